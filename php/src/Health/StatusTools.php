<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Products\LinkRebuilder;
use SorsForWooCommerce\Storage\RetentionCleanup;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Sync\RunLease;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * Tools under WooCommerce › Status › Tools. WooCommerce has checked right and nonce before it calls one.
 */
final class StatusTools
{
    public function register(): void
    {
        add_filter('woocommerce_debug_tools', [$this, 'addTools']);
    }

    /**
     * @param mixed $tools
     *
     * @return array<string, array<string, mixed>>
     */
    public function addTools(mixed $tools): array
    {
        return (array) $tools + [
            'sors_release_lock' => [
                'name' => __('SORS: release the lock', 'sors-for-woocommerce'),
                'button' => __('Release', 'sors-for-woocommerce'),
                'desc' => __('Ends a run whose worker is dead, so that another can start. A run that is alive is left alone.', 'sors-for-woocommerce'),
                'callback' => [$this, 'releaseLock'],
            ],
            'sors_rebuild_links' => [
                'name' => __('SORS: rebuild links', 'sors-for-woocommerce'),
                'button' => __('Rebuild', 'sors-for-woocommerce'),
                'desc' => __('Links articles whose product is gone, or that have none, to the product whose SKU is their code.', 'sors-for-woocommerce'),
                'callback' => [$this, 'rebuildLinks'],
            ],
            'sors_purge_runs' => [
                'name' => __('SORS: purge runs', 'sors-for-woocommerce'),
                'button' => __('Purge', 'sors-for-woocommerce'),
                'desc' => __('Deletes the history of runs that have ended. Of each kind the last one stays, as the next one is compared with it.', 'sors-for-woocommerce'),
                'callback' => [$this, 'purgeRuns'],
            ],
        ];
    }

    public function releaseLock(): string
    {
        self::requireCapability();
        $run = (new RunRepository())->findActive();
        if ($run === null) {
            return __('No run holds the lock; nothing was done.', 'sors-for-woocommerce');
        }
        $silence = RunLease::secondsSinceHeartbeat($run);
        if ($silence <= RunLease::EXPIRY_SECONDS || ($run->owner === '' && StepScheduler::isStepScheduled($run->id))) {
            return (new RunInProgressException($run))->getMessage() . ' ' . __('It counts as alive, so the lock was left.', 'sors-for-woocommerce');
        }
        $reason = SiteLocale::run(static fn (): string => __('Its lock was released by hand: its worker was not heard of any more. What it did stays done; start it again.', 'sors-for-woocommerce'));
        (new RunRepository())->finish($run->id, 'failed', $reason);
        StepScheduler::cancelSteps($run->id);

        return sprintf(
            /* translators: 1: number of the run, 2: kind, 3: worker, 4: seconds */
            __('Run %1$d (%2$s) was ended: its worker (%3$s) had not been heard of for %4$d seconds.', 'sors-for-woocommerce'),
            $run->id,
            $run->kind,
            $run->owner === '' ? __('between two steps', 'sors-for-woocommerce') : $run->owner,
            $silence
        );
    }

    public function rebuildLinks(): string
    {
        self::requireCapability();
        try {
            $done = (new LinkRebuilder())->rebuildAll();
        } catch (RunInProgressException $busy) {
            return $busy->getMessage();
        }

        return sprintf(
            /* translators: 1: number of products, 2: number of articles, 3: number of articles */
            __('Linked by SKU: %1$d. Without a product of that SKU: %2$d. Not linked, as the SKU is not clear: %3$d. The next catalog run writes what SORS owns.', 'sors-for-woocommerce'),
            $done['linked'],
            $done['none'],
            $done['conflicts']
        );
    }

    public function purgeRuns(): string
    {
        self::requireCapability();
        $deleted = (new RetentionCleanup())->purgeRuns();

        /* translators: %s: number of runs */
        return sprintf(_n('%s run was deleted.', '%s runs were deleted.', $deleted, 'sors-for-woocommerce'), number_format_i18n($deleted));
    }

    private static function requireCapability(): void
    {
        if (!current_user_can(AdminPage::CAPABILITY)) {
            wp_die(esc_html__('You are not allowed to do this.', 'sors-for-woocommerce'), '', ['response' => 403]);
        }
    }
}
