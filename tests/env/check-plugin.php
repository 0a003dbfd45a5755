<?php

/**
 * Compares every file of a plugin's zip with the sha256 that wordpress.org publishes for it.
 * Usage: check-plugin.php ZIP CHECKSUMS.json; exits 0 when each file is listed and equal.
 */

declare(strict_types=1);

[, $zipFile, $listFile] = $argv;
$listed = json_decode((string) file_get_contents($listFile), true, 8, JSON_THROW_ON_ERROR)['files'] ?? [];
$zip = new ZipArchive();
if ($listed === [] || $zip->open($zipFile, ZipArchive::RDONLY) !== true) {
    fwrite(STDERR, "Nothing to compare.\n");
    exit(1);
}

$wrong = [];
for ($index = 0; $index < $zip->numFiles; $index++) {
    $path = (string) $zip->getNameIndex($index);
    if (str_ends_with($path, '/')) {
        continue;
    }
    $relative = preg_replace('~^[^/]+/~', '', $path);
    // The readme may be changed after a release; it is no code.
    if (in_array($relative, ['readme.txt', 'README.txt'], true)) {
        continue;
    }
    $known = (array) ($listed[$relative]['sha256'] ?? []);
    if (!in_array(hash('sha256', (string) $zip->getFromIndex($index)), $known, true)) {
        $wrong[] = $relative;
    }
}
if ($wrong !== []) {
    fwrite(STDERR, 'Not as published: ' . implode(', ', array_slice($wrong, 0, 5)) . "\n");
    exit(1);
}
