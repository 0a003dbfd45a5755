<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env\Lint;

/**
 * Tokens of a PHP file without comments and white space, and the classes it refers to.
 */
final class PhpSource
{
    private const NAMES = [T_STRING, T_NAME_QUALIFIED, T_NAME_FULLY_QUALIFIED, T_NAME_RELATIVE];

    /** @var list<\PhpToken> */
    public readonly array $tokens;

    private string $namespace = '';

    /** @var array<string, string> alias → fully qualified name */
    private array $imports = [];

    /** @var list<array{name: string, line: int}> */
    private array $references = [];

    public function __construct(string $file)
    {
        $this->tokens = array_values(array_filter(
            \PhpToken::tokenize((string) file_get_contents($file)),
            static fn (\PhpToken $token): bool => !$token->isIgnorable()
        ));
        $this->collectNames();
    }

    /**
     * Imports, qualified names, and names in strings. An unqualified name is either imported or in the same namespace.
     *
     * @return list<array{name: string, line: int}> Fully qualified, without the leading backslash.
     */
    public function references(): array
    {
        return $this->references;
    }

    /** Resolves a name as PHP does; without the leading backslash. */
    public function resolve(string $name): string
    {
        if ($name[0] === '\\') {
            return substr($name, 1);
        }
        [$first, $rest] = explode('\\', $name, 2) + [1 => null];
        $base = match (true) {
            $first === 'namespace' => $this->namespace,
            isset($this->imports[$first]) => $this->imports[$first],
            default => ltrim($this->namespace . '\\' . $first, '\\'),
        };

        return $rest === null ? $base : $base . '\\' . $rest;
    }

    /**
     * Static accesses, as in Name::MEMBER.
     *
     * @return list<array{name: string, member: string, line: int}>
     */
    public function staticAccesses(): array
    {
        $found = [];
        foreach ($this->tokens as $index => $token) {
            if ($token->is(T_DOUBLE_COLON) && $this->tokens[$index - 1]->is(self::NAMES)) {
                $found[] = [
                    'name' => $this->resolve($this->tokens[$index - 1]->text),
                    'member' => ltrim($this->tokens[$index + 1]->text, '$'),
                    'line' => $token->line,
                ];
            }
        }

        return $found;
    }

    /** @return list<\PhpToken> Strings, and the constant parts of strings with variables. */
    public function strings(): array
    {
        return array_values(array_filter($this->tokens, static fn (\PhpToken $token): bool => $token->is([
            T_CONSTANT_ENCAPSED_STRING, T_ENCAPSED_AND_WHITESPACE, T_INLINE_HTML,
        ])));
    }

    private function collectNames(): void
    {
        $depth = 0;
        for ($index = 0; isset($this->tokens[$index]); $index++) {
            $token = $this->tokens[$index];
            $depth += (int) $token->is(['{', T_CURLY_OPEN, T_DOLLAR_OPEN_CURLY_BRACES]) - (int) $token->is('}');
            if ($token->is(T_NAMESPACE) && $this->tokens[$index + 1]->is([T_STRING, T_NAME_QUALIFIED])) {
                $this->namespace = $this->tokens[++$index]->text;
            } elseif ($token->is(T_USE) && $depth === 0) {
                $index = $this->collectImports($index + 1);
            } elseif ($token->is([T_NAME_QUALIFIED, T_NAME_FULLY_QUALIFIED, T_NAME_RELATIVE])) {
                $this->references[] = ['name' => $this->resolve($token->text), 'line' => $token->line];
            }
        }
        foreach ($this->strings() as $string) {
            preg_match_all('/\bSorsForWooCommerce(?:\\\\+\w+)+/', $string->text, $names);
            foreach ($names[0] as $name) {
                $this->references[] = ['name' => preg_replace('/\\\\+/', '\\', $name), 'line' => $string->line];
            }
        }
    }

    /** Reads a use statement from its first name on; returns the index of its end. */
    private function collectImports(int $index): int
    {
        $prefix = $name = $alias = '';
        $isClosure = $this->tokens[$index]->text === '(';
        for (; !$isClosure && isset($this->tokens[$index]); $index++) {
            $token = $this->tokens[$index];
            if ($token->is('{')) {
                [$prefix, $name] = [$name, ''];
            } elseif ($token->is([',', ';', '}'])) {
                $this->import($prefix . $name, $alias, $token->line);
                $name = $alias = '';
            } elseif ($token->is(T_AS)) {
                $alias = $this->tokens[++$index]->text;
            } elseif ($token->is([...self::NAMES, T_NS_SEPARATOR])) {
                $name .= $token->text;
            }
            if ($token->is(';')) {
                break;
            }
        }

        return $index;
    }

    private function import(string $name, string $alias, int $line): void
    {
        if ($name === '' || str_ends_with($name, '\\')) {
            return;
        }
        $name = ltrim($name, '\\');
        $parts = explode('\\', $name);
        $this->imports[$alias !== '' ? $alias : end($parts)] = $name;
        $this->references[] = ['name' => $name, 'line' => $line];
    }
}
