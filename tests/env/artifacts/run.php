<?php

/**
 * Runs the demo (all syncs, one order to SORS) in the shop made from the artifacts. Fails if a loaded file of the plugin
 * does not come from the zip.
 */

declare(strict_types=1);

register_shutdown_function(static function (): void {
    $checkout = (string) realpath((string) getenv('SORS_CHECKOUT'));
    $shop = realpath((string) getenv('SORS_SHOP_DIR')) . '/';
    $ours = array_filter(get_included_files(), static fn (string $file): bool => str_contains($file, '/sors-for-woocommerce/'));
    $foreign = array_filter(
        get_included_files(),
        static fn (string $file): bool => str_starts_with($file, $checkout . '/php/')
    );
    $outside = array_filter($ours, static fn (string $file): bool => !str_starts_with($file, $shop) && !str_starts_with($file, $checkout . '/tests/'));
    if ($foreign !== [] || $outside !== [] || count($ours) < 20) {
        fwrite(STDERR, 'Files not from the zip: ' . implode(', ', [...$foreign, ...$outside]) . ' (' . count($ours) . " files of the plugin)\n");
        exit(1);
    }
    echo '    ', count($ours), ' files of the plugin loaded, all from the zip', "\n";
});

require dirname(__DIR__) . '/demo/run.php';
