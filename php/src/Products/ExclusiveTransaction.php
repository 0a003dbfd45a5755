<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Storage\QueryFailedException;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Sync\RunInProgressException;

/**
 * A short transaction in which no run is at work in the shop, and none can begin.
 */
final class ExclusiveTransaction
{
    /**
     * @template T
     *
     * @param callable(): T $work Asks nothing of SORS: who starts a run meanwhile waits for it.
     *
     * @return T
     *
     * @throws RunInProgressException    when a run is at work.
     * @throws \DomainException when the database refuses a link.
     */
    public static function run(callable $work): mixed
    {
        global $wpdb;
        Transaction::begin();
        try {
            // Where no run holds the lock, this locks the gap a new one would go into.
            $holder = $wpdb->get_var($wpdb->prepare("SELECT id FROM %i WHERE run_lock = 'shop' FOR UPDATE", Schema::table('runs')));
            if ($holder !== null) {
                throw new RunInProgressException((new RunRepository())->find((int) $holder));
            }
            $result = $work();
            Transaction::commit();

            return $result;
        } catch (\Throwable $error) {
            Transaction::rollback();
            if ($error instanceof QueryFailedException) {
                throw new \DomainException(__('The database did not store the link. Try again; the server’s log may say why.', 'sors-for-woocommerce'), 0, $error);
            }
            throw $error;
        }
    }
}
