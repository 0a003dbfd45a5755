<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * Looks once a day, and whenever somebody tests the connection, whether SORS has a database of a newer year.
 */
final class NewDatabaseCheck
{
    public const HOOK = 'sors_check_new_database';

    /** The names of the databases as they were seen last. */
    public const OPTION = 'sors_known_databases';

    public static function register(): void
    {
        add_action(self::HOOK, [self::class, 'checkDatabases']);
        add_action('action_scheduler_init', [self::class, 'ensureScheduled']);
    }

    public static function ensureScheduled(): void
    {
        StepScheduler::ensureRecurring(self::HOOK, HOUR_IN_SECONDS, DAY_IN_SECONDS, Settings::load()->isComplete());
    }

    /** Asks SORS; what it can't be asked for today, it is asked for tomorrow. */
    public static function checkDatabases(): void
    {
        if (!Settings::load()->isComplete()) {
            return;
        }
        try {
            $client = ClientFactory::create();
            if ($client->profile()['lists_databases']) {
                self::rememberDatabases($client->databases());
            }
        } catch (SorsException $error) {
            Log::info('The databases of SORS could not be listed. ' . $error->getMessage());
        }
    }

    /** @param list<array{name: string, year: ?int}> $databases */
    public static function rememberDatabases(array $databases): void
    {
        if ($databases !== []) {
            update_option(self::OPTION, array_values(array_map('strval', array_column($databases, 'name'))), false);
        }
    }

    /**
     * What there is to say about the chosen database's year.
     *
     * @return array{database: string, newer: ?string}|null Null when there is nothing.
     */
    public static function findYearIssue(): ?array
    {
        $database = Settings::load()->text('database');
        $newer = DatabaseName::findNewer($database, array_map('strval', (array) get_option(self::OPTION, [])));
        if ($newer === null && !DatabaseName::isPastYear($database, (int) wp_date('Y'))) {
            return null;
        }

        return ['database' => $database, 'newer' => $newer];
    }
}
