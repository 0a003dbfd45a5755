<?php

/**
 * Whether a translation is whole and fits its texts. Usage: check.php PO
 */

declare(strict_types=1);

namespace SorsForWooCommerce\Env;

require __DIR__ . '/MoFile.php';

const FORMS = 3;

/** @return list<string> what a format takes, %% included, in an order of its own */
function listPlaceholders(string $text): array
{
    preg_match_all('/%(?:\d+\$)?[-+ 0\']*\d*(?:\.\d+)?[bcdeEfFgGosuxX]|%%/', $text, $found);
    sort($found[0]);

    return $found[0];
}

/** @return list<string> tags, in an order of their own */
function listTags(string $text): array
{
    preg_match_all('/<[^>]+>/', $text, $found);
    sort($found[0]);

    return $found[0];
}

/** @return list<string> what is wrong with one translation of one text */
function findProblems(string $text, string $translation): array
{
    $ends = static fn (string $of): array => [preg_match('/^\s/', $of), preg_match('/\s$/', $of)];

    return array_keys(array_filter([
        'its placeholders differ' => listPlaceholders($text) !== listPlaceholders($translation),
        'its tags differ' => listTags($text) !== listTags($translation),
        'it begins or ends with white space, or should' => $ends($text) !== $ends($translation),
        'a word mixes Cyrillic and Latin letters' => preg_match('/\p{Cyrillic}[A-Za-z]|[A-Za-z]\p{Cyrillic}/u', $translation) === 1,
        'it has Serbian letters in Latin script' => preg_match('/[čćžšđČĆŽŠĐ]/u', $translation) === 1,
    ]));
}

/** A number of entries that a filter of msgattrib leaves. */
function countEntries(string $po, string $filter): int
{
    $left = (string) shell_exec('msgattrib --no-obsolete ' . $filter . ' ' . escapeshellarg($po));

    return max(0, preg_match_all('/^msgid /m', $left) - 1);
}

$po = $argv[1];
$compiled = (string) shell_exec('msgfmt --check --no-hash --endianness=little --output-file=- ' . escapeshellarg($po));
$problems = [];
foreach (['--untranslated' => 'not translated', '--only-fuzzy' => 'marked as fuzzy'] as $filter => $word) {
    $count = countEntries($po, $filter);
    if ($count > 0) {
        $problems[] = sprintf('%d texts are %s', $count, $word);
    }
}
$mo = new MoFile($compiled);
foreach ($mo->messages as $text => $forms) {
    $text = (string) $text;
    $message = strstr($text, "\4") === false ? $text : substr((string) strstr($text, "\4"), 1);
    if ((count($forms) > 1) !== isset($mo->plurals[$text]) || (count($forms) > 1 && (count($forms) !== FORMS || in_array('', $forms, true)))) {
        $problems[] = "“{$message}”: its plural has not all forms";
    }
    foreach ($forms as $form) {
        foreach (findProblems($mo->plurals[$text] ?? $message, $form) as $fault) {
            $problems[] = "“{$message}”: {$fault}: “{$form}”";
        }
    }
}
if (!str_contains($mo->headers['plural-forms'] ?? '', 'nplurals=' . FORMS . ';') || count($mo->messages) === 0) {
    $problems[] = 'the header names no plural with three forms, or nothing is translated';
}
if ($problems !== []) {
    fwrite(STDERR, implode("\n", array_unique($problems)) . "\n");
    exit(1);
}
printf("%d texts are translated\n", count($mo->messages));
