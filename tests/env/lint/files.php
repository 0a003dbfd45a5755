<?php

/**
 * Helpers of the checks in tests/env: the files of the repository, and a list of findings.
 */

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env\Lint;

/**
 * Lists the files of the repository in the current directory that match a pattern.
 *
 * @return list<string>
 */
function listFiles(string $pattern): array
{
    $files = explode("\0", (string) shell_exec('git ls-files -z --cached --others --exclude-standard'));

    return array_values(array_filter($files, static fn (string $file): bool => preg_match($pattern, $file) === 1 && is_file($file)));
}

/** Line of an offset in a text. */
function lineAt(string $text, int $offset): int
{
    return substr_count($text, "\n", 0, $offset) + 1;
}

/**
 * Prints findings to standard error and a summary to standard output.
 *
 * @param list<string> $findings "file:line: problem"
 *
 * @return int exit status
 */
function printFindings(array $findings, string $summary): int
{
    foreach ($findings as $finding) {
        fwrite(STDERR, $finding . "\n");
    }
    printf("%s: %d found\n", $summary, count($findings));

    return $findings === [] ? 0 : 1;
}
