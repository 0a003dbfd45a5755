<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Requirements;

use SorsForWooCommerce\Admin\Setup\RequirementsPage;
use SorsForWooCommerce\Health\HealthChecks;
use SorsForWooCommerce\Requirements\MissingExtensionAlert;
use SorsForWooCommerce\Requirements\MissingExtensionLog;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\StepScheduler;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * A PHP without the extension does none of our work, loses none of it, and says so.
 */
final class MissingRequirementsTest extends ShopTestCase
{
    private const HOOK = 'sors_test_missing_extension';

    private mixed $migration = false;

    protected function setUp(): void
    {
        parent::setUp();
        @unlink(ABSPATH . 'mail.log');
        delete_option('sors_missing_extension');
        // As in any shop that is older than a few minutes.
        $this->migration = get_option('action_scheduler_migration_status');
        update_option('action_scheduler_migration_status', 'complete');
        // Makes the group, which work.php leaves out on its own account.
        as_enqueue_async_action(self::HOOK, [], 'left-out');
    }

    protected function tearDown(): void
    {
        update_option('action_scheduler_migration_status', $this->migration);
        as_unschedule_all_actions(self::HOOK);
        delete_option('sors_missing_extension');
        parent::tearDown();
    }

    public function testAPhpWithoutTheExtensionLosesNothingAndSaysWhatIsMissing(): void
    {
        $ours = as_enqueue_async_action(self::HOOK, [], StepScheduler::GROUP);
        $others = as_enqueue_async_action(self::HOOK, [], 'others');
        $found = $this->runQueue(false, $ours, $others);
        $this->assertSame(['left-out', StepScheduler::GROUP], $found['left_out'], 'before the first claim, and beside what is left out anyway');
        $this->assertSame(['pending', 'complete'], $found['status']);
        $this->assertSame(['sors'], $found['commands']);
        $this->assertCount(1, $found['errors']);
        $this->assertStringContainsString('The PHP extension “sors” is not loaded', $found['errors'][0]);
        $this->assertSame(['sors_extension'], array_values(preg_grep('/^sors_/', $found['checks']) ?: []));
        $this->assertSame('critical', $found['health']['status']);
        $this->assertStringContainsString('The PHP extension “sors” is not loaded', $found['health']['description']);
        $this->assertSame([MissingExtensionLog::currentPhp()], MissingExtensionLog::listPhps());

        // The same PHP with the extension: what waited is done, and the note is gone.
        $found = $this->runQueue(true, $ours, $others);
        $this->assertSame(['left-out'], $found['left_out']);
        $this->assertSame(['complete', 'complete'], $found['status']);
        $this->assertNotContains('sors', $found['commands']);
        $this->assertContains('sors status', $found['commands']);
        $this->assertSame('good', $found['health']['status']);
        $this->assertSame([], MissingExtensionLog::listPhps());
    }

    public function testWhereNoWorkOfOursWasEverAppointedTheSchedulerGoesOn(): void
    {
        global $wpdb;
        $groups = $wpdb->prefix . 'actionscheduler_groups';
        $others = as_enqueue_async_action(self::HOOK, [], 'others');
        $wpdb->update($groups, ['slug' => 'sors-aside'], ['slug' => StepScheduler::GROUP]);
        try {
            $found = $this->runQueue(false, $others);
        } finally {
            $wpdb->update($groups, ['slug' => StepScheduler::GROUP], ['slug' => 'sors-aside']);
        }
        $this->assertSame(['left-out'], $found['left_out']);
        $this->assertSame(['complete'], $found['status']);
    }

