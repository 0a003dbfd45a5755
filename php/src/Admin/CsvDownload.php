<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Support\Csv;

/**
 * A table that the browser stores as a file.
 */
final class CsvDownload
{
    /**
     * Sends it and ends the request.
     *
     * @param list<string>                    $columns
     * @param iterable<array<string, string>> $rows With the columns' names.
     */
    public static function send(string $name, array $columns, iterable $rows): never
    {
        nocache_headers();
        header('Content-Type: text/csv; charset=UTF-8');
        header(sprintf('Content-Disposition: attachment; filename="%s"', $name));
        header('X-Content-Type-Options: nosniff');
        // The mark by which Excel knows UTF-8.
        echo "\xEF\xBB\xBF", Csv::formatLine($columns); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- CSV, not HTML.
        foreach ($rows as $row) {
            echo Csv::formatLine(array_values($row)); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- CSV, not HTML.
        }
        exit;
    }
}
