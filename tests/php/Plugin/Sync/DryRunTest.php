<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Support\Csv;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Sync\RunLease;
use SorsForWooCommerce\Sync\Runner;

/**
 * A run that only says what it would change: it changes nothing, and what it says is what the next real run does.
 */
final class DryRunTest extends SyncTestCase
{
    private const COUNTERS = ['seen', 'created', 'updated', 'unchanged', 'skipped', 'failed'];
    private const ACTIONS = ['create', 'update', 'draft', 'out_of_stock', 'restore'];

    public function testOfAnEmptyShopItSaysWhatTheFirstRunDoes(): void
    {
        $this->sandbox(articles: 60);
        $dry = $this->compare('catalog');
        $counts = (new DryRunReport($dry->id))->countByAction();
        $this->assertGreaterThan(40, $counts['create']);
        $this->assertGreaterThan(5, $counts['category_create']);
        $this->assertSame($dry->created, $counts['create']);
        $this->assertSame($dry->skipped, $counts['skip']);

        $dry = $this->compare('stock');
        $this->assertGreaterThan(30, (new DryRunReport($dry->id))->countByAction()['update']);
        $dry = $this->compare('images');
        $this->assertSame($dry->updated, (new DryRunReport($dry->id))->countByAction()['update']);
        $dry = $this->compare('catalog');
        $this->assertSame([0, 0], [$dry->created, $dry->updated]);
    }

    public function testOfChangesItSaysEveryFieldOldAndNew(): void
    {
        $sandbox = $this->sandbox(articles: 60, settings: ['missing_articles' => 'draft']);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $goods = array_values(array_filter($sandbox->data('articles'), static fn (array $article): bool => $article['kind'] === 'goods' && $article['active'] !== false));
        $back = $goods[8];
        $sandbox->mutate(['remove' => [$back['id']]]);
        $this->mustSync('catalog');
        $group = $sandbox->data('groups')[0];
        $own = new \WC_Product_Simple();
        $own->set_name('Ručno uneto');
        $own->set_sku('NOVO-2');
        $own->save();
        $sandbox->mutate([
            'articles' => [
                ['id' => $goods[0]['id'], 'name' => 'Čajnik <zn> & „Vlasina”', 'description' => 'Novi opis', 'weight' => '2.500'],
                ['id' => $goods[1]['id'], 'code' => 'NOVA-Š-1'],
                ['id' => $goods[2]['id'], 'active' => false],
                ['id' => $goods[3]['id'], 'first_group' => $goods[4]['first_group'], 'second_group' => $goods[4]['second_group']],
                ['id' => '990001', 'code' => 'NOVO-1', 'name' => 'Novi artikal', 'kind' => 'goods', 'vat_rate' => '20', 'gtin' => '4006381333931'],
                ['id' => '990002', 'code' => 'NOVO-2', 'name' => 'Preuzeti artikal', 'kind' => 'goods', 'vat_rate' => '10'],
                ['id' => '990003', 'code' => 'NOVO-1', 'name' => 'Isti kod', 'kind' => 'goods', 'vat_rate' => '20'],
                array_intersect_key($back, array_flip(['id', 'code', 'name', 'kind', 'vat_rate'])),
            ],
            'remove' => [$goods[5]['id']],
            'groups' => [['id' => $group['id'], 'name' => 'Preimenovana grupa']],
        ]);
        $dry = $this->compare('catalog');
        $counts = (new DryRunReport($dry->id))->countByAction();
        $this->assertSame([1, 2, 1], [$counts['create'], $counts['draft'], $counts['restore']]);
        $this->assertSame(1, $counts['category_change']);
        $this->assertStringContainsString('code is also that of another', implode(' ', array_column((new DryRunReport($dry->id))->listItems(0, 500, 'skip'), 'reason')));
        $changes = array_column(array_column((new DryRunReport($dry->id))->listItems(0, 500), null, 'code')[$goods[0]['code']]['changes'], null, 'field');
        $this->assertSame('Čajnik <zn> & „Vlasina”', $changes['name']['new']);
        $this->assertSame($goods[0]['name'], $changes['name']['old']);

        $sandbox->mutate([
            'stock' => [['article_id' => $goods[6]['id'], 'business_unit' => '1', 'on_hand' => '0', 'reserved' => '0'], ['article_id' => '990001', 'business_unit' => '1', 'on_hand' => '4.5', 'reserved' => '0']],
            'prices' => [['article_id' => $goods[7]['id'], 'business_unit' => '1', 'gross' => '1234.50'], ['article_id' => '990001', 'business_unit' => '1', 'gross' => '99.90']],
        ]);
        $this->compare('stock');
    }

