<?php

/**
 * Finds names of SORS's wire format outside the contract: takes paths and names from the contract profiles and searches
 * all other files of the repository for them as string literals. Usage: check-names.php ROOT
 */

declare(strict_types=1);

/** Files that may contain them. */
const CONTRACT_FILES = '~^(src/contract/|tests/(profiles|sandbox|fuzz)/|tests/(contract|profile)|docs/contract)~';

/** Same word, other meaning: a property of PHP exceptions, a route of WooCommerce's Store API. */
const ALLOWED = [
    'src/php/exception.rs' => ['requestId'],
    'php/src/Products/ProductRoutes.php' => ['/products'],
    'tests/woocommerce-standin/includes/Frontend/StoreApi.php' => ['/products'],
    'tests/env/check-names.php' => ['requestId', '/products'],
];

/** Files that could use them. */
const CODE_FILES = '~(\.(rs|php|js|mjs|ts|sh|json|html)|^dev)$~';

/**
 * @param mixed $node
 *
 * @return list<string> All strings in a part of a profile.
 */
function collectStrings(mixed $node): array
{
    if (is_string($node)) {
        return [$node];
    }

    return is_array($node) ? array_merge(...array_map('collectStrings', array_values($node))) : [];
}

/** @return array{0: list<string>, 1: list<string>} Names that only SORS uses, and paths. */
function readProfileNames(string $file): array
{
    $profile = json_decode((string) file_get_contents($file), true, 32, JSON_THROW_ON_ERROR);
    $names = collectStrings([$profile['envelope'], $profile['database']['name'], $profile['paging'], $profile['values']]);
    $paths = [];
    foreach ($profile['resources'] as $resource) {
        $names = array_merge($names, collectStrings([
            $resource['query'] ?? [], $resource['fields'] ?? [], $resource['body'] ?? [], $resource['item_body'] ?? [],
        ]));
        // The path from after its leading placeholder to the next one.
        $path = preg_replace('~^/\{database\}|(?<=.)/?\{.*$~', '', $resource['path']);
        if (strlen($path) > 3) {
            $paths[] = $path;
        }
    }
    // Plain English words have many uses; compound, dotted and Serbian ones are SORS's.
    $names = array_filter($names, static fn (string $name): bool => preg_match('/\p{Ll}\p{Lu}|\.|[^\x00-\x7f]/u', $name) === 1);

    return [array_values(array_unique($names)), array_values(array_unique($paths))];
}

chdir($argv[1]);
$names = $paths = [];
foreach (array_merge(['src/contract/assumed.json'], glob('tests/profiles/*.json') ?: []) as $file) {
    [$moreNames, $morePaths] = readProfileNames($file);
    $names = array_merge($names, $moreNames);
    $paths = array_merge($paths, $morePaths);
}
$quote = static fn (array $words): string => implode('|', array_map(static fn (string $w): string => preg_quote($w, '~'), array_unique($words)));
$pattern = '~(["\'`])(?:' . $quote($names) . ')\1|["\'`](?:' . $quote($paths) . ')(?=["\'`/?])~u';
if (count($names) < 20 || count($paths) < 10) {
    fwrite(STDERR, "The profiles contain too few names to search for.\n");
    exit(1);
}

$found = 0;
$files = array_filter(explode("\0", (string) shell_exec('git ls-files -z --cached --others --exclude-standard')));
foreach ($files as $file) {
    if (!is_file($file) || preg_match(CONTRACT_FILES, $file) === 1 || preg_match(CODE_FILES, $file) !== 1) {
        continue;
    }
    foreach (file($file) ?: [] as $number => $line) {
        if (preg_match($pattern, $line, $match) === 1 && !in_array(trim($match[0], '"\'`'), ALLOWED[$file] ?? [], true)) {
            fwrite(STDERR, sprintf("%s:%d: move %s to the contract profile\n", $file, $number + 1, $match[0]));
            $found++;
        }
    }
}
printf("Searched %3\$d files for %1\$d names and %2\$d paths of the profiles: %4\$d found\n", count(array_unique($names)), count(array_unique($paths)), count($files), $found);
exit($found === 0 ? 0 : 1);
