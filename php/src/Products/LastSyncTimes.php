<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\SqlLiteral;

/**
 * When products were last synchronised: a run saw their articles, or something was written of them.
 */
final class LastSyncTimes
{
    /** @param array<int, array{variations: int, latest: string}> $products */
    private function __construct(private readonly array $products)
    {
    }

    /**
     * In one query, whatever their number.
     *
     * @param list<int> $ids Products or variations.
     */
    public static function forProducts(string $database, array $ids): self
    {
        global $wpdb;
        if ($ids === []) {
            return new self([]);
        }
        $links = Schema::table('links');
        $list = SqlLiteral::quoteList(array_map('intval', $ids));
        $time = 'GREATEST(l.updated_gmt, COALESCE(r.finished_gmt, r.heartbeat_gmt, l.updated_gmt))';
        // A list of products is short and a table of links is long: from each side by its own index.
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT l.wp_id AS product, 0 AS variation, {$time} AS at FROM %i l LEFT JOIN %i r ON r.id = l.last_run
            WHERE l.database_name = %s AND l.kind = 'article' AND l.wp_id IN ({$list})
            UNION ALL SELECT p.post_parent, 1, {$time} FROM %i p JOIN %i l ON l.wp_id = p.ID AND l.database_name = %s AND l.kind = 'article'
            LEFT JOIN %i r ON r.id = l.last_run WHERE p.post_type = 'product_variation' AND p.post_parent IN ({$list})",
            $links,
            Schema::table('runs'),
            $database,
            $wpdb->posts,
            $links,
            $database,
            Schema::table('runs')
        ), ARRAY_A);
        $products = [];
        foreach ((array) $rows as $row) {
            $one = $products[(int) $row['product']] ?? ['variations' => 0, 'latest' => ''];
            $products[(int) $row['product']] = [
                'variations' => $one['variations'] + (int) $row['variation'],
                'latest' => max($one['latest'], (string) $row['at']),
            ];
        }

        return new self($products);
    }

    /** UTC; null where neither the product nor a variation of it stands for an article. */
    public function lastSync(int $product): ?string
    {
        return $this->products[$product]['latest'] ?? null;
    }

    /** How many variations of a product stand for articles. */
    public function countVariations(int $product): int
    {
        return $this->products[$product]['variations'] ?? 0;
    }
}
