<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env\Lint;

/**
 * Items and module paths of a Rust file. Comments and literals are blanked out, so offsets and lines stay.
 */
final class RustSource
{
    private const COMMENTS_AND_LITERALS = <<<'REGEX'
        ~//[^\n]*
        |(?<block>/\*(?:[^*/]++|\*(?!/)|/(?!\*)|(?&block))*+\*/)
        |b?r(?<hashes>\#*)".*?"\k<hashes>
        |b?"[^"\\]*+(?:\\.[^"\\]*+)*+"
        |b?'(?:[^'\\\n]|\\(?:u\{[0-9a-fA-F_]+\}|x[0-9a-fA-F]{2}|.))'~xs
        REGEX;

    public readonly string $code;

    public function __construct(string $file)
    {
        $this->code = (string) preg_replace_callback(
            self::COMMENTS_AND_LITERALS,
            static fn (array $match): string => (string) preg_replace('/[^\n]/', ' ', $match[0]),
            (string) file_get_contents($file)
        );
    }

    /**
     * Types, functions and inline modules, each with the kind of block that encloses it: impl, impl-trait, trait, mod, fn,
     * other or '' (the file).
     *
     * @return list<array{kind: string, name: string, offset: int, block: string}>
     */
    public function items(): array
    {
        $items = [];
        preg_match_all('/\b(struct|enum|union|trait|type|fn)\s+(\w+)/', $this->code, $matches, PREG_SET_ORDER | PREG_OFFSET_CAPTURE);
        $blocks = $this->blocks();
        foreach ($matches as $match) {
            $enclosing = '';
            foreach ($blocks as $block) {
                if ($block['from'] < $match[0][1] && $match[0][1] < $block['to']) {
                    $enclosing = $block['kind'];
                }
            }
            $items[] = ['kind' => $match[1][0], 'name' => $match[2][0], 'offset' => $match[0][1], 'block' => $enclosing];
        }

        return $items;
    }

    /**
     * First segments of all paths that start at the crate's root, with `crate` or with enough `super`.
     *
     * @param list<string> $module path of the file's own module
     *
     * @return list<array{name: string, offset: int}>
     */
    public function rootSegments(array $module): array
    {
        $segments = [];
        $blocks = array_filter($this->blocks(), static fn (array $block): bool => $block['kind'] === 'mod');
        preg_match_all('/\b(crate|super(?:\s*::\s*super)*)\s*::\s*(?=(\w+|\{))/', $this->code, $matches, PREG_SET_ORDER | PREG_OFFSET_CAPTURE);
        foreach ($matches as $match) {
            [$path, $offset] = $match[0];
            $depth = count($module) + count(array_filter(
                $blocks,
                static fn (array $block): bool => $block['from'] < $offset && $offset < $block['to']
            ));
            if ($match[1][0] !== 'crate' && substr_count($match[1][0], 'super') < $depth) {
                continue;
            }
            $names = $match[2][0] === '{' ? $this->groupSegments($offset + strlen($path)) : [$match[2][0]];
            foreach ($names as $name) {
                $segments[] = ['name' => $name, 'offset' => $offset];
            }
        }

        return $segments;
    }

    /** @return list<string> First segments of the paths in a group, {a::b, c}. */
    private function groupSegments(int $open): array
    {
        $names = [];
        $depth = 0;
        $expected = false;
        for ($index = $open; $index < strlen($this->code); $index++) {
            $character = $this->code[$index];
            $depth += (int) ($character === '{') - (int) ($character === '}');
            if ($depth === 0) {
                break;
            }
            if ($depth === 1 && ($character === '{' || $character === ',')) {
                $expected = true;
            } elseif ($expected && preg_match('/\G\w+/', $this->code, $name, 0, $index) === 1) {
                $names[] = $name[0];
                $expected = false;
            }
        }

        return $names;
    }

    /** @return list<array{kind: string, from: int, to: int}> Blocks in braces, outer before inner. */
    private function blocks(): array
    {
        $blocks = $open = [];
        $header = $nesting = 0;
        preg_match_all('/[{}();\[\]]/', $this->code, $matches, PREG_OFFSET_CAPTURE);
        foreach ($matches[0] as [$character, $offset]) {
            if ($character === '{') {
                $open[] = count($blocks);
                $blocks[] = ['kind' => self::kindOf(substr($this->code, $header, $offset - $header)), 'from' => $offset, 'to' => PHP_INT_MAX];
            } elseif ($character === '}' && $open !== []) {
                $blocks[array_pop($open)]['to'] = $offset;
            }
            $nesting += (int) str_contains('([', $character) - (int) str_contains(')]', $character);
            if ($character === '{' || $character === '}' || ($character === ';' && $nesting === 0)) {
                $header = $offset + 1;
                $nesting = 0;
            }
        }

        return $blocks;
    }

    private static function kindOf(string $header): string
    {
        return match (true) {
            preg_match('/\bfn\s/', $header) === 1 => 'fn',
            preg_match('/\bmod\s+\w+\s*$/', $header) === 1 => 'mod',
            preg_match('/\btrait\s+\w/', $header) === 1 => 'trait',
            preg_match('/\bimpl\b/', $header) !== 1 => 'other',
            preg_match('/\bfor\b(?!\s*<)/', $header) === 1 => 'impl-trait',
            default => 'impl',
        };
    }
}
