<?php

/**
 * Checks names of types and functions: class names are unique in the plugin, type names in each Rust crate, and no function
 * has a bare verb or preposition as its name. Usage: check-symbols.php ROOT
 */

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env\Lint;

require __DIR__ . '/lint/files.php';
require __DIR__ . '/lint/PhpSource.php';
require __DIR__ . '/lint/RustSource.php';

/** Names that need an object: readRow, not read. */
const BARE = ['of', 'take', 'work', 'sit', 'read', 'one', 'look', 'tell', 'go'];

/** @return list<array{kind: string, name: string, line: int, isForeign: bool}> Types and functions of a PHP file. */
function phpSymbols(string $file): array
{
    $source = new PhpSource($file);
    $symbols = [];
    $isForeign = false;
    foreach ($source->tokens as $index => $token) {
        $before = $source->tokens[$index - 1] ?? null;
        $next = $source->tokens[$index + 1] ?? null;
        if ($token->is([T_CLASS, T_INTERFACE, T_TRAIT, T_ENUM]) && !$before?->is([T_DOUBLE_COLON]) && $next !== null) {
            $isForeign = hasForeignParent($source, $index + 1);
            if ($next->is(T_STRING)) {
                $symbols[] = ['kind' => 'type', 'name' => $next->text, 'line' => $next->line, 'isForeign' => false];
            }
        } elseif ($token->is(T_FUNCTION)) {
            $name = $next?->text === '&' ? $source->tokens[$index + 2] : $next;
            if ($name !== null && $name->text !== '(') {
                $symbols[] = ['kind' => 'function', 'name' => $name->text, 'line' => $name->line, 'isForeign' => $isForeign && isPublicMethod($source, $index)];
            }
        }
    }

    return $symbols;
}

/** Whether a class extends or implements a type outside the plugin, which then may dictate names of methods. */
function hasForeignParent(PhpSource $source, int $index): bool
{
    $isParent = false;
    for (; isset($source->tokens[$index]) && !$source->tokens[$index]->is('{'); $index++) {
        $token = $source->tokens[$index];
        $isParent = $isParent || $token->is([T_EXTENDS, T_IMPLEMENTS]);
        if ($isParent && $token->is([T_STRING, T_NAME_QUALIFIED, T_NAME_FULLY_QUALIFIED]) && !str_starts_with($source->resolve($token->text), 'SorsForWooCommerce\\')) {
            return true;
        }
    }

    return false;
}

function isPublicMethod(PhpSource $source, int $function): bool
{
    $modifiers = [$source->tokens[$function - 1] ?? null, $source->tokens[$function - 2] ?? null];

    return array_filter($modifiers, static fn (?\PhpToken $token): bool => $token?->is(T_PUBLIC) === true) !== []
        && array_filter($modifiers, static fn (?\PhpToken $token): bool => $token?->is(T_STATIC) === true) === [];
}

/** @return list<array{kind: string, name: string, line: int, isForeign: bool}> Types and functions of a Rust file. */
function rustSymbols(string $file): array
{
    $source = new RustSource($file);
    $symbols = [];
    foreach ($source->items() as $item) {
        // Associated types belong to their trait.
        if ($item['kind'] === 'type' && in_array($item['block'], ['impl-trait', 'trait', 'impl'], true)) {
            continue;
        }
        $symbols[] = [
            'kind' => $item['kind'] === 'fn' ? 'function' : 'type',
            'name' => $item['name'],
            'line' => lineAt($source->code, $item['offset']),
            'isForeign' => $item['block'] === 'impl-trait',
        ];
    }

    return $symbols;
}

chdir($argv[1]);
$findings = [];
$count = 0;
foreach (['~^php/src/.*\.php$~' => 'the plugin', '~^src/.*\.rs$~' => 'the crate sors', '~^tests/sandbox/src/.*\.rs$~' => 'the crate sors-sandbox'] as $pattern => $crate) {
    $types = [];
    foreach (listFiles($pattern) as $file) {
        $count++;
        foreach (str_ends_with($file, '.rs') ? rustSymbols($file) : phpSymbols($file) as $symbol) {
            $place = "{$file}:{$symbol['line']}";
            if ($symbol['kind'] === 'type') {
                $key = str_ends_with($file, '.php') ? strtolower($symbol['name']) : $symbol['name'];
                if (isset($types[$key])) {
                    $findings[] = "{$place}: {$crate} has two types named {$symbol['name']}; the other is in {$types[$key]}";
                }
                $types[$key] ??= $place;
            } elseif (!$symbol['isForeign'] && in_array($symbol['name'], BARE, true)) {
                $findings[] = "{$place}: the function {$symbol['name']}() needs a verb and an object in its name";
            }
        }
    }
}
exit(printFindings($findings, "Searched {$count} files for doubled type names and bare function names"));
