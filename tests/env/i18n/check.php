<?php

/**
 * Checks that a translation is complete and matches its texts. Usage: check.php PO
 */

declare(strict_types=1);

namespace SorsForWooCommerce\Env;

require __DIR__ . '/MoFile.php';

const FORMS = 3;

/** @return list<string> placeholders including %%, sorted */
function listPlaceholders(string $text): array
{
    preg_match_all('/%(?:\d+\$)?[-+ 0\']*\d*(?:\.\d+)?[bcdeEfFgGosuxX]|%%/', $text, $found);
    sort($found[0]);

    return $found[0];
}

/** @return list<string> HTML tags, sorted */
function listTags(string $text): array
{
    preg_match_all('/<[^>]+>/', $text, $found);
    sort($found[0]);

    return $found[0];
}

/** @return list<string> problems of one translation of one text */
function findProblems(string $text, string $translation): array
{
    $ends = static fn (string $of): array => [preg_match('/^\s/', $of), preg_match('/\s$/', $of)];

    return array_keys(array_filter([
        'its placeholders differ' => listPlaceholders($text) !== listPlaceholders($translation),
        'its tags differ' => listTags($text) !== listTags($translation),
        'its leading or trailing white space differs' => $ends($text) !== $ends($translation),
        'a word mixes Cyrillic and Latin letters' => preg_match('/\p{Cyrillic}[A-Za-z]|[A-Za-z]\p{Cyrillic}/u', $translation) === 1,
        'it has Serbian letters in Latin script' => preg_match('/[čćžšđČĆŽŠĐ]/u', $translation) === 1,
    ]));
}

/** Counts the entries that pass a filter of msgattrib. */
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
        $problems[] = "“{$message}”: a plural form is missing";
    }
    foreach ($forms as $form) {
        foreach (findProblems($mo->plurals[$text] ?? $message, $form) as $problem) {
            $problems[] = "“{$message}”: {$problem}: “{$form}”";
        }
    }
}
if (!str_contains($mo->headers['plural-forms'] ?? '', 'nplurals=' . FORMS . ';') || count($mo->messages) === 0) {
    $problems[] = 'the header does not declare three plural forms, or nothing is translated';
}
if ($problems !== []) {
    fwrite(STDERR, implode("\n", array_unique($problems)) . "\n");
    exit(1);
}
printf("%d texts are translated\n", count($mo->messages));
