<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Requirements;

use SorsForWooCommerce\Cli\CliModule;

/**
 * `wp sors …` where the plugin can't work: says why, whatever was asked for.
 */
final class UnavailableCommand
{
    public static function register(): void
    {
        if (CliModule::isWpCli()) {
            \WP_CLI::add_command('sors', [self::class, 'run'], [
                'shortdesc' => 'Says what is missing; the commands are there once nothing is.',
            ]);
        }
    }

    public static function run(): void
    {
        \WP_CLI::error(implode(' ', RequirementsCheck::listMissing()));
    }
}
