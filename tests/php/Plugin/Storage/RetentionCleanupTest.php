<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Storage;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\RetentionCleanup;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * Old records go, once a day and in batches; what protects the shop stays.
 */
final class RetentionCleanupTest extends ShopTestCase
{
    public function testOldRunsGoAndWhatBrakesNeedStays(): void
    {
        $old = $this->ended('catalog', 'completed', 200);
        $lastWritten = $this->ended('catalog', 'completed', 150);
        $dry = $this->ended('catalog', 'completed', 140, dry: true);
        (new DryRunReport($dry))->addItem('create', 'A-1', 'Š-1', 'Šraf');
        $failed = $this->ended('catalog', 'failed', 130);
        $lastOfAll = $this->ended('catalog', 'stopped', 120);
        $onlyOne = $this->ended('images', 'failed', 400);
        $asks = $this->ended('stock', 'paused', 300);
        $young = $this->ended('stock', 'completed', 89);

        self::assertSame(3, (new RetentionCleanup())->purgeRuns(90));

        self::assertSame([$young, $asks, $onlyOne, $lastOfAll, $lastWritten], $this->ids());
        self::assertSame([], (new DryRunReport($dry))->countByAction());
        self::assertSame([], array_intersect([$old, $dry, $failed], $this->ids()));
        // The tool: whatever has ended, young as it may be.
        $this->ended('stock', 'completed', 0);
        self::assertSame(1, (new RetentionCleanup())->purgeRuns());
        self::assertNotContains($young, $this->ids());
        self::assertContains($asks, $this->ids());
    }

    public function testTheDailyActionWorksOffManyInBatches(): void
    {
        global $wpdb;
        for ($number = 0; $number < 1210; $number++) {
            $rows[] = "('stock', 'completed', 'schedule', 'MyDatabase2026', '2020-01-01 00:00:00', '2020-01-01 00:00:00')";
        }
        $wpdb->query('INSERT INTO ' . Schema::table('runs') . ' (kind, state, started_by, database_name, started_gmt, finished_gmt) VALUES ' . implode(', ', $rows));
        as_schedule_recurring_action(time() - 1, DAY_IN_SECONDS, RetentionCleanup::HOOK, [], 'sors');
        $before = (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}actionscheduler_actions WHERE hook = 'sors_cleanup'");
        $this->runScheduledActions();

        self::assertCount(1, $this->ids());
        $after = (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}actionscheduler_actions WHERE hook = 'sors_cleanup'");
        self::assertSame(3, $after - $before, 'Two more batches, and tomorrow.');
        self::assertTrue(as_has_scheduled_action(RetentionCleanup::HOOK, [], 'sors'), 'Tomorrow again.');
    }

    public function testNoughtKeepsForEver(): void
    {
        $this->ended('stock', 'completed', 4000);
        $this->ended('stock', 'completed', 3000);
        $this->document(1, 'sent', 4000);
        Settings::save(['run_retention_days' => 0, 'snapshot_retention_days' => 0]);
        RetentionCleanup::run();

        self::assertCount(2, $this->ids());
        self::assertNotSame('', (new OutboxRepository())->findByOrigin(1)->snapshot);
    }

    public function testWhatWasSentIsForgottenAndTheRowStays(): void
    {
        $this->document(1, 'sent', 731);
        $this->document(2, 'sent', 729);
        $this->document(3, 'uncertain', 900);
        $this->document(4, 'sent', 900, 'Changed after it was sent.');
        $this->document(5, 'rejected', 900, 'Nepoznat artikal');
        $before = array_map(fn (int $order): array => $this->withoutSent($order), range(1, 5));
        RetentionCleanup::run();

        self::assertSame([1, 5], array_values(array_filter(range(1, 5), static fn (int $order): bool => (new OutboxRepository())->findByOrigin($order)->snapshot === '')));
        self::assertSame($before, array_map(fn (int $order): array => $this->withoutSent($order), range(1, 5)));
        self::assertFalse((new OutboxRepository())->add(1), 'The order can’t be queued a second time.');
    }

    public function testItIsAppointedOnceAndNotWhileAShopperWaits(): void
    {
        // A request to the shop may have scheduled it before.
        as_unschedule_all_actions(RetentionCleanup::HOOK, [], 'sors');
        RetentionCleanup::schedule();
        self::assertFalse(as_has_scheduled_action(RetentionCleanup::HOOK, [], 'sors'));
        add_filter('wp_doing_cron', '__return_true');
        RetentionCleanup::schedule();
        RetentionCleanup::schedule();
        self::assertCount(1, as_get_scheduled_actions(['hook' => RetentionCleanup::HOOK, 'group' => 'sors', 'status' => 'pending'], 'ids'));
    }

    /** @return array<string, mixed> */
    private function withoutSent(int $order): array
    {
        return array_diff_key(get_object_vars((new OutboxRepository())->findByOrigin($order)), ['snapshot' => '']);
    }

    private function ended(string $kind, string $state, int $days, bool $dry = false): int
    {
        global $wpdb;
        $then = gmdate('Y-m-d H:i:s', time() - $days * DAY_IN_SECONDS - 60);
        $wpdb->insert(Schema::table('runs'), [
            'kind' => $kind,
            'state' => $state,
            'is_dry_run' => (int) $dry,
            'started_gmt' => $then,
            'finished_gmt' => $state === 'paused' ? null : $then,
            'details' => '{}',
        ]);

        return (int) $wpdb->insert_id;
    }

    private function document(int $order, string $state, int $days, ?string $reason = null): void
    {
        global $wpdb;
        $then = gmdate('Y-m-d H:i:s', time() - $days * DAY_IN_SECONDS);
        $wpdb->insert(Schema::table('outbox'), [
            'order_id' => $order,
            'origin' => 'order',
            'state' => $state,
            'document_number' => "R-{$order}",
            'snapshot' => '{"total":"1200","customer_id":"77","items":[]}',
            'reason' => $reason,
            'created_gmt' => $then,
            'updated_gmt' => $then,
        ]);
    }

    /** @return list<int> The newest first. */
    private function ids(): array
    {
        return array_column(array_map(get_object_vars(...), (new RunRepository())->listRecent(5000)), 'id');
    }
}
