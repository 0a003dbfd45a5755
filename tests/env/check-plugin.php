<?php

/**
 * Compares each file of a plugin's zip with the sha256 that wordpress.org publishes.
 * Usage: check-plugin.php ZIP CHECKSUMS.json; exits 0 if all files are listed and match.
 */

declare(strict_types=1);

[, $zipFile, $listFile] = $argv;
$listed = json_decode((string) file_get_contents($listFile), true, 8, JSON_THROW_ON_ERROR)['files'] ?? [];
$zip = new ZipArchive();
if ($listed === [] || $zip->open($zipFile, ZipArchive::RDONLY) !== true) {
    fwrite(STDERR, "The zip or the list of checksums is empty or unreadable.\n");
    exit(1);
}

$wrong = [];
for ($index = 0; $index < $zip->numFiles; $index++) {
    $path = (string) $zip->getNameIndex($index);
    if (str_ends_with($path, '/')) {
        continue;
    }
    $relative = preg_replace('~^[^/]+/~', '', $path);
    // The readme may change after a release; it is not code.
    if (in_array($relative, ['readme.txt', 'README.txt'], true)) {
        continue;
    }
    $known = (array) ($listed[$relative]['sha256'] ?? []);
    if (!in_array(hash('sha256', (string) $zip->getFromIndex($index)), $known, true)) {
        $wrong[] = $relative;
    }
}
if ($wrong !== []) {
    fwrite(STDERR, 'These files differ from the published ones: ' . implode(', ', array_slice($wrong, 0, 5)) . "\n");
    exit(1);
}