    public function testAPhpThatCannotIsNamedUntilItCanOrIsNotSeenForADay(): void
    {
        MissingExtensionLog::record('cli 8.3');
        $check = (new HealthChecks())->runCheck('cron');
        $this->assertNotSame('good', $check->status);
        $this->assertStringContainsString('cli 8.3', $check->text);

        $stored = get_option('sors_missing_extension');
        $stored['cli 8.3']['seen'] = time() - DAY_IN_SECONDS - 1;
        update_option('sors_missing_extension', $stored);
        $this->assertSame([], MissingExtensionLog::listPhps());

        MissingExtensionLog::record('cli 8.3');
        MissingExtensionLog::record('fpm-fcgi 8.3');
        MissingExtensionLog::remove('cli 8.3');
        $this->assertSame(['fpm-fcgi 8.3'], MissingExtensionLog::listPhps());
        MissingExtensionLog::remove('fpm-fcgi 8.3');
        $this->assertFalse(get_option('sors_missing_extension'));
    }

    public function testOneMailWhenWorkStandsStill(): void
    {
        $this->sandbox();
        Settings::save(['alert_email_to' => 'vlasnik@prodavnica.example']);
        $alarm = new MissingExtensionAlert();
        MissingExtensionLog::record('cli 8.3');
        as_schedule_single_action(time() - 50 * MINUTE_IN_SECONDS, self::HOOK, [], StepScheduler::GROUP);
        if (StepScheduler::countOverdue(60) === 0) {
            $alarm->raise('cli 8.3');
            $this->assertSame([], $this->mail(), 'An upgrade takes as long.');
        }
        as_schedule_single_action(time() - 70 * MINUTE_IN_SECONDS, self::HOOK, [], StepScheduler::GROUP);
        $alarm->raise('cli 8.3');
        $alarm->raise('cli 8.3');
        $this->assertCount(1, $this->mail());
        [$mail] = $this->mail();
        $this->assertSame('[Prodavnica] SORS: nothing is sent and nothing is read', $mail['subject']);
        $this->assertStringContainsString('vlasnik@prodavnica.example', json_encode($mail['to'], JSON_THROW_ON_ERROR));
        $this->assertStringContainsString('cli 8.3', $mail['message']);
        $this->assertStringContainsString('page=sors', $mail['message']);

        // It came back, and went again.
        MissingExtensionLog::remove('cli 8.3');
        MissingExtensionLog::record('cli 8.3');
        $alarm->raise('cli 8.3');
        $this->assertCount(2, $this->mail());
        Settings::save(['alert_email' => 'never']);
        MissingExtensionLog::remove('cli 8.3');
        MissingExtensionLog::record('cli 8.3');
        $alarm->raise('cli 8.3');
        $this->assertCount(2, $this->mail());
    }

    public function testWhoLooksAfterTheShopIsTold(): void
    {
        $manager = wp_insert_user(['user_login' => 'poslovodja', 'user_pass' => wp_generate_password(), 'user_email' => 'poslovodja@prodavnica.example', 'role' => 'shop_manager']);
        $customer = wp_insert_user(['user_login' => 'kupac', 'user_pass' => wp_generate_password(), 'user_email' => 'kupac@prodavnica.example', 'role' => 'customer']);
        foreach ([[(int) $manager, true], [(int) $customer, false]] as [$user, $isTold]) {
            wp_set_current_user($user);
            $this->assertSame($isTold, current_user_can(RequirementsPage::capability()));
        }
    }

    /** @return array<string, mixed> */
    private function runQueue(bool $extension, int ...$actions): array
    {
        $command = [PHP_BINARY, '-d', 'display_errors=stderr', '-d', 'memory_limit=512M'];
        if ($extension) {
            array_push($command, '-d', 'extension=' . getenv('SORS_EXTENSION'));
        }
        $pipes = [];
        $process = proc_open([...$command, __DIR__ . '/work.php', ...array_map('strval', $actions)], [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
        self::assertIsResource($process);
        $output = (string) stream_get_contents($pipes[1]);
        $errors = (string) stream_get_contents($pipes[2]);
        self::assertSame(0, proc_close($process), $output . $errors);
        wp_cache_flush();

        return json_decode((string) strrchr($output, "\n"), true, 16, JSON_THROW_ON_ERROR);
    }
}
