<?php

/**
 * Checks that only php/src/Storage names the plugin's own tables: elsewhere no Schema::table() and no table name in a string.
 * Usage: check-tables.php ROOT
 */

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env\Lint;

require __DIR__ . '/lint/files.php';
require __DIR__ . '/lint/PhpSource.php';

const SCHEMA = 'SorsForWooCommerce\Storage\Schema';

/** A full table name in a string. */
const TABLE_NAME = '/(?<![a-z0-9])sors_(links|runs|outbox|report_items)(?![a-z0-9_])/i';

/** @return list<string> */
function checkTables(string $file): array
{
    $source = new PhpSource($file);
    $findings = [];
    foreach ($source->staticAccesses() as $access) {
        // Schema::class could be half of a callable.
        if ($access['name'] === SCHEMA && in_array(strtolower($access['member']), ['table', 'class'], true)) {
            $findings[] = "{$file}:{$access['line']}: Schema::{$access['member']} outside Storage";
        }
    }
    foreach ($source->strings() as $string) {
        if (preg_match(TABLE_NAME, $string->text, $match, PREG_OFFSET_CAPTURE) === 1) {
            $line = $string->line + substr_count($string->text, "\n", 0, $match[0][1]);
            $findings[] = "{$file}:{$line}: the table {$match[0][0]} outside Storage";
        }
    }
    // A name built from WordPress's prefix: $wpdb->prefix . 'sors_…' or "{$wpdb->prefix}sors_…".
    foreach ($source->tokens as $index => $token) {
        if ($token->is(T_STRING) && $token->text === 'prefix' && $source->tokens[$index - 1]->is([T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR])) {
            $next = $source->tokens[$index + 1] ?? null;
            $next = $next?->is(['.', '}']) ? $source->tokens[$index + 2] ?? null : $next;
            if ($next !== null && preg_match('/^["\']?sors_/', $next->text) === 1 && preg_match(TABLE_NAME, $next->text) !== 1) {
                $findings[] = "{$file}:{$next->line}: a table name built from the prefix outside Storage";
            }
        }
    }

    return $findings;
}

chdir($argv[1]);
$findings = [];
$files = listFiles('~^php/(?!stubs/|languages/|src/Storage/).*\.php$~');
foreach ($files as $file) {
    array_push($findings, ...checkTables($file));
}
exit(printFindings($findings, 'Searched ' . count($files) . ' files for tables of the plugin outside Storage'));
