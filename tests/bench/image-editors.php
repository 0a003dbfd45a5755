<?php

/**
 * Images per second of a whole image sync, with WordPress's editor and with the extension's alternately, on the same articles
 * of the same sandbox. Runs in the test shop: ./dev bench image-editors --size ARTICLES
 */

declare(strict_types=1);

require dirname(__DIR__) . '/php/bootstrap.php';
require __DIR__ . '/ImageRun.php';

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Bench\ImageRun;
use SorsForWooCommerce\Tests\Support\Baseline;

const ROUNDS = 2;

ApiKey::save((string) getenv('SORS_SANDBOX_KEY'));
Settings::save([
    'api_url' => (string) getenv('SORS_SANDBOX_HTTPS'),
    'ca_file' => (string) getenv('SORS_SANDBOX_CA'),
    'database' => 'MyDatabase2026',
    'business_unit' => '1',
    'owned_fields' => Settings::FIELDS,
    'new_product_status' => 'publish',
]);
ImageRun::runSync('catalog');
$best = [];
for ($round = 0; $round < ROUNDS; $round++) {
    foreach (['editor' => false, 'extension' => true] as $way => $scaled) {
        $result = ImageRun::measure($scaled);
        if (!isset($best[$way]) || $result['seconds'] < $best[$way]['seconds']) {
            $best[$way] = $result;
        }
    }
}
$again = ImageRun::measureUnchanged();
Baseline::restore();

printf("image editors, %s articles, best of %d\n\n", number_format((int) $argv[1]), ROUNDS);
printf("%-34s %10s %12s %10s %12s\n", '', 'images', 'images/s', 'seconds', 'CPU, ms each');
foreach (['editor' => "WordPress's editor", 'extension' => 'the extension'] as $way => $label) {
    $result = $best[$way];
    printf("%-34s %10d %12.1f %10.2f %12.1f\n", $label, $result['images'], $result['images'] / $result['seconds'], $result['seconds'], $result['cpu_ms'] / $result['images']);
}
printf("%-34s %10d %12s %10.2f\n", 'second run, nothing changed', $again['images'], '', $again['seconds']);
$ratio = $best['editor']['seconds'] / $best['extension']['seconds'];
printf("\nThe run with the extension is %.1f times as fast.\n", $ratio);
if (($argv[2] ?? '') !== '') {
    $report = ['bench' => 'image-editors', 'size' => (int) $argv[1], 'php' => PHP_VERSION, 'ratio' => round($ratio, 2), 'results' => $best + ['again' => $again]];
    if (file_put_contents($argv[2], json_encode($report, JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR) . "\n") === false) {
        exit(1);
    }
}
