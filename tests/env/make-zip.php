<?php

/**
 * Builds a reproducible zip: sorted files, one modification time, one file mode.
 * Usage: make-zip.php ZIP TIMESTAMP DIRECTORY, where DIRECTORY contains the one folder of the zip.
 */

declare(strict_types=1);

[, $target, $seconds, $directory] = $argv;
$files = [];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($directory, FilesystemIterator::SKIP_DOTS)) as $file) {
    $files[substr($file->getPathname(), strlen($directory) + 1)] = $file->getPathname();
}
ksort($files, SORT_STRING);

$zip = new ZipArchive();
if ($files === [] || $zip->open($target, ZipArchive::CREATE | ZipArchive::OVERWRITE) !== true) {
    fwrite(STDERR, "{$directory} is empty, or {$target} is not writable.\n");
    exit(1);
}
foreach ($files as $name => $path) {
    $good = $zip->addFile($path, $name)
        && $zip->setMtimeName($name, (int) $seconds)
        && $zip->setCompressionName($name, ZipArchive::CM_DEFLATE, 9)
        && $zip->setExternalAttributesName($name, ZipArchive::OPSYS_UNIX, 0100644 << 16);
    if (!$good) {
        fwrite(STDERR, "{$target}: {$name} cannot be added.\n");
        exit(1);
    }
}
exit($zip->close() ? 0 : 1);
