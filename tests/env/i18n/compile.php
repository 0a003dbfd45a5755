<?php

/**
 * Prints a translation in one of the other formats that WordPress reads. Usage: compile.php php MO, or
 * compile.php json MO SCRIPT, which prints nothing if the script has no texts.
 */

declare(strict_types=1);

namespace SorsForWooCommerce\Env;

require __DIR__ . '/MoFile.php';

[, $format, $path] = $argv;
$mo = new MoFile((string) file_get_contents($path));
$known = array_intersect_key($mo->headers, ['language' => 1, 'plural-forms' => 1, 'project-id-version' => 1]);

/** Format of WP_Translation_File_PHP: headers and messages in one array, plural forms separated by NUL. */
function toPhp(MoFile $mo, array $headers): string
{
    $lines = [];
    foreach ($mo->messages as $message => $forms) {
        $lines[] = '    ' . toPhpExpression((string) $message) . ' => ' . toPhpExpression(implode("\0", $forms)) . ',';
    }
    $head = array_map(static fn (string $name, string $value): string => '  ' . toPhpExpression($name) . ' => ' . toPhpExpression($value) . ',', array_keys($headers), $headers);

    return "<?php\n\nreturn [\n" . implode("\n", $head) . "\n  'messages' => [\n" . implode("\n", $lines) . "\n  ],\n];\n";
}

function toPhpExpression(string $text): string
{
    return str_replace(["\0", "\4"], ["' . \"\\0\" . '", "' . \"\\4\" . '"], quotePhpString($text));
}

/** Unlike var_export(), leaves NUL characters to the caller. */
function quotePhpString(string $text): string
{
    return "'" . strtr($text, ['\\' => '\\\\', "'" => "\\'"]) . "'";
}

/** Format of wp.i18n. */
function toJson(MoFile $mo, array $headers, string $script): string
{
    $messages = ['' => ['domain' => 'messages', 'lang' => $headers['language'], 'plural-forms' => $headers['plural-forms']]];
    $data = ['domain' => 'messages', 'locale_data' => ['messages' => $messages + $mo->messages], 'source' => $script];

    return json_encode($data, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n";
}

if ($format === 'php') {
    echo toPhp($mo, $known);
} elseif ($mo->messages !== []) {
    echo toJson($mo, $known, $argv[3]);
}
