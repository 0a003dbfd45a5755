<?php

/**
 * Milliseconds per image for all subsizes of the shop, by WordPress's GD editor and the extension's, on the same files, and
 * the similarity of the results. Runs in the test shop: ./dev bench subsizes
 */

declare(strict_types=1);

require dirname(__DIR__) . '/php/bootstrap.php';
require __DIR__ . '/SubsizeComparison.php';
require_once ABSPATH . WPINC . '/class-wp-image-editor.php';
require_once ABSPATH . WPINC . '/class-wp-image-editor-gd.php';

use SorsForWooCommerce\Sync\Images\ExtensionImageEditor;
use SorsForWooCommerce\Sync\Images\SubsizeScaler;
use SorsForWooCommerce\Tests\Bench\SubsizeComparison;
use SorsForWooCommerce\Tests\Support\Photo;

const ROUNDS = 3;

$directory = wp_upload_dir()['basedir'] . '/sors-bench-' . bin2hex(random_bytes(6));
wp_mkdir_p($directory);
$images = [
    'JPEG 400 x 300' => Photo::writeJpeg("$directory/small.jpg", 400, 300),
    'JPEG 1000 x 1000' => Photo::writeJpeg("$directory/square.jpg", 1000, 1000),
    'JPEG 1600 x 1200' => Photo::writeJpeg("$directory/landscape.jpg", 1600, 1200),
    'JPEG 1200 x 1600, progressive' => Photo::writeJpeg("$directory/portrait.jpg", 1200, 1600, 2, true),
    'JPEG 1600 x 1200, to be turned' => Photo::writeRotated("$directory/turned.jpg", 1600, 1200, 6),
    'JPEG 2400 x 1800' => Photo::writeJpeg("$directory/large.jpg", 2400, 1800),
    'PNG 800 x 800' => Photo::writePng("$directory/png.png", 800, 800),
    'PNG 800 x 800, transparent' => Photo::writeCutOut("$directory/cut.png", 800, 800),
];

printf("subsizes, all sizes of the shop, best of %d\n\n", ROUNDS);
printf("%-32s %6s %9s %9s %7s %11s %11s %9s %9s %9s\n", '', 'sizes', 'GD, ms', 'ours, ms', 'ratio', 'GD CPU, ms', 'our CPU, ms', 'SSIM min', 'GD, kB', 'ours, kB');
$report = [];
foreach ($images as $label => $file) {
    $image = new SubsizeComparison($file);
    $gd = $image->measureEditor(WP_Image_Editor_GD::class, ROUNDS);
    $ours = $image->measureEditor(ExtensionImageEditor::class, ROUNDS);
    $similar = $image->similarity();
    $ratio = $gd['ms'] / $ours['ms'];
    printf(
        "%-32s %6d %9.1f %9.1f %7.1f %11.1f %11.1f %9.4f %9.1f %9.1f\n",
        $label,
        $ours['sizes'],
        $gd['ms'],
        $ours['ms'],
        $ratio,
        $gd['cpu'],
        $ours['cpu'],
        min($similar),
        $gd['bytes'] / 1000,
        $ours['bytes'] / 1000
    );
    $report[$label] = ['gd' => $gd, 'ours' => $ours, 'ratio' => round($ratio, 2), 'ssim' => $similar];
}

// Eight images concurrently, like a batch of a run.
$batch = [];
for ($number = 0; $number < 8; $number++) {
    $batch[] = Photo::writeJpeg("$directory/batch-$number.jpg", 1200, 1200, $number);
}
$best = INF;
for ($round = 0; $round < ROUNDS; $round++) {
    $started = hrtime(true);
    SubsizeScaler::run(static fn () => SubsizeScaler::prescale($batch));
    $best = min($best, (hrtime(true) - $started) / 1e6 / count($batch));
}
$gd = array_sum(array_map(static fn (string $file): float => (new SubsizeComparison($file))->measureEditor(WP_Image_Editor_GD::class, 1)['ms'], $batch)) / count($batch);
printf("%-32s %6s %9.1f %9.1f %7.1f\n", 'batch of 8, JPEG 1200 x 1200', '', $gd, $best, $gd / $best);
$report['batch'] = ['gd_ms' => $gd, 'ours_ms' => $best, 'ratio' => round($gd / $best, 2)];

$files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($directory, FilesystemIterator::SKIP_DOTS), RecursiveIteratorIterator::CHILD_FIRST);
foreach ($files as $file) {
    $file->isDir() ? rmdir($file->getPathname()) : unlink($file->getPathname());
}
rmdir($directory);
if (($argv[1] ?? '') !== '' && file_put_contents($argv[1], json_encode($report, JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR) . "\n") === false) {
    exit(1);
}