    public function testOfGroupsWhosePlaceTheArticlesTellItSaysTheCategoriesToo(): void
    {
        $sandbox = $this->sandboxWithout(['parent']);
        $dry = $this->compare('catalog');
        $this->assertGreaterThan(5, (new DryRunReport($dry->id))->countByAction()['category_create']);
        $group = array_values(array_filter($sandbox->data('groups'), static fn (array $group): bool => $group['level'] === 2))[0];
        $sandbox->mutate(['groups' => [['id' => $group['id'], 'name' => 'Преименована']]]);
        $this->assertSame(1, (new DryRunReport($this->dry('catalog')->id))->countByAction()['category_change']);
        $this->mustSync('catalog');
        $this->assertNotSame([], get_terms(['taxonomy' => 'product_cat', 'name' => 'Преименована', 'hide_empty' => false]));
        Settings::save(['category_nesting' => 'flat']);
        $this->compare('catalog');
    }

    public function testWhatABrakeWouldAskIsListedAndTheRestToo(): void
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        Settings::save(['business_unit' => '2', 'missing_articles' => 'out_of_stock']);
        $zero = array_map(static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => '2', 'on_hand' => '0', 'reserved' => '0'], $sandbox->data('stock', query: ['business_unit' => '2']));
        $sandbox->mutate(['stock' => $zero]);
        $before = $this->dump();
        $dry = $this->dry('stock');
        $this->assertSame($before, $this->dump());
        $reasons = implode(' ', array_column((new DryRunReport($dry->id))->listItems(0, 500, 'safeguard'), 'reason'));
        $this->assertStringContainsString('Business unit: 1 → 2', $reasons);
        $this->assertStringContainsString('would go to zero', $reasons);
        $this->assertSame($dry->updated, (new DryRunReport($dry->id))->countByAction()['update']);

        $goods = array_values(array_filter($sandbox->data('articles'), static fn (array $article): bool => $article['kind'] === 'goods' && $article['active'] !== false));
        $sandbox->mutate(['remove' => array_column(array_slice($goods, 0, 25), 'id')]);
        $dry = $this->dry('catalog');
        $this->assertStringContainsString('much smaller', (new DryRunReport($dry->id))->listItems(0, 5, 'safeguard')[0]['reason']);
        $this->assertSame($before, $this->dump());
        $this->assertTrue($this->sync('stock')->needsConfirmation(), 'The real run asks all the same.');
    }

    public function testItGoesOnStepByStepToTheSameReport(): void
    {
        $this->sandbox(articles: 30);
        $atOnce = $this->report($this->dry('catalog'));
        $runner = new Runner();
        $run = $runner->start('catalog', 'admin', true);
        for ($steps = 0; $steps < 60 && !$this->findRun($run->id)->isFinished(); $steps++) {
            $runner->runStep($run->id, 0.0);
        }
        $this->assertSame('completed', $this->findRun($run->id)->state, (string) $this->findRun($run->id)->reason);
        $this->assertSame($atOnce, $this->report($this->findRun($run->id)));
    }

    public function testItLeavesRealRunsAloneAndTheyIt(): void
    {
        global $wpdb;
        $this->sandbox(articles: 20);
        $runner = new Runner();
        $real = $runner->start('catalog', 'cli');
        (new RunLease())->claim($real);
        $wpdb->query("UPDATE {$wpdb->prefix}sors_runs SET `cursor` = 'bookmark', heartbeat_gmt = UTC_TIMESTAMP() - INTERVAL 1 HOUR WHERE id = {$real->id}");
        $before = $this->findRun($real->id);
        try {
            $runner->start('catalog', 'cli', true);
            $this->fail('A dry run took the place of a run that was cut off.');
        } catch (RunInProgressException $busy) {
            $this->assertSame($real->id, $busy->run?->id);
        }
        $this->assertEquals($before, $this->findRun($real->id));
        $wpdb->query("UPDATE {$wpdb->prefix}sors_runs SET `cursor` = NULL WHERE id = {$real->id}");
        $this->assertSame($real->id, $runner->start('catalog', 'cli')->id);
        $this->assertSame('completed', $runner->runToEnd($real->id)->state);

        // One that waits for a person stays as it is.
        $this->mustSync('stock');
        Settings::save(['business_unit' => '2']);
        $paused = $this->sync('stock');
        $this->assertTrue($paused->needsConfirmation());
        $this->dry('stock');
        $this->assertEquals($paused, $this->findRun($paused->id));

        // A dry run that was cut off is none to carry on for real.
        $dry = $runner->start('stock', 'cli', true);
        (new RunLease())->claim($dry);
        $wpdb->query("UPDATE {$wpdb->prefix}sors_runs SET heartbeat_gmt = UTC_TIMESTAMP() - INTERVAL 1 HOUR WHERE id = {$dry->id}");
        $again = $runner->start('stock', 'cli');
        $this->assertNotSame($dry->id, $again->id);
        $this->assertFalse($again->isDryRun);
        $this->assertSame('failed', $this->findRun($dry->id)->state);
    }

    public function testOnlyTheLastReportOfAKindIsKept(): void
    {
        $this->sandbox(articles: 10);
        $first = $this->dry('catalog');
        $second = $this->dry('catalog');
        $this->assertSame([], (new DryRunReport($first->id))->countByAction());
        $this->assertNotSame([], (new DryRunReport($second->id))->countByAction());
        $this->assertNull((new RunRepository())->findLastCompleted('catalog'), 'No run has written to the shop.');
    }

    /** @dataProvider cells */
    public function testNoCellIsAFormula(string $text, string $cell): void
    {
        $this->assertSame($cell, Csv::escapeCell($text));
    }

    /** @return list<array{string, string}> */
    public static function cells(): array
    {
        return [
            ['=1+1', "'=1+1"], ['+cmd|x', "'+cmd|x"], ['-2+3', "'-2+3"], ['@SUM(A1)', "'@SUM(A1)"], ["\t=1", "'\t=1"], [' =1', "' =1"], ["\r\n=1", "'\r\n=1"],
            ['-2.5', '-2.5'], ['12', '12'], ['Šraf = 8', 'Šraf = 8'], ['', ''],
        ];
    }

    /** A dry run, then a real one: nothing changed by the first, and what it said done by the second. */
    private function compare(string $kind): Run
    {
        $before = $this->products();
        $categories = $this->categories();
        $dump = $this->dump();
        $dry = $this->dry($kind);
        $this->assertSame($dump, $this->dump(), "{$kind}: a dry run wrote to the shop.");

        $real = $this->mustSync($kind);
        $counters = static fn (Run $run): array => array_map(static fn (string $counter): int => $run->{$counter}, array_combine(self::COUNTERS, self::COUNTERS));
        $this->assertSame($counters($real), $counters($dry), $kind);
        $this->assertSame($real->details['missing'] ?? null, $dry->details['missing'] ?? null);
        $this->assertEquals($this->difference($before, $this->products(), $kind), $this->planned($dry, $kind), $kind);
        $made = array_values(array_diff($this->categories(), $categories));
        $planned = array_map(
            static fn (array $item): string => array_column($item['changes'], 'new', 'field')['parent'] ?? '' ? array_column($item['changes'], 'new', 'field')['parent'] . ' / ' . $item['name'] : $item['name'],
            (new DryRunReport($dry->id))->listItems(0, 1000, 'category_create')
        );
        if ((new DryRunReport($dry->id))->countByAction()['category_change'] ?? 0) {
            return $dry;
        }
        $this->assertEqualsCanonicalizing($made, $planned);

        return $dry;
    }

    private function dry(string $kind): Run
    {
        $runner = new Runner();
        $run = $runner->runToEnd($runner->start($kind, 'cli', true)->id);
        $this->assertSame('completed', $run->state, (string) $run->reason);

        return $run;
    }

    /** @return array<string, array<string, array{string, string}>> SKU before (or code) → field → old and new, as the plan says. */
    private function planned(Run $dry, string $kind): array
    {
        $planned = [];
        foreach ((new DryRunReport($dry->id))->listItems(0, 1000) as $item) {
            if (in_array($item['action'], self::ACTIONS, true)) {
                $key = $item['wp_id'] === null ? $item['code'] : (string) $item['wp_id'];
                foreach ($item['changes'] as $change) {
                    if ($kind !== 'images' || !str_contains($change['new'], 'fetched')) {
                        $planned[$key][$change['field']] = [$planned[$key][$change['field']][0] ?? $change['old'], $change['new']];
                    } else {
                        $planned[$key][$change['field']] = 'pictures';
                    }
                }
            }
        }

        return $planned;
    }

    /**
     * @param array<int, array<string, string>> $before
     * @param array<int, array<string, string>> $after
     *
     * @return array<string, array<string, array{string, string}>>
     */
    private function difference(array $before, array $after, string $kind): array
    {
        $different = [];
        foreach ($after as $id => $fields) {
            $key = array_key_exists($id, $before) ? (string) $id : $fields['sku'];
            foreach ($fields as $field => $new) {
                $old = $before[$id][$field] ?? '';
                $default = array_key_exists($id, $before) ? $old : self::defaults()[$field] ?? '';
                if ($new !== $default || (!array_key_exists($id, $before) && in_array($field, ['status', 'sku'], true))) {
                    $different[$key][$field] = $kind === 'images' ? 'pictures' : [$old, $new];
                }
            }
        }

        return $different;
    }

    /** @return array<string, string> Of a product that is new, what WooCommerce gives it by itself. */
    private static function defaults(): array
    {
        $product = new \WC_Product_Simple();

        return ['category_ids' => 'Uncategorized'] + self::fields($product);
    }

    /** @return array<int, array<string, string>> */
    private function products(): array
    {
        global $wpdb;
        wp_cache_flush();
        $products = [];
        foreach ($wpdb->get_col("SELECT ID FROM {$wpdb->posts} WHERE post_type IN ('product', 'product_variation') AND post_status <> 'trash'") as $id) {
            $products[(int) $id] = self::fields(wc_get_product((int) $id));
        }

        return $products;
    }

    /** @return array<string, string> */
    private static function fields(\WC_Product $product): array
    {
        $plain = static fn (string $text): string => html_entity_decode($text, ENT_QUOTES | ENT_HTML5, 'UTF-8');
        $names = array_map(static fn (int $term): string => $plain(get_term($term, 'product_cat')->name), $product->get_category_ids('edit'));
        sort($names, SORT_STRING);
        $file = static fn (mixed $id): string => basename((string) get_post_meta((int) $id, '_wp_attached_file', true));
        $number = static fn (mixed $value): string => (string) $value;

        return [
            'name' => $plain($product->get_name('edit')),
            'description' => $plain($product->get_description('edit')),
            'sku' => $product->get_sku('edit'),
            'status' => $product->get_status('edit'),
            'regular_price' => $number($product->get_regular_price('edit')),
            'stock_quantity' => $number($product->get_stock_quantity('edit')),
            'stock_status' => $product->get_stock_status('edit'),
            'manage_stock' => $product->get_manage_stock('edit') ? 'yes' : 'no',
            'backorders' => $product->get_backorders('edit'),
            'weight' => $number($product->get_weight('edit')),
            'unit' => (string) $product->get_meta('_sors_unit', true, 'edit'),
            'tax_class' => $product->get_tax_class('edit') === '' ? 'standard' : $product->get_tax_class('edit'),
            'global_unique_id' => method_exists($product, 'get_global_unique_id') ? $product->get_global_unique_id('edit') : '',
            'category_ids' => implode(', ', $names),
            'image_id' => $product->get_image_id('edit') ? $file($product->get_image_id('edit')) : '',
            'gallery_image_ids' => implode(', ', array_map($file, $product->get_gallery_image_ids('edit'))),
        ];
    }

    /** @return list<string> "Parent / Name" of each category. */
    private function categories(): array
    {
        $plain = static fn (string $text): string => html_entity_decode($text, ENT_QUOTES | ENT_HTML5, 'UTF-8');
        $terms = get_terms(['taxonomy' => 'product_cat', 'hide_empty' => false]);
        $names = array_column($terms, 'name', 'term_id');

        return array_map(static fn (\WP_Term $term): string => ($term->parent ? $plain($names[$term->parent]) . ' / ' : '') . $plain($term->name), $terms);
    }

    /** @return list<array<string, mixed>> Without ids. */
    private function report(Run $run): array
    {
        return array_map(static fn (array $item): array => array_diff_key($item, ['id' => 0]), (new DryRunReport($run->id))->listItems(0, 1000));
    }

    /** @return array<string, string> Table → everything in it, of all tables but the dry run's own. */
    private function dump(): array
    {
        global $wpdb;
        $dump = [];
        foreach ($wpdb->get_col($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($wpdb->prefix) . '%')) as $table) {
            if (!in_array($table, [$wpdb->prefix . 'sors_runs', $wpdb->prefix . 'sors_report_items'], true)) {
                if ($table === $wpdb->options) {
                    $dump += array_column($wpdb->get_results("SELECT option_name, CONCAT(option_value, ' ', autoload) FROM `{$table}` ORDER BY 1", ARRAY_N), 1, 0);
                    continue;
                }
                $dump[$table] = (string) wp_json_encode($wpdb->get_results("SELECT * FROM `{$table}` ORDER BY 1, 2", ARRAY_A));
            }
        }

        return $dump;
    }
}
