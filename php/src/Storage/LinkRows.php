<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * Writes many links in one statement.
 */
final class LinkRows
{
    /** What a new row has where nothing is given. */
    private const DEFAULTS = [
        'wp_id' => null,
        'code' => '',
        'fingerprint' => '',
        'stock_fingerprint' => '',
        'images_fingerprint' => '',
        'last_run' => 0,
        'last_error' => null,
        'created_by_us' => 0,
        'active' => 1,
        'aside' => '',
        'aside_from' => '',
    ];

    /**
     * Adds rows; of one that exists only the given columns change.
     *
     * @param non-empty-list<array<string, scalar|null>> $rows All with the same keys.
     */
    public static function write(string $database, string $kind, array $rows): void
    {
        global $wpdb;
        // With the row's own number the database finds it at once.
        $key = array_key_exists('id', $rows[0]) ? ['id'] : [];
        $same = Literal::of($database) . ', ' . Literal::of($kind);
        $now = Literal::of(gmdate('Y-m-d H:i:s'));
        $tuples = array_map(static fn (array $row): string => self::tuple($same, $now, $row), $rows);
        $given = array_keys(array_intersect_key(self::DEFAULTS, $rows[0]));
        $updates = array_map(static fn (string $column): string => "{$column} = VALUES({$column})", [...$given, 'updated_gmt']);
        $columns = implode(', ', [...$key, 'database_name', 'kind', 'sors_id', ...array_keys(self::DEFAULTS), 'updated_gmt']);
        $wpdb->query($wpdb->prepare("INSERT INTO %i ({$columns}) VALUES ", Schema::table('links'))
            . implode(', ', $tuples) . ' ON DUPLICATE KEY UPDATE ' . implode(', ', $updates));
    }

    /** @param array<string, scalar|null> $row */
    private static function tuple(string $same, string $now, array $row): string
    {
        $parts = array_key_exists('id', $row) ? [(string) (int) $row['id']] : [];
        array_push($parts, $same, Literal::of((string) $row['sors_id']));
        foreach (self::DEFAULTS as $column => $default) {
            $value = $row[$column] ?? $default;
            $parts[] = Literal::of($value === null ? null : (string) $value);
        }
        $parts[] = $now;

        return '(' . implode(', ', $parts) . ')';
    }
}
