<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Storage\TransactionLostException;

/**
 * Inserts many new simple products at once, as WooCommerce's save() inserts one.
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

    /** Whether the bulk writer can store everything the product has. */
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
     * Inserts the posts and sets the products' IDs. The change sets hold the other rows, for ChangeSetWriter.
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
        foreach ($posts as $index => $post) {
            $posts[$index]['post_name'] = $post['post_name'] === '' ? '' : $slugs->allocateSlug($post['post_name']);
        }
        $ids = self::insertPosts($posts);
        $changeSets = [];
        foreach ($products as $index => $product) {
            // Before the ID is set: WooCommerce then loads nothing.
            $meta = $product->get_meta_data();
            $product->set_id($ids[$index]);
            $changeSets[$index] = $this->buildChangeSet($product, $posts[$index], $slugs, $meta);
        }

        return $changeSets;
    }

    /**
     * @param array<string, string>   $post
     * @param list<\WC_Meta_Data>     $metaData
     */
    private function buildChangeSet(\WC_Product $product, array $post, SlugAllocator $slugs, array $metaData): ProductChangeSet
    {
        $changeSet = new ProductChangeSet(0, $post);
        $changeSet->id = $product->get_id();
        if ($post['post_name'] === '' && $post['post_status'] !== 'draft') {
            $post['post_name'] = $slugs->allocateSlug(sanitize_title($post['post_title'], (string) $changeSet->id));
        }
        $row = new \WP_Post((object) (['ID' => $changeSet->id, 'filter' => 'raw', 'guid' => ''] + $post));
        $changeSet->postChanges = ['post_name' => $post['post_name'], 'guid' => (string) get_permalink($row)];
        foreach (ProductProps::META_PROPS as $key => $prop) {
            if (ProductProps::isSupported($product, $prop) && $changeSet->setOrDeleteMeta($key, ProductProps::formatProp($product, $prop))) {
                $changeSet->markChanged($prop);
            }
        }
        $changeSet->setMeta('_product_version', WC_VERSION);
        $changeSet->setTerms('product_cat', ProductTermIds::listCategories($product));
        $changeSet->setTerms('product_type', ProductTermIds::resolveTerms('product_type', [$product->get_type()]));
        $changeSet->setTerms('product_visibility', ProductTermIds::listVisibility($product));
        $this->derivedProps->recalculatePrice($changeSet);
        $changeSet->needsLookupRow = true;
        foreach ($metaData as $meta) {
            if ($meta->value !== null) {
                $changeSet->addMeta($meta->key, ProductProps::formatMetaValue($meta->value));
            }
        }

        return $changeSet;
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
     * @return array<array-key, int> Post IDs, by the keys of $posts.
     */
    private static function insertPosts(array $posts): array
    {
        global $wpdb;
        // A unique marker finds the new rows again, whatever IDs the database assigns.
        $marker = 'sors-' . bin2hex(random_bytes(12)) . '-';
        $rows = [];
        $first = null;
        foreach (array_values($posts) as $offset => $post) {
            $rows[] = array_values(array_replace(array_fill_keys(self::COLUMNS, ''), $post, ['guid' => $marker . $offset]));
        }
        foreach (array_chunk($rows, 100) as $chunk) {
            BulkQuery::insertRows("INSERT INTO {$wpdb->posts} (" . implode(', ', self::COLUMNS) . ') VALUES', $chunk);
            $first ??= (int) $wpdb->insert_id;
        }
        $found = BulkQuery::fetchRows("SELECT ID, guid FROM {$wpdb->posts} WHERE guid LIKE '{$marker}%' AND ID >= " . ($first ?? 0));
        $ids = array_column($found, 'ID', 'guid');
        if (count($ids) !== count($posts)) {
            throw new \RuntimeException('The database did not store all new posts.');
        }

        return array_combine(array_keys($posts), array_map(static fn (int $offset): int => (int) $ids[$marker . $offset], array_keys($rows)));
    }

    /**
     * Locks the SKUs until the transaction ends, so that no other request can assign them.
     *
     * @param array<array-key, string> $skus
     *
     * @throws TransactionLostException When another request has just assigned one of them. The batch must be retried.
     */
    private static function lockSkus(array $skus): void
    {
        global $wpdb;
        $wanted = array_flip($skus);
        $rows = BulkQuery::fetchRows("SELECT product_id, sku FROM {$wpdb->prefix}wc_product_meta_lookup
            WHERE sku IN (" . BulkQuery::joinTexts(array_values($skus)) . ') FOR UPDATE');
        // The collation treats some different SKUs as equal; SkuMatcher has decided about those.
        $equal = array_filter($rows, static fn (array $row): bool => array_key_exists($row['sku'], $wanted));
        $existing = $equal === [] ? [] : BulkQuery::fetchRows("SELECT ID FROM {$wpdb->posts} WHERE post_status <> 'trash'
            AND post_type IN ('product', 'product_variation') AND ID IN (" . BulkQuery::joinIds(array_map('intval', array_column($equal, 'product_id'))) . ') FOR UPDATE');
        if ($existing !== []) {
            throw new TransactionLostException('Another request has just created a product with one of the SKUs.');
        }
    }
}
