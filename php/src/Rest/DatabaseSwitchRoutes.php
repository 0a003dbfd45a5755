<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\RunRequestException;
use SorsForWooCommerce\Sync\DatabaseSwitch\DatabaseSwitchController;

/**
 * The move to another year's database: looked at first, then made as it was seen.
 */
final class DatabaseSwitchRoutes extends AbstractRoutes
{
    public function register(): void
    {
        $to = [
            'type' => 'string',
            'default' => '',
            'description' => __('Name of the database to move to.', 'sors-for-woocommerce'),
        ];
        self::addRoute('/database-switch/plan', 'POST', [$this, 'plan'], ['database' => $to]);
        self::addRoute('/database-switch/apply', 'POST', [$this, 'move'], ['database' => $to, 'digest' => [
            'type' => 'string',
            'default' => '',
            'description' => __('Digest of the plan that was looked at.', 'sors-for-woocommerce'),
        ]]);
    }

    /**
     * @return array<string, mixed> As Plan::summary().
     *
     * @throws SorsException
     */
    public function plan(\WP_REST_Request $request): array
    {
        return DatabaseSwitchController::createPlan(sanitize_text_field((string) $request['database']))->summary();
    }

    /**
     * @return array<string, mixed> As Plan::summary(), and `message`.
     *
     * @throws SorsException|RunRequestException
     */
    public function move(\WP_REST_Request $request): array
    {
        try {
            $plan = DatabaseSwitchController::apply(sanitize_text_field((string) $request['database']), (string) $request['digest']);
        } catch (\DomainException $refused) {
            throw new RunRequestException($refused->getMessage(), 409);
        }

        return $plan->summary() + ['message' => DatabaseSwitchController::describeNextSteps($plan)];
    }
}
