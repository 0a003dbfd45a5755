<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;

/**
 * Looks what a move to another database would do. Reads only.
 */
final class DatabaseSwitchPlanner
{
    /** @throws SorsException when SORS can't be reached, refuses, or sends an empty catalog. */
    public static function plan(Settings $settings, string $to): DatabaseSwitchPlan
    {
        $plan = new DatabaseSwitchPlan($settings->text('database'), $to);
        $why = self::refusal($settings, $plan);
        if ($why !== null) {
            $plan->obstruct($why);

            return $plan;
        }
        BusinessUnitMatcher::match($settings, $plan);
        if ($plan->obstacles() !== []) {
            return $plan;
        }
        $client = ClientFactory::make($settings->with(['database' => $to] + $plan->settings()));
        $old = new CurrentLinks($plan->from);
        (new ArticleMatcher($client, $plan))->match($old->articles());
        (new GroupMatcher($plan))->match($client->productGroups(), $old->groups(), $old->all('pair'));
        CustomerMatcher::match($client, $old->all('customer'), $plan);

        return $plan;
    }

    private static function refusal(Settings $settings, DatabaseSwitchPlan $plan): ?string
    {
        $problem = Readiness::problem($settings);
        if ($problem !== null || $plan->to === '') {
            return $problem ?? __('The name of the database to move to is missing.', 'sors-for-woocommerce');
        }
        if ($plan->to === $plan->from) {
            /* translators: %s: name of a SORS database */
            return sprintf(__('%s is the database the shop uses already.', 'sors-for-woocommerce'), $plan->to);
        }
        $client = ClientFactory::make($settings);
        if (!$client->profile()['lists_databases']) {
            return null;
        }
        $databases = $client->databases();
        NewDatabaseCheck::remember($databases);
        $names = array_column($databases, 'name');

        return in_array($plan->to, $names, true) ? null : sprintf(
            /* translators: 1: name of a SORS database, 2: list of names */
            __('SORS has no database %1$s for this key. It has: %2$s.', 'sors-for-woocommerce'),
            $plan->to,
            implode(', ', $names)
        );
    }
}
