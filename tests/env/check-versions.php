<?php

/**
 * Checks that all files that contain the version have the one of Cargo.toml.
 * Usage: check-versions.php ROOT; exits 1 and lists the files with another version.
 */

declare(strict_types=1);

const PLACES = [
    'Cargo.toml' => '/^\[workspace\.package\]\nversion = "([^"]+)"/m',
    'php/src/Plugin.php' => "/public const VERSION = '([^']+)';/",
    'php/sors-for-woocommerce.php' => '/^ \* Version: +(\S+)$/m',
    'php/readme.txt' => '/^Stable tag: (\S+)$/m',
    'composer.json' => '/^    "version": "([^"]+)",$/m',
    'packaging/debian/changelog.in' => '/^php@PHP@-sors \(([^)]+)\)/',
];

/** The newest entry of the plugin's changelog. */
const CHANGELOG = '/^== Changelog ==\n\n= (\S+) =$/m';

$versions = [];
foreach (PLACES + ['php/readme.txt, changelog' => CHANGELOG] as $place => $pattern) {
    $text = (string) file_get_contents($argv[1] . '/' . strtok($place, ','));
    $versions[$place] = preg_match($pattern, $text, $match) === 1 ? $match[1] : 'none found';
}
$wanted = $versions['Cargo.toml'];
$others = array_filter($versions, static fn (string $version): bool => $version !== $wanted);
if ($others !== [] || preg_match('/^\d+\.\d+\.\d+$/', $wanted) !== 1) {
    fwrite(STDERR, "The version in Cargo.toml is {$wanted}, but in:\n");
    foreach ($others as $place => $version) {
        fwrite(STDERR, "  {$place}: {$version}\n");
    }
    exit(1);
}
