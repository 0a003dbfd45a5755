<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Connection;

use Sors\Client;
use Sors\Exception\AuthenticationException;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;

/**
 * Makes the extension's client from the administrator's settings.
 */
final class ClientFactory
{
    /**
     * @param string|null $database Another database than the chosen one, e.g. the one an order was sent to.
     * @param string|null $key Another key than the stored one, for a try before saving.
     *
     * @throws \Sors\Exception\SorsException when the settings or the profile can't be used.
     */
    public static function create(
        ?Settings $settings = null,
        ?string $database = null,
        #[\SensitiveParameter] ?string $key = null
    ): Client {
        return new Client(self::buildConfig($settings ?? Settings::load(), $database, $key));
    }

    /**
     * A client for what is a help and no more: it gives up after a few seconds.
     *
     * @throws \Sors\Exception\SorsException when the settings or the profile can't be used.
     */
    public static function createWithShortTimeout(Settings $settings, string $database): Client
    {
        return new Client(['timeout_ms' => 6_000, 'total_timeout_ms' => 8_000] + self::buildConfig($settings, $database, null));
    }

    /**
     * A client whose calls let the rest of a crew work while they wait; outside of one it is as any other.
     *
     * @throws \Sors\Exception\SorsException when the settings or the profile can't be used.
     */
    public static function createForFibers(Settings $settings, string $database): Client
    {
        return new Client(['suspend' => true] + self::buildConfig($settings, $database, null));
    }

    /**
     * @return array<string, string>
     *
     * @throws AuthenticationException when there is no key, or the stored one can't be opened: nothing is asked then.
     */
    private static function buildConfig(Settings $settings, ?string $database, #[\SensitiveParameter] ?string $key): array
    {
        $key ??= ApiKey::get();
        if ($key === '') {
            throw new AuthenticationException((string) (Readiness::findApiKeyProblem() ?? __('Enter the API key first; Softkom issues it.', 'sors-for-woocommerce')));
        }
        $config = [
            'api_key' => $key,
            'base_url' => $settings->text('api_url'),
            'database' => $database ?? $settings->text('database'),
            'business_unit' => self::businessUnit($settings, $database),
            'price_type' => $settings->text('price_type'),
            'stock_mode' => $settings->text('stock_mode'),
            'profile' => $settings->text('profile_path'),
            'ca_file' => $settings->text('ca_file'),
        ];

        return array_filter($config, static fn (string $value): bool => $value !== '');
    }

    /** Another year's database may have the unit under another id. */
    private static function businessUnit(Settings $settings, ?string $database): string
    {
        $isOther = $database !== null && $database !== $settings->text('database');

        return ($isOther ? PreviousDatabases::findBusinessUnit($database) : null) ?? $settings->text('business_unit');
    }
}
