<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * Which thing of SORS is which thing of the shop, per database of SORS. Kinds: article, group, pair (of groups), image (by content),
 * picture (by address), customer (kept by the orders' side alone).
 */
class LinkRepository
{
    /** Kind of the categories that groups share with a group above (see Sync\Catalog\Pairs). */
    public const GROUP_PAIR = 'group_pair';

    /**
     * @param list<string> $sorsIds
     *
     * @return array<string, Link> By SORS's id (a number among them is an int in PHP).
     */
    public function findBySorsIds(string $database, string $kind, array $sorsIds): array
    {
        return $this->findByColumn($database, $kind, 'sors_id', $sorsIds, 'sorsId');
    }

    /**
     * What a look through SORS's stock needs of articles that take it, without a look at their posts: links as known() gives
     * them are dear by the ten thousand. The product may be gone, or in the trash.
     *
     * @param list<string> $sorsIds
     *
     * @return list<array{sors_id: string, wp_id: string, stock_fingerprint: string}>
     */
    public function findStockLinks(string $database, array $sorsIds): array
    {
        global $wpdb;
        $rows = [];
        foreach (array_chunk(array_map('strval', $sorsIds), 1000) as $ids) {
            array_push($rows, ...DirectQuery::fetchAssoc($wpdb->prepare(
                "SELECT sors_id, wp_id, stock_fingerprint FROM %i
                WHERE database_name = %s AND kind = 'article' AND wp_id IS NOT NULL AND withdrawal <> %s",
                [Schema::table('links'), $database, Link::OUT_OF_STOCK]
            ) . ' AND sors_id IN (' . SqlLiteral::quoteList($ids) . ')'));
        }

        return $rows;
    }

    /**
     * Counts linked products and variations that are in stock, with or without a quantity, and those with a price.
     *
     * @return array{int, int} In stock, with a price.
     */
    public function countStockedAndPriced(string $database): array
    {
        global $wpdb;
        $row = $wpdb->get_row($wpdb->prepare(
            "SELECT SUM(p.stock_quantity > 0 OR (p.stock_quantity IS NULL AND p.stock_status = 'instock')), SUM(p.max_price > 0) FROM %i l JOIN %i p ON p.product_id = l.wp_id
            WHERE l.database_name = %s AND l.kind = 'article'",
            Schema::table('links'),
            $wpdb->prefix . 'wc_product_meta_lookup',
            $database
        ), ARRAY_N);

        return [(int) ($row[0] ?? 0), (int) ($row[1] ?? 0)];
    }

    /**
     * @param list<string> $codes
     *
     * @return array<string, Link> By code, byte for byte; where several have it, the one with a product.
     */
    public function findByCodes(string $database, string $kind, array $codes): array
    {
        return array_intersect_key($this->findByColumn($database, $kind, 'code', $codes, 'code'), array_flip($codes));
    }

    /**
     * @param list<int> $wpIds
     *
     * @return array<int, Link>
     */
    public function findByWpIds(string $database, string $kind, array $wpIds): array
    {
        return $this->findByColumn($database, $kind, 'wp_id', $wpIds, 'wpId');
    }

    /** Whether anything of a kind is known of a database. */
    public function hasAny(string $database, string $kind): bool
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare(
            'SELECT 1 FROM %i WHERE database_name = %s AND kind = %s LIMIT 1',
            Schema::table('links'),
            $database,
            $kind
        )) !== null;
    }

    /**
     * SORS's ids of products and variations (kind article), or of other things.
     *
     * @param list<int> $wpIds
     *
     * @return array<int, array{sors_id: string, code: string}>
     */
    public function findSorsIds(string $database, string $kind, array $wpIds): array
    {
        return array_map(
            static fn (Link $link): array => ['sors_id' => $link->sorsId, 'code' => $link->code],
            $this->findByWpIds($database, $kind, $wpIds)
        );
    }

    /** @return array{sors_id: string, code: string}|null Also of an article the shop has no product for. */
    public function findByCode(string $database, string $kind, string $code): ?array
    {
        $link = $this->findByCodes($database, $kind, [$code])[$code] ?? null;

        return $link === null ? null : ['sors_id' => $link->sorsId, 'code' => $link->code];
    }

    /**
     * Terms that stand for groups and still exist.
     *
     * @return array<string, int> SORS's id → term
     */
    public function listGroupTerms(string $database): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT l.sors_id, l.wp_id FROM %i l JOIN %i t ON t.term_id = l.wp_id AND t.taxonomy = 'product_cat'
            WHERE l.database_name = %s AND l.kind = 'group'",
            Schema::table('links'),
            $wpdb->term_taxonomy,
            $database
        ));

        return array_map('intval', array_column($rows, 'wp_id', 'sors_id'));
    }

    /**
     * Writes rows; of one that exists only the given columns change.
     *
     * @param list<array<string, scalar|null>> $rows sors_id and any of: id (of a row that is there), wp_id, code, fingerprint, stock_fingerprint,
     *     images_fingerprint, last_run, last_error, created_by_us, active, withdrawal, restore_data. All rows have the same keys.
     */
    public function save(string $database, string $kind, array $rows): void
    {
        foreach (array_chunk($rows, 500) as $chunk) {
            LinkRows::upsertRows($database, $kind, $chunk);
        }
    }

    /**
     * Notes that a run has seen them.
     *
     * @param list<string> $sorsIds
     */
    public function markSeen(string $database, string $kind, array $sorsIds, int $run): void
    {
        global $wpdb;
        foreach (array_chunk($sorsIds, 1000) as $ids) {
            QueryFailedException::throwIfFailed($wpdb->query($wpdb->prepare(
                'UPDATE %i SET last_run = %d WHERE database_name = %s AND kind = %s AND last_run <> %d',
                [Schema::table('links'), $run, $database, $kind, $run]
            ) . ' AND sors_id IN (' . SqlLiteral::quoteList(array_map('strval', $ids)) . ')'));
        }
    }

    /** @param list<string> $sorsIds */
    public function delete(string $database, string $kind, array $sorsIds): void
    {
        global $wpdb;
        foreach (array_chunk($sorsIds, 1000) as $ids) {
            $marks = implode(', ', array_fill(0, count($ids), '%s'));
            $wpdb->query($wpdb->prepare(
                "DELETE FROM %i WHERE database_name = %s AND kind = %s AND sors_id IN ({$marks})",
                [Schema::table('links'), $database, $kind, ...$ids]
            ));
        }
    }

    /**
     * @param list<string|int> $values
     *
     * @return array<array-key, Link>
     */
    private function findByColumn(string $database, string $kind, string $column, array $values, string $key): array
    {
        global $wpdb;
        $links = [];
        foreach (array_chunk(array_values(array_unique($values)), 1000) as $chunk) {
            $list = SqlLiteral::quoteList($column === 'wp_id' ? array_map('intval', $chunk) : array_map('strval', $chunk));
            // Rows with a product come last, so that they win.
            $order = $column === 'sors_id' ? '' : ' ORDER BY l.wp_id IS NOT NULL, l.id DESC';
            $rows = DirectQuery::fetchAssoc($wpdb->prepare(
                'SELECT l.id, l.sors_id, l.wp_id, l.code, l.fingerprint, l.stock_fingerprint, l.images_fingerprint, l.last_error,
                l.created_by_us, l.withdrawal, p.post_type, p.post_status FROM %i l LEFT JOIN %i p ON p.ID = l.wp_id
                WHERE l.database_name = %s AND l.kind = %s',
                [Schema::table('links'), $wpdb->posts, $database, $kind]
            ) . " AND l.{$column} IN ({$list}){$order}");
            foreach ($rows as $row) {
                $link = Link::fromRow($row);
                $links[$link->{$key}] = $link;
            }
        }

        return $links;
    }

    /** @return list<array{sors_id: string, wp_id: int, code: string, fingerprint: string}> Of kind PAIR, whose category is there. */
    public function listGroupPairs(string $database): array
    {
        global $wpdb;
        $found = $wpdb->get_results($wpdb->prepare(
            "SELECT l.sors_id, l.wp_id, l.code, l.fingerprint FROM %i l JOIN %i t ON t.term_id = l.wp_id AND t.taxonomy = 'product_cat'
            WHERE l.database_name = %s AND l.kind = %s ORDER BY l.id",
            Schema::table('links'),
            $wpdb->term_taxonomy,
            $database,
            self::GROUP_PAIR
        ), ARRAY_A);

        return array_map(static fn (array $row): array => ['wp_id' => (int) $row['wp_id']] + array_map('strval', $row), (array) $found);
    }
}
