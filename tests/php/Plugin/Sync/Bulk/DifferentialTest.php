<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\SandboxProcess;
use SorsForWooCommerce\Tests\Support\ShopTables;

/**
 * The bulk writer leaves the same rows as WooCommerce's CRUD in every table, except for IDs and times.
 */
final class DifferentialTest extends BulkTestCase
{
    private const ARTICLES = 320;

    public function testWritesTheSameRowsForEveryKindOfArticle(): void
    {
        $shop = $this->assertSameShops($this->begin(...), self::steps());

        $this->assertGreaterThanOrEqual(300, count($shop['wc_product_meta_lookup']));
    }

    /** Proves the comparison itself: it reports differences, and only differences. */
    public function testTheComparisonReportsAChangedRow(): void
    {
        global $wpdb;
        $this->sandbox(articles: 12);
        $this->mustSync('catalog');
        $before = ShopTables::dump();
        $this->assertSame('', ShopTables::difference($before, ShopTables::dump()));
        $id = (int) $wpdb->get_var("SELECT product_id FROM {$wpdb->prefix}wc_product_meta_lookup WHERE sku <> '' LIMIT 1");
        $wpdb->update($wpdb->posts, ['post_modified' => '2020-01-01 00:00:00'], ['ID' => $id]);
        $this->assertSame('', ShopTables::difference($before, ShopTables::dump()));
        $wpdb->update($wpdb->prefix . 'wc_product_meta_lookup', ['stock_status' => 'onbackorder'], ['product_id' => $id]);
        $wpdb->delete($wpdb->postmeta, ['post_id' => $id, 'meta_key' => '_virtual']);
        $difference = ShopTables::difference($before, ShopTables::dump());
        $this->assertSame(3, substr_count($difference, "\n") + 1, $difference);
        $this->assertStringContainsString('"meta_key":"_virtual"', $difference);
        $this->assertStringContainsString('+ wc_product_meta_lookup', $difference);
    }

    private function begin(): SandboxProcess
    {
        $sandbox = $this->sandbox(articles: self::ARTICLES);
        $groups = array_column($sandbox->data('groups'), 'id');
        $sandbox->mutate(['articles' => OddArticles::rows($groups)]);
        $sold = array_values(array_filter(
            $sandbox->data('articles'),
            static fn (array $article): bool => $article['kind'] === 'goods' && $article['active'] !== false && trim($article['code']) !== ''
        ));
        MerchantProducts::createAll(array_column($sold, 'code'));
        $sandbox->mutate(OddArticles::stockAndPrices(array_column($sandbox->data('articles'), 'id')));

        return $sandbox;
    }

    /** @return array<string, callable(SandboxProcess): void> */
    private function steps(): array
    {
        $ids = static fn (SandboxProcess $sandbox): array => array_column($sandbox->data('articles'), 'id');
        $articles = static fn (SandboxProcess $sandbox, callable $change): mixed => $sandbox->mutate(['articles' => array_map(
            static fn (array $article): array => ['id' => $article['id']] + $change($article),
            $sandbox->data('articles')
        )]);

        return [
            'create' => fn () => $this->runConfirmed('catalog'),
            'first stock and price' => fn () => $this->runConfirmed('stock'),
            'update price' => function (SandboxProcess $sandbox) use ($ids): void {
                $sandbox->mutate(['prices' => array_map(static fn (string $id, int $index): array => [
                    'article_id' => $id,
                    'business_unit' => '1',
                    'gross' => $index % 11 === 0 ? '0.00' : ($index % 13 === 0 ? '-4.00' : number_format(850 + $index * 7.35, 2, '.', '')),
                ], $ids($sandbox), array_keys($ids($sandbox)))]);
                $this->runConfirmed('stock');
            },
            'update stock' => function (SandboxProcess $sandbox) use ($ids): void {
                self::simulateUpdate();
                $this->setStock($sandbox, $ids($sandbox), static fn (int $index): string => ['12', '7.750', '-3', '0.4', '1', '250'][$index % 6]);
            },
            'to zero' => fn (SandboxProcess $sandbox) => $this->setStock($sandbox, $ids($sandbox), static fn (): string => '0'),
            'back in stock' => fn (SandboxProcess $sandbox) => $this->setStock($sandbox, $ids($sandbox), static fn (int $index): string => (string) ($index % 5 + 1)),
            'rename' => function (SandboxProcess $sandbox) use ($articles): void {
                $articles($sandbox, static fn (array $article): array => trim($article['name']) === '' ? [] : [
                    'name' => $article['name'] . ' – Novo & «bolje»',
                    'description' => 'Opis <b>artikla</b> ' . $article['code'],
                ]);
                $this->runConfirmed('catalog');
            },
            'move category' => function (SandboxProcess $sandbox) use ($articles): void {
                $groups = array_column($sandbox->data('groups'), 'id');
                $articles($sandbox, static fn (array $article): array => ['first_group' => $groups[crc32($article['id']) % count($groups)], 'second_group' => null]);
                $this->runConfirmed('catalog');
            },
            'other fields' => function (SandboxProcess $sandbox) use ($articles): void {
                $articles($sandbox, static fn (array $article): array => ['weight' => '1.250', 'gtin' => crc32($article['id']) % 3 === 0 ? null : ($article['gtin'] ?? null)]);
                $this->runConfirmed('catalog');
                $this->runConfirmed('stock');
            },
        ];
    }

    /** @param list<string> $ids */
    private function setStock(SandboxProcess $sandbox, array $ids, callable $quantity): void
    {
        $sandbox->mutate(['stock' => array_map(
            static fn (string $id, int $index): array => ['article_id' => $id, 'business_unit' => '1', 'on_hand' => $quantity($index), 'reserved' => '0'],
            $ids,
            array_keys($ids)
        )]);
        $this->runConfirmed('stock');
    }

    /** Simulates an update of WooCommerce, with variations as the product screen stores them. */
    private static function simulateUpdate(): void
    {
        global $wpdb;
        $wpdb->query("UPDATE {$wpdb->postmeta} SET meta_value = '8.0.0' WHERE meta_key = '_product_version'");
        $wpdb->query("DELETE m FROM {$wpdb->postmeta} m JOIN {$wpdb->posts} p ON p.ID = m.post_id
            WHERE m.meta_key = '_thumbnail_id' AND p.post_type = 'product_variation'");
        wp_cache_flush();
    }

    /** Runs a sync to its end and confirms every safeguard. */
    private function runConfirmed(string $kind): Run
    {
        $run = $this->sync($kind);
        while ($run->needsConfirmation()) {
            $runner = new Runner();
            $runner->resume($run->id);
            $run = $runner->runToEnd($run->id);
        }
        $this->assertSame('completed', $run->state, (string) $run->reason);
        $notes = array_filter($run->details['notes'] ?? [], static fn (string $key): bool => str_starts_with($key, 'crud_fallback_'), ARRAY_FILTER_USE_KEY);
        // The test is about the bulk writer, so it must have written nearly everything.
        $this->assertLessThanOrEqual(6, array_sum(array_column($notes, 'count')), (string) json_encode($notes));

        return $run;
    }
}
