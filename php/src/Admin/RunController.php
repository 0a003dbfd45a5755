<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Sync\Runner;

/**
 * Starts, carries on and stops runs for the page, its forms and the REST routes.
 */
final class RunController
{
    /** How long one helping hand of the page works, in seconds. */
    private const STEP = 3.0;

    /** @throws RunRequestException */
    public static function start(string $kind, bool $dry = false): Run
    {
        self::mustBeReady($kind);
        $runner = new Runner();
        try {
            $run = $runner->start($kind, 'admin', $dry);
        } catch (RunInProgressException $busy) {
            throw new RunRequestException($busy->getMessage(), 409, $busy);
        }
        $runner->schedule($run->id);

        return $run;
    }

    /**
     * Carries a run on for a few seconds in this request, unless a worker is at it: what one sees after pressing
     * the button does not wait for the shop's cron.
     *
     * @throws RunRequestException
     */
    public static function step(int $id): Run
    {
        $run = self::find($id);

        return RunView::of($run)['idle'] ? (new Runner())->step($id, self::STEP) : $run;
    }

    /**
     * Lets a paused run go on: a person has read why it was paused, or will not wait for its own next try.
     *
     * @throws RunRequestException
     */
    public static function resume(int $id): Run
    {
        $run = self::find($id);
        if ($run->isOver()) {
            throw new RunRequestException(__('This run has ended. Start a new one.', 'sors-for-woocommerce'), 409);
        }
        $runner = new Runner();
        try {
            $run->waitsForPerson() ? $runner->resume($id) : $runner->schedule($id);
        } catch (RunInProgressException $busy) {
            throw new RunRequestException($busy->getMessage(), 409, $busy);
        }

        return $runner->step($id, self::STEP);
    }

    /** @throws RunRequestException */
    public static function stop(int $id): Run
    {
        if (!self::find($id)->isOver()) {
            (new Runner())->stop($id);
        }

        return self::find($id);
    }

    /** @throws RunRequestException */
    public static function find(int $id): Run
    {
        $run = (new RunRepository())->find($id);
        if ($run === null) {
            throw new RunRequestException(__('There is no such run. Load the page again.', 'sors-for-woocommerce'), 404);
        }

        return $run;
    }

    /** @throws RunRequestException */
    private static function mustBeReady(string $kind): void
    {
        if (!in_array($kind, Settings::SYNCS, true)) {
            throw new RunRequestException(__('There is no such synchronisation.', 'sors-for-woocommerce'), 400);
        }
        $problem = Readiness::problem(Settings::load());
        if ($problem !== null) {
            throw new RunRequestException($problem, 409);
        }
    }
}
