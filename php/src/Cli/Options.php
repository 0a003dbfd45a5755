<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

/**
 * Options that several commands have.
 */
final class Options
{
    /** @return array<string, mixed> The option --format, as WP-CLI describes options. */
    public static function formatHelp(): array
    {
        return [
            'type' => 'assoc',
            'name' => 'format',
            'description' => 'How to write the answer.',
            'optional' => true,
            'default' => 'table',
            'options' => ['table', 'json'],
        ];
    }

    /**
     * @param array<string, string|bool> $options
     *
     * @return 'table'|'json'|'csv' csv only where it is asked for and allowed.
     */
    public static function format(array $options, bool $csv = false): string
    {
        $format = $options['format'] ?? 'table';

        return $format === 'json' || ($csv && $format === 'csv') ? $format : 'table';
    }

    /** What the exit codes mean, for the help of each command. */
    public static function exitCodes(): string
    {
        return "## EXIT CODES\n\n0: done. 1: failed, the sentence says why. 2: the command was not understood. "
            . '3: another run is at work. 4: done, but some items failed. 5: paused; a person must say whether to go on.';
    }
}
