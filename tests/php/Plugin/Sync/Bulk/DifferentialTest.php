<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\SandboxProcess;
use SorsForWooCommerce\Tests\Support\ShopTables;

/**
 * The bulk writer leaves what WooCommerce's CRUD leaves: every row of every table, but for ids and times.
 */
final class DifferentialTest extends BulkTestCase
{
    private const ARTICLES = 320;

    public function testArticlesOfEveryKindThroughTheirWholeLife(): void
    {
        $shop = $this->assertSameShops($this->begin(...), self::life());

        $this->assertGreaterThanOrEqual(300, count($shop['wc_product_meta_lookup']));
    }

    /** The comparison itself: it must see what differs, and nothing where nothing does. */
    public function testTheComparisonSeesAChangedRow(): void
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
        MerchantProducts::make(array_column($sold, 'code'));
        $sandbox->mutate(OddArticles::levels(array_column($sandbox->data('articles'), 'id')));

        return $sandbox;
    }

    /** @return array<string, callable(SandboxProcess): void> */
    private function life(): array
    {
        $ids = static fn (SandboxProcess $sandbox): array => array_column($sandbox->data('articles'), 'id');
        $articles = static fn (SandboxProcess $sandbox, callable $change): mixed => $sandbox->mutate(['articles' => array_map(
            static fn (array $article): array => ['id' => $article['id']] + $change($article),
            $sandbox->data('articles')
        )]);

        return [
            'create' => fn () => $this->go('catalog'),
            'first stock and price' => fn () => $this->go('stock'),
            'update price' => function (SandboxProcess $sandbox) use ($ids): void {
                $sandbox->mutate(['prices' => array_map(static fn (string $id, int $place): array => [
                    'article_id' => $id,
                    'business_unit' => '1',
                    'gross' => $place % 11 === 0 ? '0.00' : ($place % 13 === 0 ? '-4.00' : number_format(850 + $place * 7.35, 2, '.', '')),
                ], $ids($sandbox), array_keys($ids($sandbox)))]);
                $this->go('stock');
            },
            'update stock' => function (SandboxProcess $sandbox) use ($ids): void {
                self::age();
                $this->setStock($sandbox, $ids($sandbox), static fn (int $place): string => ['12', '7.750', '-3', '0.4', '1', '250'][$place % 6]);
            },
            'to zero' => fn (SandboxProcess $sandbox) => $this->setStock($sandbox, $ids($sandbox), static fn (): string => '0'),
            'back in stock' => fn (SandboxProcess $sandbox) => $this->setStock($sandbox, $ids($sandbox), static fn (int $place): string => (string) ($place % 5 + 1)),
            'rename' => function (SandboxProcess $sandbox) use ($articles): void {
                $articles($sandbox, static fn (array $article): array => trim($article['name']) === '' ? [] : [
                    'name' => $article['name'] . ' – Novo & «bolje»',
                    'description' => 'Opis <b>artikla</b> ' . $article['code'],
                ]);
                $this->go('catalog');
            },
            'move category' => function (SandboxProcess $sandbox) use ($articles): void {
                $groups = array_column($sandbox->data('groups'), 'id');
                $articles($sandbox, static fn (array $article): array => ['first_group' => $groups[crc32($article['id']) % count($groups)], 'second_group' => null]);
                $this->go('catalog');
            },
            'other fields' => function (SandboxProcess $sandbox) use ($articles): void {
                $articles($sandbox, static fn (array $article): array => ['weight' => '1.250', 'gtin' => crc32($article['id']) % 3 === 0 ? null : ($article['gtin'] ?? null)]);
                $this->go('catalog');
                $this->go('stock');
            },
        ];
    }

    /** @param list<string> $ids */
    private function setStock(SandboxProcess $sandbox, array $ids, callable $quantity): void
    {
        $sandbox->mutate(['stock' => array_map(
            static fn (string $id, int $place): array => ['article_id' => $id, 'business_unit' => '1', 'on_hand' => $quantity($place), 'reserved' => '0'],
            $ids,
            array_keys($ids)
        )]);
        $this->go('stock');
    }

    /** As after an update of WooCommerce, with variations as the shop's screens leave them. */
    private static function age(): void
    {
        global $wpdb;
        $wpdb->query("UPDATE {$wpdb->postmeta} SET meta_value = '8.0.0' WHERE meta_key = '_product_version'");
        $wpdb->query("DELETE m FROM {$wpdb->postmeta} m JOIN {$wpdb->posts} p ON p.ID = m.post_id
            WHERE m.meta_key = '_thumbnail_id' AND p.post_type = 'product_variation'");
        wp_cache_flush();
    }

    /** Runs it to its end; what a brake asks is answered with yes. */
    private function go(string $kind): Run
    {
        $run = $this->sync($kind);
        while ($run->needsConfirmation()) {
            $runner = new Runner();
            $runner->resume($run->id);
            $run = $runner->runToEnd($run->id);
        }
        $this->assertSame('completed', $run->state, (string) $run->reason);
        $notes = array_filter($run->details['notes'] ?? [], static fn (string $key): bool => str_starts_with($key, 'one_by_one_'), ARRAY_FILTER_USE_KEY);
        // What this is about is the bulk writer: it must have written nearly all.
        $this->assertLessThanOrEqual(6, array_sum(array_column($notes, 'count')), (string) json_encode($notes));

        return $run;
    }
}
