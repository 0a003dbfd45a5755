<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Storage\Run;

/**
 * Another run is at work in the shop. The message says which, since when, and by whom it was started.
 */
final class RunInProgressException extends \RuntimeException
{
    public function __construct(public readonly ?Run $run)
    {
        parent::__construct($run === null
            ? __('Another synchronisation is just starting. Try again in a minute.', 'sors-for-woocommerce')
            : self::describe($run));
    }

    private static function describe(Run $run): string
    {
        return sprintf(
            /* translators: 1: number of the run, 2: kind of run, 3: who started it, 4: time, 5: worker, 6: time */
            __('Run %1$d (%2$s, started by %3$s at %4$s UTC) is at work: %5$s, last heard of at %6$s UTC. Wait until it ends, or stop it.', 'sors-for-woocommerce'),
            $run->id,
            $run->kind,
            $run->startedBy,
            $run->startedGmt,
            $run->owner !== '' ? $run->owner : __('between two steps', 'sors-for-woocommerce'),
            (string) $run->heartbeatGmt
        );
    }
}
