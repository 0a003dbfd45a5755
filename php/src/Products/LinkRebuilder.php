<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Catalog\SkuMatcher;
use SorsForWooCommerce\Sync\RunInProgressException;

/**
 * Links articles without a living product to products of the shop, by SKU, as the catalog run would.
 */
final class LinkRebuilder
{
    private const BATCH_SIZE = 500;

    /**
     * @return array{linked: int, none: int, conflicts: int}
     *
     * @throws RunInProgressException when a run is at work.
     */
    public function rebuildAll(): array
    {
        $database = Settings::load()->text('database');
        $done = ['linked' => 0, 'none' => 0, 'conflicts' => 0];
        $after = 0;
        do {
            $rows = self::findOrphans($database, $after);
            $after = (int) (end($rows)['id'] ?? 0);
            ExclusiveTransaction::run(static function () use ($database, $rows, &$done): void {
                self::rebuildBatch($database, $rows, $done);
            });
        } while (count($rows) === self::BATCH_SIZE);
        Log::info(sprintf('Links were rebuilt by hand: %d linked, %d without a product, %d not clear.', $done['linked'], $done['none'], $done['conflicts']));

        return $done;
    }

    /**
     * @param list<array{id: string, sors_id: string, code: string}> $rows
     * @param array{linked: int, none: int, conflicts: int}          $done
     */
    private static function rebuildBatch(string $database, array $rows, array &$done): void
    {
        $adoption = new SkuMatcher($database, array_column($rows, 'code'));
        $saved = [];
        $given = [];
        foreach ($rows as $row) {
            try {
                $product = $adoption->findProduct($row['code']);
            } catch (\DomainException) {
                $done['conflicts']++;
                continue;
            }
            if ($product === null) {
                $done['none']++;
            } elseif (array_key_exists($product, $given)) {
                $done['conflicts']++;
            } else {
                $given[$product] = true;
                $saved[] = ['id' => (int) $row['id'], 'sors_id' => $row['sors_id'], 'wp_id' => $product, 'fingerprint' => '', 'stock_fingerprint' => '', 'images_fingerprint' => ''];
            }
        }
        $done['linked'] += count($saved);
        (new LinkRepository())->save($database, 'article', $saved);
    }

    /** @return list<array{id: string, sors_id: string, code: string}> Articles that are sold, whose product is gone or that have none. */
    private static function findOrphans(string $database, int $after): array
    {
        global $wpdb;

        return (array) $wpdb->get_results($wpdb->prepare(
            "SELECT l.id, l.sors_id, l.code FROM %i l LEFT JOIN %i p ON p.ID = l.wp_id AND p.post_type IN ('product', 'product_variation')
            WHERE l.database_name = %s AND l.kind = 'article' AND l.active = 1 AND l.code <> '' AND l.id > %d AND p.ID IS NULL
            AND (l.wp_id IS NOT NULL OR l.last_error IS NULL)
            ORDER BY l.id LIMIT %d",
            Schema::table('links'),
            $wpdb->posts,
            $database,
            $after,
            self::BATCH_SIZE
        ), ARRAY_A);
    }
}
