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
    private const STEP_SECONDS = 3.0;

    /** @throws RunRequestException */
    public static function start(string $kind, bool $dry = false): Run
    {
        self::assertReady($kind);
        $runner = new Runner();
        try {
            $run = $runner->start($kind, 'admin', $dry);
        } catch (RunInProgressException $busy) {
            throw new RunRequestException($busy->getMessage(), 409, $busy);
        }
        $runner->enqueueStep($run->id);

        return $run;
    }

    /**
     * Carries a run on for a few seconds in this request, unless a worker is at it: what one sees after pressing
     * the button does not wait for the shop's cron.
     *
     * @throws RunRequestException
     */
    public static function runStep(int $id): Run
    {
        $run = self::getRun($id);

        return RunView::forRun($run)['idle'] ? (new Runner())->runStep($id, self::STEP_SECONDS) : $run;
    }

    /**
     * Lets a paused run go on: a person has read why it was paused, or will not wait for its own next try.
     *
     * @throws RunRequestException
     */
    public static function resume(int $id): Run
    {
        $run = self::getRun($id);
        if ($run->isFinished()) {
            throw new RunRequestException(__('This run has ended. Start a new one.', 'sors-for-woocommerce'), 409);
        }
        $runner = new Runner();
        try {
            $run->needsConfirmation() ? $runner->resume($id) : $runner->enqueueStep($id);
        } catch (RunInProgressException $busy) {
            throw new RunRequestException($busy->getMessage(), 409, $busy);
        }

        return $runner->runStep($id, self::STEP_SECONDS);
    }

    /** @throws RunRequestException */
    public static function stop(int $id): Run
    {
        if (!self::getRun($id)->isFinished()) {
            (new Runner())->stop($id);
        }

        return self::getRun($id);
    }

    /** @throws RunRequestException */
    public static function getRun(int $id): Run
    {
        $run = (new RunRepository())->find($id);
        if ($run === null) {
            throw new RunRequestException(__('There is no such run. Load the page again.', 'sors-for-woocommerce'), 404);
        }

        return $run;
    }

    /** @throws RunRequestException */
    private static function assertReady(string $kind): void
    {
        if (!in_array($kind, Settings::SYNC_KINDS, true)) {
            throw new RunRequestException(__('There is no such synchronisation.', 'sors-for-woocommerce'), 400);
        }
        $problem = Readiness::findProblem(Settings::load());
        if ($problem !== null) {
            throw new RunRequestException($problem, 409);
        }
    }
}
