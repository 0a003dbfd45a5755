<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

/**
 * Softkom's demo databases are shared by everybody who tries SORS: a real customer's data must never go there.
 */
final class DemoGuard
{
    /** Whether a database is one of the shared ones, by its name. */
    public static function isShared(string $database): bool
    {
        return stripos($database, 'demo') === 0;
    }

    /** @throws Parked when customers' data may not go to this database. */
    public static function check(string $database): void
    {
        /**
         * Whether orders and customers may be sent to a shared demo database. Only for shops without real customers.
         *
         * @param bool   $allow
         * @param string $database
         */
        if (self::isShared($database) && !apply_filters('sors_allow_demo_database', false, $database)) {
            throw new Parked(sprintf(
                /* translators: %s: name of a SORS database */
                __('%s is a demo database that everybody who tries SORS can read, so no customer’s data is sent there. Choose your own database under WooCommerce → SORS, then retry.', 'sors-for-woocommerce'),
                $database
            ));
        }
    }
}
