<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * Finds linked products whose articles a catalog run has not seen or has seen as inactive, and withdrawn products whose
 * articles are back.
 */
final class MissingProductQuery
{
    /** Links of existing products and variations. */
    private const FROM = "FROM %i l JOIN %i p ON p.ID = l.wp_id AND p.post_type IN ('product', 'product_variation')
        AND p.post_status NOT IN ('trash', 'auto-draft') WHERE l.database_name = %s AND l.kind = 'article'";

    /** Conditions on a link `l`: the run has not seen its article, has seen it as active, the article is missing. */
    private readonly string $unseen;
    private readonly string $present;
    private readonly string $missing;

    /** @param bool $isDryRun A dry run records seen articles in its report, not on the links. */
    public function __construct(private readonly string $database, int $runId, bool $isDryRun = false)
    {
        [$this->unseen, $this->present, $successor] = $isDryRun ? self::buildReportConditions($runId) : self::buildLinkConditions($runId);
        // A new article with the same code and no product counts as the same article.
        $this->missing = "NOT ({$this->present}) AND NOT EXISTS ({$successor} AND o.code = l.code AND o.code <> '' AND o.sors_id <> l.sors_id AND o.wp_id IS NULL)";
    }

    /** Counts linked products. */
    public function countProducts(): int
    {
        return $this->count('');
    }

    /** Counts linked products whose article the run has not seen. */
    public function countUnseen(): int
    {
        return $this->count(" AND {$this->unseen}");
    }

    /** Counts linked products whose article is missing. */
    public function countMissing(): int
    {
        return $this->count(" AND {$this->missing}");
    }

    /** Counts products of missing articles that are not yet withdrawn by the action. */
    public function countToWithdraw(string $action): int
    {
        global $wpdb;

        return $this->count($wpdb->prepare(' AND l.withdrawal <> %s AND ', $action) . $this->missing);
    }

    /**
     * Lists the next products to withdraw or restore, by link ID.
     *
     * @param string $action 'draft', 'out_of_stock'; '' to withdraw nothing.
     *
     * @return list<array{id: int, sors_id: string, code: string, wp_id: int, withdrawal: string, restore_data: array<string, scalar|null>, missing: bool}>
     */
    public function listAfter(int $id, string $action, int $limit): array
    {
        global $wpdb;
        $rows = $wpdb->get_results(
            "SELECT l.id, l.sors_id, l.code, l.wp_id, l.withdrawal, l.restore_data, NOT ({$this->present}) AS missing " . $this->fromClause()
            . $wpdb->prepare(' AND l.id > %d', $id)
            . " AND ((({$this->present}) AND l.withdrawal <> '') OR "
            . $wpdb->prepare('(%s <> %s AND l.withdrawal <> %s AND ', $action, '', $action) . "{$this->missing}))"
            . $wpdb->prepare(' ORDER BY l.id LIMIT %d', $limit),
            ARRAY_A
        );

        return array_map(static fn (array $row): array => [
            'id' => (int) $row['id'],
            'sors_id' => (string) $row['sors_id'],
            'code' => (string) $row['code'],
            'wp_id' => (int) $row['wp_id'],
            'withdrawal' => (string) $row['withdrawal'],
            'restore_data' => (array) json_decode((string) $row['restore_data'], true),
            'missing' => (bool) $row['missing'],
        ], (array) $rows);
    }

    /** @return array{string, string, string} Conditions unseen and present, and the start of a subquery for present articles `o`. */
    private static function buildLinkConditions(int $runId): array
    {
        global $wpdb;

        return [
            $wpdb->prepare('l.last_run <> %d', $runId),
            $wpdb->prepare('l.last_run = %d AND l.active = 1', $runId),
            $wpdb->prepare(
                'SELECT 1 FROM %i o WHERE o.database_name = l.database_name AND o.kind = l.kind AND o.last_run = %d AND o.active = 1',
                Schema::table('links'),
                $runId
            ),
        ];
    }

    /** @return array{string, string, string} Like buildLinkConditions(). */
    private static function buildReportConditions(int $runId): array
    {
        global $wpdb;
        $hasMark = static fn (string $mark): string => (string) $wpdb->prepare(
            'EXISTS (SELECT 1 FROM %i s WHERE s.run_id = %d AND s.sors_id = l.sors_id AND s.action = %s)',
            Schema::table('report_items'),
            $runId,
            $mark
        );

        return [
            "NOT {$hasMark('seen')}",
            "{$hasMark('placed')} OR (l.active = 1 AND {$hasMark('seen')} AND NOT {$hasMark('left_out')})",
            $wpdb->prepare('SELECT 1 FROM %i o WHERE o.run_id = %d AND o.action = %s', Schema::table('report_items'), $runId, 'placed'),
        ];
    }

    private function count(string $where): int
    {
        global $wpdb;

        return (int) $wpdb->get_var('SELECT COUNT(*) ' . $this->fromClause() . $where);
    }

    private function fromClause(): string
    {
        global $wpdb;

        return (string) $wpdb->prepare(self::FROM, Schema::table('links'), $wpdb->posts, $this->database);
    }
}
