<?php

/**
 * Finds functions newer than PHP 8.1, which the plugin supports, and uses of what PHP up to 8.4 deprecates.
 * mago finds newer syntax (php-version in mago.toml).
 * Usage: check-php.php ROOT
 */

declare(strict_types=1);

/** Functions new in PHP 8.2, 8.3 and 8.4, without those that WordPress 6.5 polyfills. */
const NEWER_FUNCTIONS = [
    'ini_parse_quantity', 'memory_reset_peak_usage', 'mysqli_execute_query', 'openssl_cipher_key_length', 'curl_upkeep',
    'sodium_crypto_stream_xchacha20_xor_ic', 'libxml_get_external_entity_loader', 'json_validate', 'mb_str_pad',
    'str_increment', 'str_decrement', 'stream_context_set_options', 'array_find', 'array_find_key', 'array_any', 'array_all',
    'mb_trim', 'mb_ltrim', 'mb_rtrim', 'mb_ucfirst', 'mb_lcfirst', 'bcdivmod', 'bcceil', 'bcfloor', 'bcround', 'fpow',
    'http_get_last_response_headers', 'http_clear_last_response_headers', 'request_parse_body', 'grapheme_str_split',
];

/** Deprecated in PHP 8.2 to 8.4. */
const DEPRECATED_FUNCTIONS = ['utf8_encode', 'utf8_decode', 'lcg_value', 'strptime', 'mysqli_ping', 'mysqli_kill', 'mysqli_refresh', 'assert_options'];

/** Function → position of the escape argument, which PHP 8.4 requires. */
const MIN_ARGUMENTS_WITH_ESCAPE = ['fputcsv' => 5, 'fgetcsv' => 5, 'str_getcsv' => 4];

$findings = [];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($argv[1] . '/php', FilesystemIterator::SKIP_DOTS)) as $file) {
    if ($file->getExtension() === 'php' && !str_contains($file->getPathname(), '/php/stubs/')) {
        $findings = [...$findings, ...checkFile($file->getPathname())];
    }
}
foreach ($findings as $finding) {
    fwrite(STDERR, $finding . "\n");
}
exit($findings === [] ? 0 : 1);

/** @return list<string> */
function checkFile(string $path): array
{
    $findings = [];
    $tokens = array_values(array_filter(
        PhpToken::tokenize((string) file_get_contents($path)),
        static fn (PhpToken $token): bool => !$token->isIgnorable()
    ));
    foreach ($tokens as $index => $token) {
        $name = strtolower(ltrim($token->text, '\\'));
        $before = $tokens[$index - 1] ?? null;
        $calls = $token->is([T_STRING, T_NAME_FULLY_QUALIFIED]) && ($tokens[$index + 1]->text ?? '') === '('
            && !$before?->is([T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR, T_DOUBLE_COLON, T_FUNCTION, T_NEW]);
        $problem = match (true) {
            $token->is(T_DOLLAR_OPEN_CURLY_BRACES) => '"${…}" in a string is deprecated in PHP 8.2',
            !$calls => null,
            in_array($name, NEWER_FUNCTIONS, true) => "{$name}() is not in PHP 8.1",
            in_array($name, DEPRECATED_FUNCTIONS, true) => "{$name}() is deprecated",
            isset(MIN_ARGUMENTS_WITH_ESCAPE[$name]) && countArguments($tokens, $index + 1) < MIN_ARGUMENTS_WITH_ESCAPE[$name] => "{$name}() without its escape character is deprecated in PHP 8.4",
            default => null,
        };
        $problem ??= findImplicitNullable($tokens, $index);
        if ($problem !== null) {
            $findings[] = "{$path}:{$token->line}: {$problem}";
        }
    }

    return $findings;
}

/** @param list<PhpToken> $tokens */
function countArguments(array $tokens, int $open): int
{
    $depth = 0;
    $count = 1;
    for ($index = $open; isset($tokens[$index]); $index++) {
        $depth += (int) in_array($tokens[$index]->text, ['(', '[', '{'], true) - (int) in_array($tokens[$index]->text, [')', ']', '}'], true);
        // Passed by name.
        if ($depth === 1 && $tokens[$index]->text === 'escape') {
            return PHP_INT_MAX;
        }
        $count += $depth === 1 && $tokens[$index]->text === ',' ? 1 : 0;
        if ($depth === 0) {
            return $count;
        }
    }

    return $count;
}

/** Finds "Type $name = null", a parameter whose type must be nullable. @param list<PhpToken> $tokens */
function findImplicitNullable(array $tokens, int $index): ?string
{
    if (
        !$tokens[$index]->is(T_VARIABLE) || ($tokens[$index + 1]->text ?? '') !== '='
        || strtolower($tokens[$index + 2]->text ?? '') !== 'null' || !in_array($tokens[$index + 3]->text ?? '', [',', ')'], true)
    ) {
        return null;
    }
    $type = $tokens[$index - 1] ?? null;
    $beforeType = $tokens[$index - 2] ?? null;
    $named = $type?->is([T_STRING, T_ARRAY, T_CALLABLE, T_NAME_FULLY_QUALIFIED, T_NAME_QUALIFIED]) === true;
    if (!$named || in_array(strtolower($type->text), ['null', 'mixed'], true) || in_array($beforeType?->text, ['?', '|'], true)) {
        return null;
    }

    return "{$tokens[$index]->text} defaults to null, but its type is not nullable: deprecated in PHP 8.4";
}
