<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Products;

use SorsForWooCommerce\Products\LinkSummary;
use SorsForWooCommerce\Products\ProductLinker;
use SorsForWooCommerce\Products\ProductList;
use SorsForWooCommerce\Products\ProductMetaBox;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;

/**
 * The column, the filter and the box of the product screens.
 */
final class ProductScreensTest extends SyncTestCase
{
    public function testTheColumnAsksTwiceForThePage(): void
    {
        global $wpdb;
        $articles = $this->sandbox(articles: 25)->data('articles');
        $this->mustSync('catalog');
        $this->query([]);
        $list = new ProductList();
        $before = $wpdb->num_queries;
        $html = '';
        foreach ($GLOBALS['wp_query']->posts as $post) {
            ob_start();
            $list->renderCell('sors_article', $post->ID);
            $html .= ob_get_clean();
        }
        $this->assertSame(2, $wpdb->num_queries - $before);
        $this->assertGreaterThan(5, count($GLOBALS['wp_query']->posts));
        $this->assertStringContainsString(esc_html(self::firstSold($articles)['code']), $html);
    }

    public function testTheFilterNarrowsWithSearchAndPaging(): void
    {
        global $wpdb;
        $articles = $this->sandbox(articles: 25)->data('articles');
        $this->mustSync('catalog');
        $own = new \WC_Product_Simple();
        $own->set_name('Sopstveni Š');
        $ownId = $own->save();
        $bad = $this->loadProduct(self::firstSold($articles)['code'])->get_id();
        $gone = $this->loadProduct(self::firstSold($articles, 1)['code'])->get_id();
        $wpdb->update(Schema::table('links'), ['last_error' => 'Kvar'], ['wp_id' => $bad]);
        $wpdb->update(Schema::table('links'), ['withdrawal' => 'draft'], ['wp_id' => $gone]);
        $all = $this->query([])->found_posts;

        $this->assertSame([$ownId], wp_list_pluck($this->query([], 'unlinked')->posts, 'ID'));
        $this->assertSame($all - 1, $this->query(['posts_per_page' => 2, 'paged' => 2], 'linked')->found_posts);
        $this->assertSame([$bad], wp_list_pluck($this->query([], 'problem')->posts, 'ID'));
        $this->assertSame([$gone], wp_list_pluck($this->query([], 'missing')->posts, 'ID'));
        $this->assertSame([], $this->query(['s' => 'nema takvog'], 'unlinked')->posts);
        $this->assertSame([$ownId], wp_list_pluck($this->query(['s' => 'Sopstveni'], 'unlinked')->posts, 'ID'));
        $this->assertSame($all, $this->query([], 'nonsense')->found_posts);
    }

    public function testTheBoxSaysWhatIsKnownAndWhyNot(): void
    {
        $article = self::firstSold($this->sandbox(articles: 25)->data('articles'));
        $this->mustSync('catalog');
        $id = $this->loadProduct($article['code'])->get_id();
        $html = $this->box($id);
        foreach ([esc_html($article['id']), esc_html($article['code']), 'MyDatabase2026', 'data-sors-action="compare"', 'data-sors-action="sync"'] as $part) {
            $this->assertStringContainsString($part, $html);
        }
        (new ProductLinker())->unlink($id);
        $this->assertStringContainsString('the next catalog run links it', $this->box($id));
        $own = new \WC_Product_Simple();
        $own->set_name('Bez šifre');
        $this->assertStringContainsString('has no SKU', LinkSummary::explainUnlinked($own->save()));
        $own->set_sku('NEMA-1');
        $this->assertStringContainsString('no catalog run has seen', LinkSummary::explainUnlinked($own->save()));
    }

    private function box(int $product): string
    {
        ob_start();
        (new ProductMetaBox())->render(get_post($product));

        return (string) ob_get_clean();
    }

    /** @param array<string, mixed> $arguments */
    private function query(array $arguments, string $choice = ''): \WP_Query
    {
        $_GET['sors_link'] = $choice;
        $list = new ProductList();
        add_filter('posts_where', [$list, 'filterWhere'], 10, 2);
        $query = new \WP_Query();
        $GLOBALS['wp_query'] = $GLOBALS['wp_the_query'] = $query;
        try {
            $query->query($arguments + ['post_type' => 'product', 'post_status' => 'any', 'posts_per_page' => 50]);
        } finally {
            remove_filter('posts_where', [$list, 'filterWhere'], 10);
            unset($_GET['sors_link']);
        }

        return $query;
    }
}
