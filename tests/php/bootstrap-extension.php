<?php

/**
 * For tests of the extension alone: no WordPress.
 */

declare(strict_types=1);

require_once __DIR__ . '/autoload.php';

if (!extension_loaded('sors')) {
    fwrite(STDERR, "The extension is not loaded. Run ./dev test extension.\n");
    exit(1);
}
