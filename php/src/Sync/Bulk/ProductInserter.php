<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Storage\TransactionLostException;

/**
 * Stores new simple products, many at once: what WooCommerce's save() does for one.
 */
final class ProductInserter
{
    private const COLUMNS = [
        'post_author', 'post_date', 'post_date_gmt', 'post_content', 'post_content_filtered', 'post_title', 'post_excerpt', 'post_status',
        'post_type', 'comment_status', 'ping_status', 'post_password', 'post_name', 'to_ping', 'pinged', 'post_modified',
        'post_modified_gmt', 'post_parent', 'menu_order', 'post_mime_type', 'guid',
    ];

    private readonly DerivedProps $derivedProps;

    public function __construct()
    {
        $this->derivedProps = DerivedProps::forShop();
    }

    /** Whether it holds nothing but what we know how to store. */
    public static function canInsert(\WC_Product $product): bool
    {
        return $product::class === \WC_Product_Simple::class
            && in_array($product->get_status('edit'), ['publish', 'draft', 'private'], true)
            && $product->get_attributes('edit') === [] && $product->get_downloads('edit') === []
            && $product->get_tag_ids('edit') === [] && (int) $product->get_shipping_class_id('edit') === 0
            && $product->get_date_created('edit') === null && $product->get_slug('edit') === ''
            && strlen($product->get_name('edit')) < 60_000 && strlen($product->get_short_description('edit')) < 60_000;
    }

    /**
     * Gives them their ids. Rows of meta, terms and look-up are on the sheets, for Store.
     *
     * @param non-empty-array<array-key, \WC_Product> $products
     *
     * @return array<array-key, ProductChangeSet>
     */
    public function insertProducts(array $products): array
    {
        self::lockSkus(array_map(static fn (\WC_Product $product): string => $product->get_sku('edit'), $products));
        $posts = array_map(self::buildPostRow(...), $products);
        $slugs = new SlugAllocator(array_column($posts, 'post_name'));
        foreach ($posts as $place => $post) {
            $posts[$place]['post_name'] = $post['post_name'] === '' ? '' : $slugs->allocateSlug($post['post_name']);
        }
        $ids = self::insertPosts($posts);
        $sheets = [];
        foreach ($products as $place => $product) {
            // Of a product without an id: WooCommerce has nothing to load.
            $meta = $product->get_meta_data();
            $product->set_id($ids[$place]);
            $sheets[$place] = $this->buildChangeSet($product, $posts[$place], $slugs, $meta);
        }

        return $sheets;
    }

    /**
     * @param array<string, string>   $post
     * @param list<\WC_Meta_Data>     $metaData
     */
    private function buildChangeSet(\WC_Product $product, array $post, SlugAllocator $slugs, array $metaData): ProductChangeSet
    {
        $sheet = new ProductChangeSet(0, $post);
        $sheet->id = $product->get_id();
        if ($post['post_name'] === '' && $post['post_status'] !== 'draft') {
            $post['post_name'] = $slugs->allocateSlug(sanitize_title($post['post_title'], (string) $sheet->id));
        }
        $row = new \WP_Post((object) (['ID' => $sheet->id, 'filter' => 'raw', 'guid' => ''] + $post));
        $sheet->postChanges = ['post_name' => $post['post_name'], 'guid' => (string) get_permalink($row)];
        foreach (ProductProps::META_PROPS as $key => $prop) {
            if (ProductProps::isSupported($product, $prop) && $sheet->setOrDeleteMeta($key, ProductProps::formatProp($product, $prop))) {
                $sheet->markChanged($prop);
            }
        }
        $sheet->setMeta('_product_version', WC_VERSION);
        $sheet->setTerms('product_cat', ProductTermIds::listCategories($product));
        $sheet->setTerms('product_type', ProductTermIds::resolveTerms('product_type', [$product->get_type()]));
        $sheet->setTerms('product_visibility', ProductTermIds::listVisibility($product));
        $this->derivedProps->recalculatePrice($sheet);
        $sheet->needsLookupRow = true;
        foreach ($metaData as $meta) {
            if ($meta->value !== null) {
                $sheet->addMeta($meta->key, ProductProps::formatMetaValue($meta->value));
            }
        }

        return $sheet;
    }

