<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Lacking;

use SorsForWooCommerce\Cli\Module;
use SorsForWooCommerce\Requirements;

/**
 * `wp sors …` where the plugin can't work: says why, whatever was asked for.
 */
final class Command
{
    public static function register(): void
    {
        if (Module::isWpCli()) {
            \WP_CLI::add_command('sors', [self::class, 'run'], [
                'shortdesc' => 'Says what is missing; the commands are there once nothing is.',
            ]);
        }
    }

    public static function run(): void
    {
        \WP_CLI::error(implode(' ', Requirements::missing()));
    }
}
