<?php

/**
 * A zip that is the same, byte for byte, for the same files: in order, at one time, with the same rights.
 * Usage: make-zip.php ZIP SECONDS DIRECTORY, where DIRECTORY holds the zip's one folder.
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
    fwrite(STDERR, "Nothing to put into {$target}, or it can't be written.\n");
    exit(1);
}
foreach ($files as $name => $path) {
    $good = $zip->addFile($path, $name)
        && $zip->setMtimeName($name, (int) $seconds)
        && $zip->setCompressionName($name, ZipArchive::CM_DEFLATE, 9)
        && $zip->setExternalAttributesName($name, ZipArchive::OPSYS_UNIX, 0100644 << 16);
    if (!$good) {
        fwrite(STDERR, "{$name} can't be put into {$target}.\n");
        exit(1);
    }
}
exit($zip->close() ? 0 : 1);
