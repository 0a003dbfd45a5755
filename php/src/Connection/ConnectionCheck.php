<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Connection;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;

/**
 * Tries a connection with settings that need not be stored yet. Reads only; the shop keeps nothing but the names of SORS's
 * databases.
 */
final class ConnectionCheck
{
    /**
     * @return array{
     *     message: string,
     *     profile: array{name: string, revision: int, verified: bool, note: string},
     *     databases: list<array{name: string, year: ?int}>,
     *     business_units: list<array{id: string, code: ?string, name: string}>
     * }
     *
     * @throws SorsException when SORS can't be reached or refuses.
     */
    public static function run(Settings $settings, #[\SensitiveParameter] string $key): array
    {
        $client = ClientFactory::create($settings, null, $key);
        $profile = $client->profile();
        $result = [
            'message' => '',
            'profile' => array_intersect_key($profile, array_flip(['name', 'revision', 'verified', 'note'])),
            'databases' => $profile['lists_databases'] ? $client->databases() : [],
            'business_units' => [],
        ];
        NewDatabaseCheck::rememberDatabases($result['databases']);
        if ($settings->text('database') === '') {
            $result['message'] = $profile['lists_databases']
                ? self::databaseCountMessage(count($result['databases']))
                : __('The contract profile has no list of databases: type the name of the database and test again.', 'sors-for-woocommerce');
        } else {
            $probe = $client->testConnection();
            $result['business_units'] = $probe['business_units'];
            $result['message'] = self::successMessage($settings->text('database'), $probe);
        }
        $result['message'] .= ' ' . self::describeProfile($profile);

        return $result;
    }

    /**
     * The lists to choose from.
     *
     * @return array{databases: list<array{name: string, year: ?int}>, business_units: list<array{id: string, code: ?string, name: string}>}
     *
     * @throws SorsException when SORS can't be reached or refuses.
     */
    public static function fetchLists(Settings $settings, #[\SensitiveParameter] string $key): array
    {
        $client = ClientFactory::create($settings, null, $key);

        return [
            'databases' => $client->profile()['lists_databases'] ? $client->databases() : [],
            'business_units' => $settings->text('database') === '' ? [] : $client->businessUnits(),
        ];
    }

    /**
     * The profile in use, without a request; null with a sentence when it can't be loaded.
     *
     * @return array{0: array<string, mixed>|null, 1: string}
     */
    public static function loadProfile(Settings $settings): array
    {
        try {
            // No request is made, so that any key will do.
            return [ClientFactory::create($settings, null, 'x')->profile(), ''];
        } catch (SorsException $error) {
            return [null, ErrorMessages::localize($error)];
        }
    }

    /**
     * A sentence on how far the profile may be trusted.
     *
     * @param array<string, mixed> $profile As Client::profile().
     */
    public static function describeProfile(array $profile): string
    {
        $name = (string) $profile['name'];

        return $profile['verified']
            /* translators: %s: name of the contract profile */
            ? sprintf(__('Contract profile “%s”: verified.', 'sors-for-woocommerce'), $name)
            /* translators: %s: name of the contract profile */
            : sprintf(__('Contract profile “%s”: assumed, not verified with SORS.', 'sors-for-woocommerce'), $name);
    }

    /** @param array{milliseconds: int, business_units: list<array<string, mixed>>} $probe */
    private static function successMessage(string $database, array $probe): string
    {
        $units = count($probe['business_units']);

        return sprintf(
            /* translators: 1: name of the database, 2: number of business units, 3: milliseconds */
            _n(
                'Connected: SORS accepted the key and opened the database “%1$s” with %2$s business unit, in %3$s ms.',
                'Connected: SORS accepted the key and opened the database “%1$s” with %2$s business units, in %3$s ms.',
                $units,
                'sors-for-woocommerce'
            ),
            $database,
            number_format_i18n($units),
            number_format_i18n($probe['milliseconds'])
        );
    }

    private static function databaseCountMessage(int $count): string
    {
        return sprintf(
            /* translators: %s: number of databases */
            _n(
                'Connected: SORS accepted the key and shows %s database. Choose it below.',
                'Connected: SORS accepted the key and shows %s databases. Choose one below.',
                $count,
                'sors-for-woocommerce'
            ),
            number_format_i18n($count)
        );
    }
}