    /** @return array<string, string> */
    private static function buildPostRow(\WC_Product $product): array
    {
        $title = ProductProps::formatPostColumn($product, 'name', $product->get_name() === '' ? __('Product', 'woocommerce') : $product->get_name());
        $status = $product->get_status() === '' ? 'publish' : $product->get_status();
        $now = time();
        $date = gmdate('Y-m-d H:i:s', $now + (int) ((float) get_option('gmt_offset') * HOUR_IN_SECONDS));
        $dateGmt = gmdate('Y-m-d H:i:s', $now);

        return [
            'post_author' => (string) get_current_user_id(),
            'post_date' => $date,
            'post_date_gmt' => $dateGmt,
            'post_content' => ProductProps::formatPostColumn($product, 'description', $product->get_description()),
            'post_content_filtered' => '',
            'post_title' => $title,
            'post_excerpt' => ProductProps::formatPostColumn($product, 'short_description', $product->get_short_description()),
            'post_status' => $status,
            'post_type' => 'product',
            'comment_status' => $product->get_reviews_allowed() ? 'open' : 'closed',
            'ping_status' => 'closed',
            'post_password' => $status === 'private' ? '' : $product->get_post_password('edit'),
            'post_name' => $status === 'draft' ? '' : sanitize_title($title),
            'to_ping' => '',
            'pinged' => '',
            'post_modified' => $date,
            'post_modified_gmt' => $dateGmt,
            'post_parent' => (string) $product->get_parent_id(),
            'menu_order' => (string) $product->get_menu_order(),
            'post_mime_type' => '',
            'guid' => '',
        ];
    }

    /**
     * @param array<array-key, array<string, string>> $posts
     *
     * @return array<array-key, int> Their ids.
     */
    private static function insertPosts(array $posts): array
    {
        global $wpdb;
        // By a mark of our own we find them again, however the database numbers rows.
        $mark = 'sors-' . bin2hex(random_bytes(12)) . '-';
        $rows = [];
        $first = null;
        foreach (array_values($posts) as $number => $post) {
            $rows[] = array_values(array_replace(array_fill_keys(self::COLUMNS, ''), $post, ['guid' => $mark . $number]));
        }
        foreach (array_chunk($rows, 100) as $chunk) {
            BulkQuery::insertRows("INSERT INTO {$wpdb->posts} (" . implode(', ', self::COLUMNS) . ') VALUES', $chunk);
            $first ??= (int) $wpdb->insert_id;
        }
        $found = BulkQuery::fetchRows("SELECT ID, guid FROM {$wpdb->posts} WHERE guid LIKE '{$mark}%' AND ID >= " . ($first ?? 0));
        $ids = array_column($found, 'ID', 'guid');
        if (count($ids) !== count($posts)) {
            throw new \RuntimeException('The database did not keep all new posts.');
        }

        return array_combine(array_keys($posts), array_map(static fn (int $number): int => (int) $ids[$mark . $number], array_keys($rows)));
    }

    /**
     * Keeps others from giving a product one of these SKUs until we are done.
     *
     * @param array<array-key, string> $skus
     *
     * @throws TransactionLostException when someone just has: the batch must be looked at again.
     */
    private static function lockSkus(array $skus): void
    {
        global $wpdb;
        $wanted = array_flip($skus);
        $rows = BulkQuery::fetchRows("SELECT product_id, sku FROM {$wpdb->prefix}wc_product_meta_lookup
            WHERE sku IN (" . BulkQuery::joinTexts(array_values($skus)) . ') FOR UPDATE');
        // The database takes some SKUs for the same that are not; of those the search for products to adopt has decided.
        $same = array_filter($rows, static fn (array $row): bool => array_key_exists($row['sku'], $wanted));
        $alive = $same === [] ? [] : BulkQuery::fetchRows("SELECT ID FROM {$wpdb->posts} WHERE post_status <> 'trash'
            AND post_type IN ('product', 'product_variation') AND ID IN (" . BulkQuery::joinIds(array_map('intval', array_column($same, 'product_id'))) . ') FOR UPDATE');
        if ($alive !== []) {
            throw new TransactionLostException('Someone else has just made a product with one of the SKUs.');
        }
    }
}
