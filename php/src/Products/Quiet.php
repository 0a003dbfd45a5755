<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Storage\Runs;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\BusyException;
use SorsForWooCommerce\Sync\Transaction;

/**
 * A short transaction in which no run is at work in the shop, and none can begin.
 */
final class Quiet
{
    /**
     * @template T
     *
     * @param callable(): T $work Asks nothing of SORS: who starts a run meanwhile waits for it.
     *
     * @return T
     *
     * @throws BusyException when a run is at work.
     */
    public static function during(callable $work): mixed
    {
        global $wpdb;
        Transaction::begin();
        try {
            // Where nobody has the slot, this locks the gap it would go into.
            $holder = $wpdb->get_var($wpdb->prepare("SELECT id FROM %i WHERE slot = 'shop' FOR UPDATE", Schema::table('runs')));
            if ($holder !== null) {
                throw new BusyException((new Runs())->find((int) $holder));
            }
            $result = $work();
            Transaction::commit();

            return $result;
        } catch (\Throwable $error) {
            Transaction::rollback();
            throw $error;
        }
    }
}
