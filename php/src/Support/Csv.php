<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Support;

/**
 * Lines of CSV that no spreadsheet takes for formulas.
 */
final class Csv
{
    /** @param list<string> $cells */
    public static function formatLine(array $cells): string
    {
        return implode(',', array_map(static fn (string $cell): string => '"' . str_replace('"', '""', self::escapeCell($cell)) . '"', $cells)) . "\r\n";
    }

    /** Text that would be a formula gets an apostrophe in front, which a spreadsheet does not show. Numbers stay numbers. */
    public static function escapeCell(string $text): string
    {
        return preg_match('/^[\s\x00-\x1F]*[=+\-@\t\r|]/', $text) === 1 && !is_numeric($text) ? "'" . $text : $text;
    }
}
