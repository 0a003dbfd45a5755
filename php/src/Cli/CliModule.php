<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Module;

/**
 * The commands `wp sors …`, where WP-CLI runs.
 */
final class CliModule implements Module
{
    /** @var array<string, class-string<Command>> */
    public const COMMANDS = [
        'status' => StatusCommand::class,
        'contract' => ContractCommand::class,
        'sync' => SyncCommand::class,
        'runs' => RunsCommand::class,
        'order' => OrderCommand::class,
        'link' => LinkCommand::class,
        'unlink' => UnlinkCommand::class,
        'doctor' => DoctorCommand::class,
        'switch-database' => SwitchDatabaseCommand::class,
    ];

    public static function isWpCli(): bool
    {
        return defined('WP_CLI') && constant('WP_CLI') && class_exists(\WP_CLI::class);
    }

    public function register(): void
    {
        if (!self::isWpCli()) {
            return;
        }
        foreach (self::COMMANDS as $name => $class) {
            \WP_CLI::add_command(
                'sors ' . $name,
                static function (array $arguments, array $options) use ($class): void {
                    \WP_CLI::halt((new $class(new WpCliOutput()))->run($arguments, $options));
                },
                $class::help()
            );
        }
    }
}
