<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;

/**
 * Keeps orders out of Softkom's demo databases. Everyone who tries SORS can read them, so customers' data must not go there.
 */
final class DemoDatabaseGuard
{
    /** Whether a database is a shared demo database, by its name. */
    public static function isSharedDatabase(string $database): bool
    {
        return stripos($database, 'demo') === 0;
    }

    /** Whether orders may be sent to a database. A demo database must be allowed explicitly, by its name. */
    public static function isAllowed(string $database, Settings $settings): bool
    {
        if (!self::isSharedDatabase($database)) {
            return true;
        }
        /**
         * Filters whether orders and customers may be sent to a shared demo database. Only for shops without real customers.
         *
         * @param bool   $allow    Whether the settings allow this database.
         * @param string $database
         */
        return (bool) apply_filters('sors_allow_demo_database', $settings->text('allowed_demo_database') === $database, $database);
    }

    /** @throws UnsendableException when customers' data must not be sent to this database. */
    public static function assertAllowed(string $database, Settings $settings): void
    {
        if (!self::isAllowed($database, $settings)) {
            throw new UnsendableException(sprintf(
                /* translators: %s: name of a SORS database */
                __('%s is a demo database that everyone who tries SORS can read, so no customer data is sent there. Choose your own database under WooCommerce › SORS › Settings, or allow orders to this one there, then retry.', 'sors-for-woocommerce'),
                $database
            ));
        }
    }
}
