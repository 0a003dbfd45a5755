<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * The runs there were, to look at: page by page, and of each kind.
 */
final class RunHistory
{
    /** What a run's row has without the long list of details. */
    private const COLUMNS_WITHOUT_DETAILS = 'id, kind, state, phase, started_by, is_dry_run, database_name, `cursor`, total, seen, created, updated,'
        . ' unchanged, skipped, failed, bytes, owner, heartbeat_gmt, started_gmt, finished_gmt, reason, NULL AS details';

    /**
     * One page of runs, the newest first.
     *
     * @param array{kind?: string, state?: string} $filter
     *
     * @return array{rows: list<Run>, total: int}
     */
    public function listPage(array $filter, int $page, int $size): array
    {
        global $wpdb;
        $where = '1 = 1';
        $values = [];
        foreach (['kind', 'state'] as $column) {
            if (($filter[$column] ?? '') !== '') {
                $where .= " AND {$column} = %s";
                $values[] = $filter[$column];
            }
        }
        $total = (int) $wpdb->get_var($wpdb->prepare("SELECT COUNT(*) FROM %i WHERE {$where}", Schema::table('runs'), ...$values));

        return [
            'rows' => $this->selectRuns('*', "WHERE {$where} ORDER BY id DESC LIMIT %d OFFSET %d", [...$values, $size, ($page - 1) * $size]),
            'total' => $total,
        ];
    }

    /** @return list<Run> Of a kind, over, no dry ones, the newest first; without details. */
    public function listFinishedSyncRuns(string $kind, int $limit): array
    {
        return $this->selectRuns(
            self::COLUMNS_WITHOUT_DETAILS,
            "WHERE kind = %s AND is_dry_run = 0 AND state IN ('completed', 'failed', 'stopped') ORDER BY id DESC LIMIT %d",
            [$kind, $limit]
        );
    }

    /** @return list<Run> Of all kinds, over, the newest first. */
    public function listFinished(int $limit): array
    {
        return $this->selectRuns('*', "WHERE state IN ('completed', 'failed', 'stopped') ORDER BY id DESC LIMIT %d", [$limit]);
    }

    /** The one of a kind that was started last to write to the shop; without details. */
    public function findLatestSyncRun(string $kind): ?Run
    {
        return $this->selectRuns(self::COLUMNS_WITHOUT_DETAILS, 'WHERE kind = %s AND is_dry_run = 0 ORDER BY id DESC LIMIT 1', [$kind])[0] ?? null;
    }

    /** @return list<Run> Of a kind, those that were started after that one to write to the shop, the newest first. */
    public function listSyncRunsAfter(string $kind, int $id, int $limit): array
    {
        return $this->selectRuns('*', 'WHERE kind = %s AND is_dry_run = 0 AND id > %d ORDER BY id DESC LIMIT %d', [$kind, $id, $limit]);
    }

    /**
     * @param list<scalar> $values
     *
     * @return list<Run>
     */
    private function selectRuns(string $columns, string $rest, array $values): array
    {
        global $wpdb;
        $sql = $wpdb->prepare("SELECT {$columns} FROM %i " . $rest, Schema::table('runs'), ...$values);

        return array_map(Run::fromRow(...), array_values((array) $wpdb->get_results($sql, ARRAY_A)));
    }
}
