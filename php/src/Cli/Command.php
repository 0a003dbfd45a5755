<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

/**
 * One command of `wp sors`.
 */
interface Command
{
    /**
     * @return array{shortdesc: string, longdesc: string, synopsis: list<array<string, mixed>>} As WP-CLI wants it.
     */
    public static function help(): array;

    /**
     * @param list<string> $arguments
     * @param array<string, string|bool> $options
     *
     * @return int One of ExitCode.
     */
    public function run(array $arguments, array $options): int;
}
