<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;
use SorsForWooCommerce\Sync\StepScheduler;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * What comes again and again keeps coming.
 */
final class StepSchedulerTest extends ShopTestCase
{
    private const HOOK = 'sors_test_again';

    public function testNoShopperWaitsForIt(): void
    {
        StepScheduler::ensureRecurring(self::HOOK, 60, HOUR_IN_SECONDS);
        self::assertSame(0, self::waiting(self::HOOK));
    }

    public function testOneActionIsEnoughAndItEndsWhenItIsNotWanted(): void
    {
        add_filter('wp_doing_cron', '__return_true');
        $began = time();
        foreach ([1, 2] as $_) {
            StepScheduler::ensureRecurring(self::HOOK, 60, HOUR_IN_SECONDS);
        }
        self::assertSame(1, self::waiting(self::HOOK));
        self::assertEqualsWithDelta($began + 60, as_next_scheduled_action(self::HOOK, [], StepScheduler::GROUP), 5);

        StepScheduler::ensureRecurring(self::HOOK, 60, HOUR_IN_SECONDS, false);
        self::assertSame(0, self::waiting(self::HOOK));
    }

    /** Somebody may cancel it on WooCommerce's page of scheduled actions, or clear their table. */
    public function testWhatWasCancelledComesBack(): void
    {
        $this->sandbox(articles: 5);
        add_filter('wp_doing_cron', '__return_true');
        NewDatabaseCheck::ensureScheduled();
        as_unschedule_all_actions(NewDatabaseCheck::HOOK, [], StepScheduler::GROUP);
        NewDatabaseCheck::ensureScheduled();
        self::assertSame(1, self::waiting(NewDatabaseCheck::HOOK));
        Settings::save(['database' => '']);
        NewDatabaseCheck::ensureScheduled();
        self::assertSame(0, self::waiting(NewDatabaseCheck::HOOK));
    }

    private static function waiting(string $hook): int
    {
        return count(as_get_scheduled_actions(['hook' => $hook, 'status' => \ActionScheduler_Store::STATUS_PENDING, 'per_page' => 10], 'ids'));
    }
}
