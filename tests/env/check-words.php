<?php

/**
 * Finds words that the project's prose and names avoid. Searches whole files, so it covers docs, comments, messages and UI
 * texts. A phrase may continue on the next line. Usage: check-words.php ROOT
 */

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env\Lint;

require __DIR__ . '/lint/files.php';

/** Pattern → what to write instead. A space also matches a line break within a comment. */
const PHRASES = [
    'anew' => 'again',
    'afresh' => 'again',
    'nought' => 'zero',
    'for want of' => 'without',
    'by the clock' => 'scheduled',
    'by hand' => 'manually',
    'see(?:s|n|ing)? to it' => 'handles',
    'look(?:s|ed|ing)? after' => 'handles',
    '(?:is|are|was|were) told' => 'the fact itself',
    '(?:is|are|was|were) at it' => 'works, runs',
    '(?:stands?|stood|standing) for' => 'is linked to, means',
    'let(?:s|ting)? go' => 'release, continue',
    'mend(?:s|ed|ing)?' => 'fix',
    'dear' => 'expensive',
    '(?:come|comes|came|coming) to nothing' => 'fails',
    'behind (?:our|its|their|your) backs?' => 'without notice',
];

/** Former class names, in small letters: they must not return, not even in a comment. */
const FORMER_NAMES = [
    'pile', 'sheet', 'crew', 'ledger', 'told', 'lacking', 'aside', 'exhibition', 'stopgap', 'aftermath', 'parked', 'bookmark',
    'circumstance', 'flaw',
];

/** Prose and sources. The translations follow the sources, and the corpus of the fuzzers is input. */
const TEXT_FILES = '~^(?!php/languages/|tests/fuzz/corpus/|tests/env/check-words\.php$)(.*\.(md|txt|rs|php|sh|js|mjs|css|toml|in|m4|frag|ini|dist|xml|conf)|docs/.*\.json|src/contract/.*\.json|dev|\.ci/run)$~';

/** Files in which former names must not occur. */
const CODE_FILES = '~^(src|php|tests|docs)/~';

/** What begins a line of a comment or quotation. It gives way to spaces, so that phrases join and offsets stay. */
const LINE_START = '~^[ \t]*(?://[/!]?|\*(?!/)|\#+|>|dnl\b)~m';

/** @return list<string> */
function checkWords(string $file): array
{
    $text = (string) preg_replace_callback(
        LINE_START,
        static fn (array $match): string => str_repeat(' ', strlen($match[0])),
        (string) file_get_contents($file)
    );
    $findings = [];
    foreach (PHRASES as $phrase => $instead) {
        $pattern = '~\b(?:' . str_replace(' ', '(?:[ \t]+|[ \t]*\n[ \t]*)', $phrase) . ')\b~i';
        array_push($findings, ...findMatches($file, $text, $pattern, "write: {$instead}"));
    }
    if (preg_match(CODE_FILES, $file) === 1) {
        $pattern = '~\b(?:' . implode('|', array_map('ucfirst', FORMER_NAMES)) . ')\b~';
        array_push($findings, ...findMatches($file, $text, $pattern, 'a former name'));
    }

    return $findings;
}

/** @return list<string> */
function findMatches(string $file, string $text, string $pattern, string $advice): array
{
    preg_match_all($pattern, $text, $matches, PREG_OFFSET_CAPTURE);

    return array_map(static fn (array $match): string => sprintf(
        '%s:%d: "%s" (%s)',
        $file,
        lineAt($text, $match[1]),
        preg_replace('/\s+/', ' ', $match[0]),
        $advice
    ), $matches[0]);
}

chdir($argv[1]);
$findings = [];
$files = listFiles(TEXT_FILES);
foreach ($files as $file) {
    array_push($findings, ...checkWords($file));
}
exit(printFindings($findings, 'Searched ' . count($files) . ' files for words to avoid'));
