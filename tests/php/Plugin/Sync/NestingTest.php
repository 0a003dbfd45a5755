<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Where the categories of first and second groups stand.
 */
final class NestingTest extends SyncTestCase
{
    public function testEachNestingPlacesTheCategoriesOfEveryArticle(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        // Through all of them in one shop, so that each has to move what the one before has made.
        foreach (['nested', 'first', 'flat', 'second', 'nested', 'flat', 'first', 'nested'] as $nesting) {
            Settings::save(['category_nesting' => $nesting]);
            $this->mustSync('catalog');
            $this->assertPlaced($sandbox, $nesting);
            $this->assertSame(0, $this->mustSync('catalog')->updated, $nesting);
        }
        $this->assertSame(count($sandbox->data('groups')) + 1, $this->countRows()['categories'], 'No category was made twice.');
    }

    public function testTheMerchantsCategoriesAndProductsStayWhenTheNestingChanges(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $this->mustSync('catalog');
        $article = self::firstSold(array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['second_group'] !== null));
        $product = $this->loadProduct($article['code']);
        $leaf = $product->get_category_ids()[0];
        $own = wp_insert_term('Akcija', 'product_cat')['term_id'];
        $below = wp_insert_term('Letnja akcija', 'product_cat', ['parent' => $leaf])['term_id'];
        $product->set_category_ids([$leaf, $own, $below]);
        $product->save();
        $mine = new \WC_Product_Simple();
        $mine->set_name('Moj proizvod');
        $mine->set_category_ids([$leaf, $own]);
        $mine->save();

