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
    public static function createPlan(Settings $settings, string $to): DatabaseSwitchPlan
    {
        $plan = new DatabaseSwitchPlan($settings->text('database'), $to);
        $why = self::findProblem($settings, $plan);
        if ($why !== null) {
            $plan->addObstacle($why);

            return $plan;
        }
        BusinessUnitMatcher::match($settings, $plan);
        if ($plan->obstacles() !== []) {
            return $plan;
        }
        $client = ClientFactory::create($settings->withChanges(['database' => $to] + $plan->settings()));
        $old = new CurrentLinks($plan->from);
        (new ArticleMatcher($client, $plan))->match($old->listArticles());
        (new GroupMatcher($plan))->match($client->productGroups(), $old->listGroups(), $old->listByKind('group_pair'));
        CustomerMatcher::match($client, $old->listByKind('customer'), $plan);

        return $plan;
    }

    private static function findProblem(Settings $settings, DatabaseSwitchPlan $plan): ?string
    {
        $problem = Readiness::findProblem($settings);
        if ($problem !== null || $plan->to === '') {
            return $problem ?? __('The name of the database to move to is missing.', 'sors-for-woocommerce');
        }
        if ($plan->to === $plan->from) {
            /* translators: %s: name of a SORS database */
            return sprintf(__('%s is the database the shop uses already.', 'sors-for-woocommerce'), $plan->to);
        }
        $client = ClientFactory::create($settings);
        if (!$client->profile()['lists_databases']) {
            return null;
        }
        $databases = $client->databases();
        NewDatabaseCheck::rememberDatabases($databases);
        $names = array_column($databases, 'name');

        return in_array($plan->to, $names, true) ? null : sprintf(
            /* translators: 1: name of a SORS database, 2: list of names */
            __('SORS has no database %1$s for this key. It has: %2$s.', 'sors-for-woocommerce'),
            $plan->to,
            implode(', ', $names)
        );
    }
}
