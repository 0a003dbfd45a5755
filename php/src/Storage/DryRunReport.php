<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * What dry runs found would change: one row for each thing. Beside it, while the run is on its way, marks of what it has
 * seen, as nothing may be noted on the links.
 */
final class DryRunReport
{
    /** What a row may say, in the order of a report. */
    public const ACTIONS = ['safeguard', 'fail', 'create', 'update', 'draft', 'out_of_stock', 'restore', 'category_create', 'category_change', 'skip'];

    /** Marks, gone when the run ends: seen; placed on a product, or left out; group of a category, by itself or as one of a pair; barcode given. */
    private const MARKS = ['seen', 'placed', 'left_out', 'group', 'group_pair', 'gtin'];

    /** How many characters of a value are kept. */
    private const MAX_VALUE_LENGTH = 2000;

    public function __construct(public readonly int $runId)
    {
    }

    /**
     * @param array<string, array{string, string}> $fields Field → old and new value.
     */
    public function addItem(string $action, string $sorsId, string $code, string $name, ?int $wpId = null, array $fields = [], string $reason = ''): void
    {
        global $wpdb;
        $changes = [];
        foreach ($fields as $field => [$old, $new]) {
            $changes[] = ['field' => $field, 'old' => self::truncate($old), 'new' => self::truncate($new)];
        }
        $wpdb->insert(Schema::table('report_items'), [
            'run_id' => $this->runId,
            'action' => $action,
            'sors_id' => mb_substr($sorsId, 0, 64),
            'code' => mb_substr($code, 0, 100),
            'name' => mb_substr($name, 0, 200),
            'wp_id' => $wpId,
            'fields' => $changes === [] ? null : (string) wp_json_encode($changes, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE),
            'reason' => $reason === '' ? null : $reason,
        ]);
    }

    /**
     * @param 'seen'|'placed'|'left_out'|'group'|'group_pair'|'gtin'                      $mark
     * @param list<array{sors_id: string, code?: string, wp_id?: int|null}> $rows
     */
    public function addMarks(string $mark, array $rows): void
    {
        global $wpdb;
        foreach (array_chunk($rows, 500) as $chunk) {
            $tuples = array_map(fn (array $row): string => ($row['wp_id'] ?? null) === null
                ? (string) $wpdb->prepare('(%d, %s, %s, %s, NULL)', $this->runId, $mark, $row['sors_id'], mb_substr($row['code'] ?? '', 0, 100))
                : (string) $wpdb->prepare('(%d, %s, %s, %s, %d)', $this->runId, $mark, $row['sors_id'], mb_substr($row['code'] ?? '', 0, 100), $row['wp_id']), $chunk);
            $wpdb->query($wpdb->prepare('INSERT INTO %i (run_id, action, sors_id, code, wp_id) VALUES ', Schema::table('report_items')) . implode(', ', $tuples));
        }
    }

    /**
     * @param 'placed'|'group'|'group_pair'|'gtin' $mark
     * @param list<string>|null   $codes Null for all.
     *
     * @return list<array{sors_id: string, code: string, wp_id: int|null}>
     */
    public function listMarks(string $mark, ?array $codes = null): array
    {
        global $wpdb;
        if ($codes === []) {
            return [];
        }
        $in = $codes === null ? '' : ' AND code IN (' . implode(', ', array_fill(0, count($codes), '%s')) . ')';
        $rows = $wpdb->get_results($wpdb->prepare(
            'SELECT sors_id, code, wp_id FROM %i WHERE run_id = %d AND action = %s' . $in . ' ORDER BY id',
            [Schema::table('report_items'), $this->runId, $mark, ...($codes ?? [])]
        ), ARRAY_A);

        return array_map(static fn (array $row): array => ['wp_id' => $row['wp_id'] === null ? null : (int) $row['wp_id']] + $row, (array) $rows);
    }

    /** The run is over: only the report stays. */
    public function deleteMarks(): void
    {
        global $wpdb;
        $marks = implode(', ', array_fill(0, count(self::MARKS), '%s'));
        $wpdb->query($wpdb->prepare("DELETE FROM %i WHERE run_id = %d AND action IN ({$marks})", [Schema::table('report_items'), $this->runId, ...self::MARKS]));
    }

    /** The reports of earlier dry runs of its kind go, with those of runs that are no more. */
    public function replaceEarlierReports(string $kind): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            'DELETE p FROM %i p LEFT JOIN %i r ON r.id = p.run_id WHERE p.run_id <> %d AND (r.id IS NULL OR r.kind = %s)',
            Schema::table('report_items'),
            Schema::table('runs'),
            $this->runId,
            $kind
        ));
    }

    /** @return array<string, int> Action → how many, in the order of a report. */
    public function countByAction(): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            'SELECT action, COUNT(*) AS number FROM %i WHERE run_id = %d GROUP BY action',
            Schema::table('report_items'),
            $this->runId
        ), ARRAY_A);
        $counts = array_map('intval', array_column((array) $rows, 'number', 'action'));

        return array_intersect_key(array_replace(array_fill_keys(self::ACTIONS, 0), $counts), array_intersect_key(array_flip(self::ACTIONS), $counts));
    }

    /**
     * @param int $after Id of the last one that was read.
     *
     * @return list<array{id: int, action: string, sors_id: string, code: string, name: string, wp_id: int|null,
     *     changes: list<array{field: string, old: string, new: string}>, reason: string}>
     */
    public function listItems(int $after, int $limit, string $action = ''): array
    {
        global $wpdb;
        $wanted = $action === '' ? self::ACTIONS : [$action];
        $marks = implode(', ', array_fill(0, count($wanted), '%s'));
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT * FROM %i WHERE run_id = %d AND id > %d AND action IN ({$marks}) ORDER BY id LIMIT %d",
            [Schema::table('report_items'), $this->runId, $after, ...$wanted, $limit]
        ), ARRAY_A);

        return array_map(static fn (array $row): array => [
            'id' => (int) $row['id'],
            'action' => (string) $row['action'],
            'sors_id' => (string) $row['sors_id'],
            'code' => (string) $row['code'],
            'name' => (string) $row['name'],
            'wp_id' => $row['wp_id'] === null ? null : (int) $row['wp_id'],
            'changes' => array_values((array) json_decode((string) $row['fields'], true)),
            'reason' => (string) $row['reason'],
        ], (array) $rows);
    }

    private static function truncate(string $value): string
    {
        return mb_strlen($value) > self::MAX_VALUE_LENGTH ? mb_substr($value, 0, self::MAX_VALUE_LENGTH) . '…' : $value;
    }
}
