<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;

/**
 * Groups become a tree of categories.
 */
final class CategoriesTest extends SyncTestCase
{
    public function testTheTreeIsThatOfTheGroups(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $this->mustSync('catalog');
        $groups = array_column($sandbox->data('groups'), null, 'id');
        $expected = array_map(static fn (array $group): string => ($group['parent'] === null ? '' : $groups[$group['parent']]['name']) . ' > ' . $group['name'], $groups);
        $found = array_map(
            static fn (\WP_Term $term): string => html_entity_decode(($term->parent === 0 ? '' : get_term($term->parent)->name) . ' > ' . $term->name, ENT_QUOTES | ENT_HTML5),
            get_terms(['taxonomy' => 'product_cat', 'hide_empty' => false, 'exclude' => [get_option('default_product_cat')]])
        );
        $expected = array_values(array_unique($expected));
        sort($expected);
        sort($found);
        $this->assertSame($expected, array_values($found));
    }

    public function testACategoryOfThatNameIsUsedAndARenamedGroupRenamesIt(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $group = array_values(array_filter($sandbox->data('groups'), static fn (array $g): bool => $g['parent'] === null))[0];
        $term = wp_insert_term($group['name'], 'product_cat', ['slug' => 'moj-slug'])['term_id'];
        $this->mustSync('catalog');
        $this->assertSame(count($sandbox->data('groups')) + 1, $this->countRows()['categories']);

        $sandbox->mutate(['groups' => [['id' => $group['id'], 'name' => 'Кућа & „башта”']]]);
        $this->mustSync('catalog');

        $renamed = get_term($term, 'product_cat');
        $this->assertSame('Кућа & „башта”', html_entity_decode($renamed->name, ENT_QUOTES | ENT_HTML5));
        $this->assertSame('moj-slug', $renamed->slug);
        $this->assertSame(count($sandbox->data('groups')) + 1, $this->countRows()['categories']);
    }

    public function testTheMerchantsCategoriesStayWhenSorsMovesAnArticle(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $this->mustSync('catalog');
        $article = self::firstSold(array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['second_group'] !== null));
        $own = wp_insert_term('Akcija', 'product_cat')['term_id'];
        $product = $this->loadProduct($article['code']);
        $before = $product->get_category_ids();
        $product->set_category_ids([...$before, $own]);
        $product->save();
        $other = array_values(array_filter(
            $sandbox->data('groups'),
            static fn (array $g): bool => $g['parent'] !== null && $g['id'] !== $article['second_group']
        ))[0];
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'first_group' => $other['parent'], 'second_group' => $other['id']]]]);
        $this->mustSync('catalog');

        $after = $this->loadProduct($article['code'])->get_category_ids();
        $this->assertContains($own, $after);
        $this->assertCount(2, $after);
        $this->assertSame([], array_intersect($before, $after));
        $this->assertSame($other['name'], html_entity_decode(get_term(array_values(array_diff($after, [$own]))[0])->name, ENT_QUOTES | ENT_HTML5));
    }

    public function testADeletedCategoryComesBack(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $this->mustSync('catalog');
        $categories = $this->countRows()['categories'];
        $leaf = array_values(array_filter($sandbox->data('groups'), static fn (array $g): bool => $g['parent'] !== null))[0];
        $term = get_terms(['taxonomy' => 'product_cat', 'name' => $leaf['name'], 'hide_empty' => false])[0];
        wp_delete_term($term->term_id, 'product_cat');
        $this->mustSync('catalog');
        $this->assertSame($categories, $this->countRows()['categories']);
    }

    public function testCountsAreWhatWooCommerceWouldCount(): void
    {
        $this->sandbox(articles: 60);
        update_option('woocommerce_hide_out_of_stock_items', 'yes');
        // WordPress's count and WooCommerce's own, of products that are to be seen.
        $counts = static function (): array {
            global $wpdb;
            $rows = $wpdb->get_results("SELECT t.term_id, t.count, (SELECT meta_value FROM {$wpdb->termmeta} m
                WHERE m.term_id = t.term_id AND m.meta_key = 'product_count_product_cat') AS shown
                FROM {$wpdb->term_taxonomy} t WHERE t.taxonomy = 'product_cat' ORDER BY t.term_id", ARRAY_A);

            return array_map(static fn (array $row): array => array_map('intval', $row), $rows);
        };
        $shown = [];
        foreach (['catalog', 'stock'] as $kind) {
            $this->mustSync($kind);
            $ours = $counts();
            wc_recount_all_terms();
            wp_cache_flush();
            $this->assertSame($counts(), $ours, $kind);
            $this->assertGreaterThan(0, array_sum(array_column($ours, 'count')));
            $shown[] = array_sum(array_column($ours, 'shown'));
        }
        $this->assertSame(0, $shown[0], 'Nothing is in stock yet.');
        $this->assertGreaterThan(0, $shown[1]);
    }

    public function testWithoutTheFieldNoCategoryIsMade(): void
    {
        $this->sandbox(articles: 25, settings: ['owned_fields' => array_values(array_diff(Settings::FIELDS, ['category']))]);
        $this->mustSync('catalog');
        $this->assertSame(1, $this->countRows()['categories']);
    }
}
