<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * Writes many links in one statement.
 */
final class LinkRows
{
    /** What may be given of a row; what is not, has the table's default in a new one. */
    private const COLUMNS = [
        'wp_id', 'code', 'fingerprint', 'stock_fingerprint', 'images_fingerprint', 'last_run', 'last_error', 'created_by_us', 'active', 'withdrawal', 'restore_data',
    ];

    /**
     * Adds rows; of one that exists only the given columns change.
     *
     * @param non-empty-list<array<string, scalar|null>> $rows All with the same keys.
     *
     * @throws QueryFailedException when nothing was written: what the links tell of must not be committed then.
     */
    public static function upsertRows(string $database, string $kind, array $rows): void
    {
        global $wpdb;
        // With the row's own number the database finds it at once.
        $key = array_key_exists('id', $rows[0]) ? ['id'] : [];
        $given = array_values(array_intersect(self::COLUMNS, array_keys($rows[0])));
        $same = SqlLiteral::quote($database) . ', ' . SqlLiteral::quote($kind) . ', ' . SqlLiteral::quote(gmdate('Y-m-d H:i:s'));
        $own = [...$key, 'sors_id', ...$given];
        $tuples = array_map(static fn (array $row): string => "({$same}, " . self::formatValues($row, $own) . ')', $rows);
        $updates = array_map(static fn (string $column): string => "{$column} = VALUES({$column})", [...$given, 'updated_gmt']);
        $columns = implode(', ', ['database_name', 'kind', 'updated_gmt', ...$own]);
        QueryFailedException::throwIfFailed($wpdb->query($wpdb->prepare("INSERT INTO %i ({$columns}) VALUES ", Schema::table('links'))
            . implode(', ', $tuples) . ' ON DUPLICATE KEY UPDATE ' . implode(', ', $updates)));
    }

    /**
     * @param array<string, scalar|null> $row
     * @param list<string>               $columns
     */
    private static function formatValues(array $row, array $columns): string
    {
        $values = '';
        foreach ($columns as $place => $column) {
            $value = $row[$column];
            $values .= ($place === 0 ? '' : ', ') . SqlLiteral::quote($value === null || is_int($value) ? $value : (string) $value);
        }

        return $values;
    }
}
