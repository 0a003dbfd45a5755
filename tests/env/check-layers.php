<?php

/**
 * Checks that dependencies point down: between the rooms of php/src, and between the modules of src. Usage: check-layers.php ROOT
 *
 * `mago guard` (considered in mago 1.29) could check the PHP half. It reads no Rust, and mago is optional on a machine,
 * while this check has to run everywhere.
 */

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env\Lint;

require __DIR__ . '/lint/files.php';
require __DIR__ . '/lint/PhpSource.php';
require __DIR__ . '/lint/RustSource.php';

/** Rooms of php/src, bottom first. A room uses itself, lower rooms, and its PEERS on the same level. */
const ROOMS = [
    ['Support'], ['Locale'], ['Settings'],
    ['Storage'],
    ['Connection'],
    ['Sync', 'Orders', 'Products'],
    ['Alerts', 'Privacy', 'Health'],
    ['Rest', 'Admin', 'Cli'],
    ['Requirements'],
];

/** The callers share the helpers of Admin. */
const PEERS = [
    'Sync' => ['Orders', 'Products'],
    'Orders' => ['Sync', 'Products'],
    'Products' => ['Sync', 'Orders'],
    'Rest' => ['Admin'],
    'Cli' => ['Admin'],
];

/** Classes that every room may use, and which of their members; null means all. */
const SHARED = [
    'Module' => null,
    'Plugin' => ['VERSION', 'path', 'url'],
    'Requirements\RequirementsCheck' => null,
];

/** Modules of src, bottom first. Modules on the same level don't use each other. */
const MODULES = [
    ['company_number'], ['model'], ['error'],
    ['contract'],
    ['order', 'client'],
    ['feed', 'images'],
    ['php'],
];

const PREFIX = 'SorsForWooCommerce\\';

/**
 * @param list<list<string>> $levels
 *
 * @return array<string, int>
 */
function levelsByName(array $levels): array
{
    $found = [];
    foreach ($levels as $level => $names) {
        $found += array_fill_keys($names, $level);
    }

    return $found;
}

/** Explains why a room must not use a class; null if it may. */
function explainPhp(string $room, string $class, ?string $member): ?string
{
    $levels = levelsByName(ROOMS);
    if (array_key_exists($class, SHARED)) {
        $members = SHARED[$class];

        return $members === null || $member === null || in_array($member, $members, true)
            ? null
            : "{$room} uses {$class}::{$member}; of that class only " . implode(', ', $members) . ' may be used';
    }
    $target = str_contains($class, '\\') ? strtok($class, '\\') : null;
    if ($target === $room) {
        return null;
    }
    if ($target === null || !isset($levels[$target])) {
        return "{$room} uses {$class}, which is in no room of check-layers.php";
    }
    $allowed = $levels[$target] < $levels[$room] || in_array($target, PEERS[$room] ?? [], true);

    return $allowed ? null : "{$room} must not use {$class}: {$target} is " . ($levels[$target] === $levels[$room] ? 'on the same level' : 'above it');
}

/**
 * @param array<string, array<string, string>> $uses room → used room → first place; this function adds to it
 *
 * @return list<string>
 */
function checkPhp(string $file, array &$uses): array
{
    $parts = explode('/', substr($file, strlen('php/src/')));
    $room = $parts[0];
    if (count($parts) === 1) {
        return [];
    }
    if (!isset(levelsByName(ROOMS)[$room])) {
        return ["{$file}:1: the room {$room} is missing in check-layers.php"];
    }
    $source = new PhpSource($file);
    $findings = [];
    foreach ([...$source->references(), ...$source->staticAccesses()] as $reference) {
        $class = substr($reference['name'], strlen(PREFIX));
        $member = $reference['member'] ?? null;
        // An import covers the static accesses to its class, unless only some members are shared.
        if (!str_starts_with($reference['name'], PREFIX) || ($member !== null && !isset(SHARED[$class]))) {
            continue;
        }
        $problem = explainPhp($room, $class, $member);
        if ($problem !== null) {
            $findings[] = "{$file}:{$reference['line']}: {$problem}";
        }
        $uses[$room][(string) strtok($class, '\\')] ??= "{$file}:{$reference['line']}";
    }

    return $findings;
}

/** @return list<string> */
function checkRust(string $file): array
{
    $module = explode('/', preg_replace('~^src/|(/mod)?\.rs$~', '', $file));
    $levels = levelsByName(MODULES);
    if ($module === ['lib']) {
        return [];
    }
    if (!isset($levels[$module[0]])) {
        return ["{$file}:1: the module {$module[0]} is missing in check-layers.php"];
    }
    $source = new RustSource($file);
    $findings = [];
    foreach ($source->rootSegments($module) as $segment) {
        $target = $segment['name'];
        if (isset($levels[$target]) && $target !== $module[0] && $levels[$target] >= $levels[$module[0]]) {
            $where = $levels[$target] === $levels[$module[0]] ? 'on the same level' : 'above it';
            $line = lineAt($source->code, $segment['offset']);
            $findings[] = "{$file}:{$line}: {$module[0]} must not use {$target}, which is {$where}";
        }
    }

    return $findings;
}

chdir($argv[1]);
$findings = $uses = [];
$files = listFiles('~^(php/src/.*\.php|src/.*\.rs)$~');
foreach ($files as $file) {
    array_push($findings, ...(str_ends_with($file, '.rs') ? checkRust($file) : checkPhp($file, $uses)));
}
foreach (PEERS as $room => $peers) {
    foreach ($peers as $peer) {
        if ($room < $peer && isset($uses[$room][$peer], $uses[$peer][$room])) {
            echo "Note: {$room} and {$peer} use each other ({$uses[$room][$peer]}, {$uses[$peer][$room]})\n";
        }
    }
}
exit(printFindings($findings, 'Searched ' . count($files) . ' files for dependencies that point up'));
