<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use Automattic\WooCommerce\Internal\ProductAttributesLookup\DataRegenerator;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * What a run leaves is what WooCommerce's own tools would make of it: sorting by price, filters and counts of the shop's
 * pages go by these tables.
 */
final class RecountTest extends SyncTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        if (!class_exists(DataRegenerator::class)) {
            $this->markTestSkipped('The stand-in has none of WooCommerce’s tools.');
        }
    }

    protected function tearDown(): void
    {
        unregister_taxonomy('pa_boja');
        parent::tearDown();
    }

    /** @return iterable<string, array{string, string}> */
    public static function shops(): iterable
    {
        yield 'in bulk' => ['bulk', 'no'];
        yield 'in bulk, what is out of stock is hidden' => ['bulk', 'yes'];
        yield 'one by one, what is out of stock is hidden' => ['crud', 'yes'];
    }

    /** @dataProvider shops */
    public function testWooCommercesToolsChangeNothingAfterARun(string $writer, string $hidden): void
    {
        update_option('woocommerce_hide_out_of_stock_items', $hidden);
        $sandbox = $this->sandbox(articles: 60, settings: ['writer' => $writer]);
        $articles = $sandbox->data('articles');
        $this->variable([self::firstSold($articles), self::firstSold($articles, 1)]);
        $this->regenerateAttributes();
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->assertToolsChangeNothing('after the first run');

        $this->change($sandbox);
        $this->assertGreaterThan(0, $this->mustSync('catalog')->updated);
        $this->assertGreaterThan(20, $this->mustSync('stock')->updated);
        $this->assertToolsChangeNothing('after stock, prices, names and categories have changed');
    }

    public function testARunCountsOnlyWhereItHasChangedSomething(): void
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->variable([self::firstSold($sandbox->data('articles'), 1), self::firstSold($sandbox->data('articles'), 2)]);
        $this->regenerateAttributes();
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $article = self::firstSold($sandbox->data('articles'));
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'name' => 'Čekić tesarski']]]);
        $this->assertSame(0, $this->countedWhile(fn () => $this->assertSame(1, $this->mustSync('catalog')->updated)));

        $isElsewhere = static fn (array $one): bool => $one['second_group'] !== null && $one['first_group'] !== $article['first_group'];
        $other = array_values(array_filter($sandbox->data('articles'), $isElsewhere))[0];
        $sandbox->mutate(['articles' => [['id' => $article['id']] + array_intersect_key($other, ['first_group' => 1, 'second_group' => 1])]]);
        $counted = $this->countedWhile(fn () => $this->assertSame(1, $this->mustSync('catalog')->updated));
        // Where it was, where it is, and above both; by the run, and by WordPress at its end.
        $this->assertGreaterThanOrEqual(2, $counted);
        $this->assertLessThanOrEqual(8, $counted);
        $this->assertToolsChangeNothing('after one article was moved');
    }

    /** @param callable(): void $work How many categories WooCommerce counts meanwhile. */
    private function countedWhile(callable $work): int
    {
        $counted = 0;
        $count = static function (string $query) use (&$counted): string {
            $counted += (int) str_contains($query, 'COUNT( DISTINCT ID )');

            return $query;
        };
        add_filter('query', $count);
        $work();
        remove_filter('query', $count);

        return $counted;
    }

    private function assertToolsChangeNothing(string $when): void
    {
        $before = $this->tables();
        foreach (['lookup' => 50, 'attributes' => 1, 'terms' => 10] as $table => $least) {
            $this->assertGreaterThan($least, count($before[$table]), $table);
        }
        $this->regenerateLookup();
        $this->regenerateAttributes();
        wc_recount_all_terms();
        foreach (['product_type', 'product_visibility', 'pa_boja'] as $taxonomy) {
            wp_update_term_count_now(get_terms(['taxonomy' => $taxonomy, 'hide_empty' => false, 'fields' => 'tt_ids']), $taxonomy);
        }
        $after = $this->tables();
        foreach ($before as $table => $rows) {
            $this->assertSame($rows, $after[$table], "{$table}, {$when}");
        }
    }

    /** WooCommerce › Status › Tools: “Product lookup tables”, with the actions it appoints. */
    private function regenerateLookup(): void
    {
        wc_update_product_lookup_tables();
        $hook = 'wc_update_product_lookup_tables_column';
        $actions = as_get_scheduled_actions(['hook' => $hook, 'status' => 'pending', 'per_page' => 50]);
        $this->assertGreaterThan(5, count($actions));
        foreach ($actions as $action) {
            do_action_ref_array($hook, array_values($action->get_args()));
        }
        as_unschedule_all_actions($hook);
    }

    /** The same place: “Regenerate the product attributes lookup table”. */
    private function regenerateAttributes(): void
    {
        $regenerator = wc_get_container()->get(DataRegenerator::class);
        $regenerator->initiate_regeneration(false);
        do {
            $more = $regenerator->do_regeneration_step();
        } while ($more);
        $regenerator->finalize_regeneration(true);
    }

    /** @return array<string, list<array<array-key, string|null>>> */
    private function tables(): array
    {
        global $wpdb;

        $lookup = $wpdb->get_results("SELECT * FROM {$wpdb->prefix}wc_product_meta_lookup ORDER BY product_id", ARRAY_A);
        // Where a product has no SKU or GTIN, WooCommerce's CRUD writes '' and its tool writes NULL.
        $plain = static fn (array $row): array => [
            'sku' => (string) $row['sku'],
            'global_unique_id' => (string) ($row['global_unique_id'] ?? ''),
        ] + $row;

        return ['lookup' => array_map($plain, $lookup)] + array_map(static fn (string $sql): array => $wpdb->get_results($sql, ARRAY_N), [
            'attributes' => "SELECT * FROM {$wpdb->prefix}wc_product_attributes_lookup ORDER BY 1, 2, 3, 4",
            'terms' => "SELECT taxonomy, term_id, parent, count FROM {$wpdb->term_taxonomy} ORDER BY 1, 2",
            'counts' => "SELECT term_id, meta_key, meta_value FROM {$wpdb->termmeta} WHERE meta_key LIKE 'product_count%' ORDER BY 1, 2",
        ]);
    }

    /** Stock to zero and back, other prices, and an article in another group. */
    private function change(SandboxProcess $sandbox): void
    {
        $place = static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => '1'];
        $stock = $sandbox->data('stock', query: ['business_unit' => '1']);
        $articles = $sandbox->data('articles');
        $sandbox->mutate([
            // Few enough for the brake: one in ten is sold out, the others have more.
            'stock' => array_map(static fn (array $row, int $at): array => $place($row) + [
                'on_hand' => $at % 10 === 0 ? '0' : (string) ((int) $row['on_hand'] + 5),
                'reserved' => '0',
            ], $stock, array_keys($stock)),
            'prices' => array_map(static fn (array $row): array => $place($row) + ['gross' => '1234.50'], array_slice($stock, 0, 20)),
            'articles' => array_map(static fn (array $article): array => [
                'id' => $article['id'],
                'name' => trim((string) $article['name']) . ' novi',
                'first_group' => $articles[40]['first_group'],
                'second_group' => $articles[40]['second_group'],
            ], array_slice($articles, 3, 6)),
        ]);
    }

    /**
     * A variable product of the merchant’s, whose variations stand for articles.
     *
     * @param list<array<string, mixed>> $articles
     */
    private function variable(array $articles): void
    {
        $id = wc_create_attribute(['name' => 'Boja', 'slug' => 'boja']);
        register_taxonomy('pa_boja', ['product', 'product_variation'], ['hierarchical' => false]);
        $terms = array_map(static fn (string $name): int => wp_insert_term($name, 'pa_boja')['term_id'], ['Crvena', 'Plava']);
        $attribute = new \WC_Product_Attribute();
        $attribute->set_id($id);
        $attribute->set_name('pa_boja');
        $attribute->set_options($terms);
        $attribute->set_visible(true);
        $attribute->set_variation(true);
        $parent = new \WC_Product_Variable();
        $parent->set_name('Majica');
        $parent->set_status('publish');
        $parent->set_attributes([$attribute]);
        $parent->save();
        foreach ($articles as $place => $article) {
            $variation = new \WC_Product_Variation();
            $variation->set_parent_id($parent->get_id());
            $variation->set_sku($article['code']);
            $variation->set_attributes(['pa_boja' => ['crvena', 'plava'][$place]]);
            $variation->save();
        }
        \WC_Product_Variable::sync($parent->get_id());
    }
}
