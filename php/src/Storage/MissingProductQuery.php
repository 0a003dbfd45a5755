<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;


/**
 * Products that stand for articles a catalog run has not seen, or that are not active in SORS any more; and those that
 * were taken out of sale for that and whose article is back.
 */
final class MissingProductQuery
{
    /** Products and variations that are there. */
    private const FROM = "FROM %i l JOIN %i p ON p.ID = l.wp_id AND p.post_type IN ('product', 'product_variation')
        AND p.post_status NOT IN ('trash', 'auto-draft') WHERE l.database_name = %s AND l.kind = 'article'";

    /** Of a link `l`: whether this run has not seen its article, has seen it as active, and whether it is missing. */
    private readonly string $unseen;
    private readonly string $present;
    private readonly string $missing;

    /** @param bool $dry Whether what the run has seen is in its plan, as nothing is noted on the links. */
    public function __construct(private readonly string $database, int $run, bool $dry = false)
    {
        [$this->unseen, $this->present, $heir] = $dry ? self::buildReportConditions($run) : self::buildLinkConditions($run);
        // An article that took over the code and has no product counts in its place.
        $this->missing = "NOT ({$this->present}) AND NOT EXISTS ({$heir} AND o.code = l.code AND o.code <> '' AND o.sors_id <> l.sors_id AND o.wp_id IS NULL)";
    }

    /** How many products stand for articles. */
    public function countProducts(): int
    {
        return $this->count('');
    }

    /** Of them, those whose article was not sent. */
    public function countUnseen(): int
    {
        return $this->count(" AND {$this->unseen}");
    }

    /** Of them, those whose article is missing. */
    public function countMissing(): int
    {
        return $this->count(" AND {$this->missing}");
    }

    /** Of those whose article is missing, how many are still to be treated so. */
    public function countToWithdraw(string $action): int
    {
        global $wpdb;

        return $this->count($wpdb->prepare(' AND l.withdrawal <> %s AND ', $action) . $this->missing);
    }

    /**
     * The next ones something is to be done about, by the link's id.
     *
     * @param string $action 'draft', 'out_of_stock'; '' to do nothing about missing ones.
     *
     * @return list<array{id: int, sors_id: string, code: string, wp_id: int, withdrawal: string, was: array<string, scalar|null>, missing: bool}>
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
            'was' => (array) json_decode((string) $row['restore_data'], true),
            'missing' => (bool) $row['missing'],
        ], (array) $rows);
    }

    /** @return array{string, string, string} Unseen, present, and the start of a query for articles `o` that are present. */
    private static function buildLinkConditions(int $run): array
    {
        global $wpdb;

        return [
            $wpdb->prepare('l.last_run <> %d', $run),
            $wpdb->prepare('l.last_run = %d AND l.active = 1', $run),
            $wpdb->prepare(
                'SELECT 1 FROM %i o WHERE o.database_name = l.database_name AND o.kind = l.kind AND o.last_run = %d AND o.active = 1',
                Schema::table('links'),
                $run
            ),
        ];
    }

    /** @return array{string, string, string} As byLinks(). */
    private static function buildReportConditions(int $run): array
    {
        global $wpdb;
        $marked = static fn (string $mark): string => (string) $wpdb->prepare(
            'EXISTS (SELECT 1 FROM %i s WHERE s.run_id = %d AND s.sors_id = l.sors_id AND s.action = %s)',
            Schema::table('report_items'),
            $run,
            $mark
        );

        return [
            "NOT {$marked('seen')}",
            "{$marked('placed')} OR (l.active = 1 AND {$marked('seen')} AND NOT {$marked('left_out')})",
            $wpdb->prepare('SELECT 1 FROM %i o WHERE o.run_id = %d AND o.action = %s', Schema::table('report_items'), $run, 'placed'),
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