        foreach (['first', 'second', 'flat', 'nested'] as $nesting) {
            Settings::save(['category_nesting' => $nesting]);
            $this->mustSync('catalog');
            $this->assertEqualsCanonicalizing([$leaf, $own], wc_get_product($mine->get_id())->get_category_ids(), $nesting);
            $now = $this->loadProduct($article['code'])->get_category_ids();
            $this->assertContains($own, $now, $nesting);
            $this->assertContains($below, $now, $nesting);
        }
        $this->assertEqualsCanonicalizing([$leaf, $own, $below], $now);
    }

    public function testAnArticleWhoseGroupsAreLeftOutGoesWhereTheShopPutsTheRest(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $articles = array_values(array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['kind'] === 'goods' && $a['active'] !== false && $a['second_group'] !== null));
        $sandbox->mutate(['articles' => [['id' => $articles[0]['id'], 'second_group' => null], ['id' => $articles[1]['id'], 'second_group' => null]]]);
        $this->mustSync('catalog');
        $own = wp_insert_term('Akcija', 'product_cat')['term_id'];
        $product = $this->loadProduct($articles[1]['code']);
        $product->set_category_ids([...$product->get_category_ids(), $own]);
        $product->save();

        Settings::save(['category_nesting' => 'second']);
        $this->mustSync('catalog');
        $this->assertSame([(int) get_option('default_product_cat')], $this->loadProduct($articles[0]['code'])->get_category_ids());
        $this->assertSame([$own], $this->loadProduct($articles[1]['code'])->get_category_ids());
    }

    /** @dataProvider withoutParents */
    public function testWhereGroupsHaveNoParentTheArticlesTellIt(array $without): void
    {
        $sandbox = $this->sandboxWithout($without);
        [$group, $first, $other, $article] = $this->groupInTwoPlaces($sandbox);
        foreach (['nested', 'flat', 'nested', 'first', 'second', 'nested'] as $nesting) {
            Settings::save(['category_nesting' => $nesting]);
            $this->mustSync('catalog');
            $this->assertPlaced($sandbox, $nesting);
            $this->assertSame(0, $this->mustSync('catalog')->updated, $nesting);
        }
        // One of that name below each of the two.
        $this->assertSame(
            [$first['name'] . ' > ' . $group['name'], $other['name'] . ' > ' . $group['name']],
            array_map(self::path(...), get_terms(['taxonomy' => 'product_cat', 'name' => $group['name'], 'hide_empty' => true, 'orderby' => 'term_id']))
        );

        $sandbox->mutate(['groups' => [['id' => $group['id'], 'name' => 'Ново име'], ['id' => $other['id'], 'name' => 'Друго']]]);
        $categories = $this->countRows()['categories'];
        $this->mustSync('catalog');
        $this->assertSame(['Друго > Ново име'], array_map(
            static fn (int $term): string => self::path(get_term($term)),
            $this->loadProduct($article['code'])->get_category_ids()
        ));
        $this->assertSame($categories, $this->countRows()['categories']);
        $this->assertPlaced($sandbox, 'nested');
    }

    /** @return array<string, array{list<string>}> Fields the profile lacks. */
    public static function withoutParents(): array
    {
        return ['without parent' => [['parent']], 'without parent and level' => [['parent', 'level']]];
    }

    public function testADeletedFirstCategoryTakesItsSecondOnesBack(): void
    {
        $sandbox = $this->sandboxWithout(['parent']);
        $this->mustSync('catalog');
        $article = self::firstSold(array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['second_group'] !== null));
        $leaf = $this->loadProduct($article['code'])->get_category_ids()[0];
        $before = self::path(get_term($leaf));
        wp_delete_term(get_term($leaf)->parent, 'product_cat');
        $this->assertNotSame($before, self::path(get_term($leaf)));
        $this->mustSync('catalog');
        $this->assertSame([$leaf], $this->loadProduct($article['code'])->get_category_ids());
        $this->assertSame($before, self::path(get_term($leaf)));
    }

    /** Every product is in the categories its article's groups stand for, by name and place. */
    private function assertPlaced(SandboxProcess $sandbox, string $nesting): void
    {
        $names = array_column($sandbox->data('groups'), 'name', 'id');
        $compared = 0;
        foreach ($sandbox->data('articles') as $article) {
            $id = wc_get_product_id_by_sku($article['code']);
            if ($id === 0) {
                continue;
            }
            $first = $names[$article['first_group']] ?? null;
            $second = $names[$article['second_group']] ?? null;
            $expected = array_filter(match ($nesting) {
                'nested' => [$first !== null && $second !== null ? "{$first} > {$second}" : $first ?? $second],
                'first' => [$first],
                'second' => [$second],
                'flat' => [$first, $second],
            });
            $expected = $expected === [] ? [get_term((int) get_option('default_product_cat'))->name] : $expected;
            $found = array_map(static fn (int $term): string => self::path(get_term($term)), $this->loadProduct($article['code'])->get_category_ids());
            $this->assertEqualsCanonicalizing($expected, $found, "{$nesting}: {$article['code']}");
            $compared++;
        }
        $this->assertGreaterThan(10, $compared);
    }

    private static function path(\WP_Term $term): string
    {
        $name = html_entity_decode($term->name, ENT_QUOTES | ENT_HTML5);

        return $term->parent === 0 ? $name : self::path(get_term($term->parent)) . ' > ' . $name;
    }

    /** @return list<array<string, mixed>> A second group, its first group, another first group, and an article below the latter. */
    private function groupInTwoPlaces(SandboxProcess $sandbox): array
    {
        $groups = array_column($sandbox->data('groups'), null, 'id');
        $sold = array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['kind'] === 'goods' && $a['active'] !== false && $a['second_group'] !== null);
        $byGroup = [];
        foreach ($sold as $article) {
            $byGroup[$article['second_group']][] = $article;
        }
        $two = array_values(array_filter($byGroup, static fn (array $articles): bool => count($articles) > 1))[0];
        $other = array_values(array_filter($groups, static fn (array $g): bool => $g['level'] === 1 && $g['id'] !== $two[0]['first_group']))[0];
        $sandbox->mutate(['articles' => [['id' => $two[1]['id'], 'first_group' => $other['id']]]]);

        return [$groups[$two[0]['second_group']], $groups[$two[0]['first_group']], $other, $two[1]];
    }
}
