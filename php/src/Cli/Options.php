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
        return "## EXIT CODES\n\n" . implode(' ', array_map(
            static fn (int $code, string $meaning): string => "{$code}: {$meaning}.",
            array_keys(ExitCode::MEANINGS),
            ExitCode::MEANINGS
        ));
    }
}
