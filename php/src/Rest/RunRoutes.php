<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use SorsForWooCommerce\Admin\RunController;
use SorsForWooCommerce\Admin\RunRequestException;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * Runs of the synchronisations: list, start, follow, carry on, stop.
 */
final class RunRoutes extends AbstractRoutes
{
    private const RUN_PATH = '/runs/(?P<id>\d+)';

    public function register(): void
    {
        $kind = [
            'type' => 'string',
            'enum' => Settings::SYNC_KINDS,
            'description' => __('Kind of synchronisation.', 'sors-for-woocommerce'),
        ];
        self::addRoute('/runs', 'GET', [$this, 'list'], [
            'kind' => $kind,
            'limit' => ['type' => 'integer', 'minimum' => 1, 'maximum' => 100, 'default' => 15],
        ]);
        self::addRoute('/runs', 'POST', [$this, 'start'], [
            'kind' => $kind + ['required' => true],
            'dry_run' => ['type' => 'boolean', 'default' => false, 'description' => __('Only list what would change.', 'sors-for-woocommerce')],
        ]);
        self::addRoute(self::RUN_PATH, 'GET', [$this, 'show']);
        self::addRoute(self::RUN_PATH . '/report', 'GET', [$this, 'plan'], [
            'after' => ['type' => 'integer', 'minimum' => 0, 'default' => 0, 'description' => __('Id of the last item that was read.', 'sors-for-woocommerce')],
            'limit' => ['type' => 'integer', 'minimum' => 1, 'maximum' => 500, 'default' => 100],
            'action' => ['type' => 'string', 'enum' => DryRunReport::ACTIONS],
        ]);
        self::addRoute(self::RUN_PATH . '/step', 'POST', [$this, 'step']);
        self::addRoute(self::RUN_PATH . '/resume', 'POST', [$this, 'resume']);
        self::addRoute(self::RUN_PATH . '/stop', 'POST', [$this, 'stop']);
    }

    /** @return list<array<string, mixed>> As RunView::forRun(), the newest first. */
    public function list(\WP_REST_Request $request): array
    {
        $kind = $request->get_param('kind');

        return array_map(
            RunView::forRun(...),
            (new RunRepository())->listRecent((int) $request->get_param('limit'), is_string($kind) ? $kind : null)
        );
    }

    /** @throws RunRequestException */
    public function start(\WP_REST_Request $request): \WP_REST_Response
    {
        return new \WP_REST_Response(RunView::forRun(RunController::start((string) $request->get_param('kind'), (bool) $request->get_param('dry_run'))), 201);
    }

    /**
     * @return array<string, mixed>
     *
     * @throws RunRequestException
     */
    public function show(\WP_REST_Request $request): array
    {
        return RunView::forRun(RunController::getRun((int) $request->get_param('id')));
    }

    /**
     * What a dry run found.
     *
     * @return array{run: int, counts: array<string, int>, items: list<array<string, mixed>>} counts by action; items as Plan::items().
     *
     * @throws RunRequestException
     */
    public function plan(\WP_REST_Request $request): array
    {
        $run = RunController::getRun((int) $request->get_param('id'));
        if (!$run->isDryRun) {
            throw new RunRequestException(__('This was no dry run, so it has no list of what would change.', 'sors-for-woocommerce'), 404);
        }
        $plan = new DryRunReport($run->id);

        return [
            'run' => $run->id,
            'counts' => $plan->countByAction(),
            'items' => $plan->listItems((int) $request->get_param('after'), (int) $request->get_param('limit'), (string) $request->get_param('action')),
        ];
    }

    /**
     * @return array<string, mixed>
     *
     * @throws RunRequestException
     */
    public function step(\WP_REST_Request $request): array
    {
        return RunView::forRun(RunController::runStep((int) $request->get_param('id')));
    }

    /**
     * @return array<string, mixed>
     *
     * @throws RunRequestException
     */
    public function resume(\WP_REST_Request $request): array
    {
        return RunView::forRun(RunController::resume((int) $request->get_param('id')));
    }

    /**
     * @return array<string, mixed>
     *
     * @throws RunRequestException
     */
    public function stop(\WP_REST_Request $request): array
    {
        return RunView::forRun(RunController::stop((int) $request->get_param('id')));
    }
}
