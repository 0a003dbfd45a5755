<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;

/**
 * Softkom's demo databases are shared by everybody who tries SORS: a real customer's data must never go there.
 */
final class DemoDatabaseGuard
{
    /** Whether a database is one of the shared ones, by its name. */
    public static function isSharedDatabase(string $database): bool
    {
        return stripos($database, 'demo') === 0;
    }

    /** Whether orders may go to a database: to one's own always, to a demo database only by an explicit yes for that one. */
    public static function isAllowed(string $database, Settings $settings): bool
    {
        if (!self::isSharedDatabase($database)) {
            return true;
        }
        /**
         * Whether orders and customers may be sent to a shared demo database. Only for shops without real customers.
         *
         * @param bool   $allow    Whether the settings have a yes for this database.
         * @param string $database
         */
        return (bool) apply_filters('sors_allow_demo_database', $settings->text('allowed_demo_database') === $database, $database);
    }

    /** @throws UnsendableException when customers' data may not go to this database. */
    public static function assertAllowed(string $database, Settings $settings): void
    {
        if (!self::isAllowed($database, $settings)) {
            throw new UnsendableException(sprintf(
                /* translators: %s: name of a SORS database */
                __('%s is a demo database that everybody who tries SORS can read, so no customer’s data is sent there. Choose your own database under WooCommerce › SORS › Settings, or say there that orders may go to this one, then retry.', 'sors-for-woocommerce'),
                $database
            ));
        }
    }
}
