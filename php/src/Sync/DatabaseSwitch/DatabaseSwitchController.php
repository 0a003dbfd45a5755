<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Settings\Settings;

/**
 * The move as page, REST and command line make it: a dry run first, then what was seen.
 */
final class DatabaseSwitchController
{
    /** @throws SorsException when SORS can't be reached or refuses. */
    public static function createPlan(string $to): DatabaseSwitchPlan
    {
        self::extendTimeLimit();

        return DatabaseSwitchPlanner::createPlan(Settings::load(), trim($to));
    }

    /**
     * @param string $digest Of the plan a person has seen.
     *
     * @throws SorsException    when SORS can't be reached or refuses.
     * @throws \DomainException with the reason, when nothing was changed.
     */
    public static function apply(string $to, string $digest): DatabaseSwitchPlan
    {
        $plan = self::createPlan($to);
        if ($plan->obstacles() === [] && !hash_equals($plan->digest(), $digest)) {
            throw new \DomainException(__('SORS or the shop has changed since you looked. Nothing was moved; look at the move afresh.', 'sors-for-woocommerce'));
        }
        DatabaseSwitch::apply($plan);

        return $plan;
    }

    /** What staff should know once it is done. */
    public static function describeNextSteps(DatabaseSwitchPlan $plan): string
    {
        return sprintf(
            /* translators: 1 and 2: names of SORS databases */
            __('The shop now uses the database %2$s. Start the catalog, then stock and prices. Orders waiting to be sent go to %2$s; those already sent stay in %1$s, and so does a return of one of them: if SORS refuses it because that year is closed, issue it in SORS by hand.', 'sors-for-woocommerce'),
            $plan->from,
            $plan->to
        );
    }

    /** Lists of 50,000 articles take longer than a page. */
    private static function extendTimeLimit(): void
    {
        wc_set_time_limit(300);
    }
}
