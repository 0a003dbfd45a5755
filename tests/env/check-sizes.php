<?php

/**
 * Limits the size of files: Rust 16 kB, shell 12 kB, PHP, JavaScript and tests 20 kB. Usage: check-sizes.php ROOT
 */

declare(strict_types=1);

const LIMITS = ['rs' => 16_000, 'php' => 20_000, 'sh' => 12_000, 'js' => 20_000];

chdir($argv[1]);
$large = [];
foreach (array_filter(explode("\0", (string) shell_exec('git ls-files -z --cached --others --exclude-standard'))) as $file) {
    $limit = LIMITS[pathinfo($file, PATHINFO_EXTENSION)] ?? PHP_INT_MAX;
    $limit = str_starts_with($file, 'tests/') ? max($limit, 20_000) : $limit;
    if (is_file($file) && filesize($file) > $limit && !preg_match('~^php/(stubs|languages)/~', $file)) {
        $large[] = sprintf('%s has %d bytes; the limit is %d', $file, filesize($file), $limit);
    }
}
if ($large !== []) {
    fwrite(STDERR, implode("\n", $large) . "\n");
    exit(1);
}
echo "All files are within their size limits\n";
