<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use SorsForWooCommerce\Admin\RunControl;
use SorsForWooCommerce\Admin\RunProblem;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Runs;

/**
 * Runs of the synchronisations: list, start, follow, carry on, stop.
 */
final class RunRoutes extends Routes
{
    private const ONE = '/runs/(?P<id>\d+)';

    public function register(): void
    {
        $kind = [
            'type' => 'string',
            'enum' => Settings::SYNCS,
            'description' => __('Kind of synchronisation.', 'sors-for-woocommerce'),
        ];
        self::route('/runs', 'GET', [$this, 'list'], [
            'kind' => $kind,
            'limit' => ['type' => 'integer', 'minimum' => 1, 'maximum' => 100, 'default' => 15],
        ]);
        self::route('/runs', 'POST', [$this, 'start'], ['kind' => $kind + ['required' => true]]);
        self::route(self::ONE, 'GET', [$this, 'show']);
        self::route(self::ONE . '/step', 'POST', [$this, 'step']);
        self::route(self::ONE . '/resume', 'POST', [$this, 'resume']);
        self::route(self::ONE . '/stop', 'POST', [$this, 'stop']);
    }

    /** @return list<array<string, mixed>> As RunView::of(), the newest first. */
    public function list(\WP_REST_Request $request): array
    {
        $kind = $request->get_param('kind');

        return array_map(
            RunView::of(...),
            (new Runs())->recent((int) $request->get_param('limit'), is_string($kind) ? $kind : null)
        );
    }

    /** @throws RunProblem */
    public function start(\WP_REST_Request $request): \WP_REST_Response
    {
        return new \WP_REST_Response(RunView::of(RunControl::start((string) $request->get_param('kind'))), 201);
    }

    /**
     * @return array<string, mixed>
     *
     * @throws RunProblem
     */
    public function show(\WP_REST_Request $request): array
    {
        return RunView::of(RunControl::find((int) $request->get_param('id')));
    }

    /**
     * @return array<string, mixed>
     *
     * @throws RunProblem
     */
    public function step(\WP_REST_Request $request): array
    {
        return RunView::of(RunControl::step((int) $request->get_param('id')));
    }

    /**
     * @return array<string, mixed>
     *
     * @throws RunProblem
     */
    public function resume(\WP_REST_Request $request): array
    {
        return RunView::of(RunControl::resume((int) $request->get_param('id')));
    }

    /**
     * @return array<string, mixed>
     *
     * @throws RunProblem
     */
    public function stop(\WP_REST_Request $request): array
    {
        return RunView::of(RunControl::stop((int) $request->get_param('id')));
    }
}
