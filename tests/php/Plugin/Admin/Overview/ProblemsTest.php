<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin\Overview;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\DatabaseSwitchNotice;
use SorsForWooCommerce\Admin\Overview\Problem;
use SorsForWooCommerce\Admin\Overview\ProblemList;
use SorsForWooCommerce\Admin\Runs\RunPage;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;
use SorsForWooCommerce\Tests\Plugin\Admin\AdminTestCase;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

/**
 * What the overview says needs a person: each thing by itself, with the place where it is mended.
 */
final class ProblemsTest extends AdminTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->asAdministrator();
        $this->sandbox(articles: 5);
    }

    public function testAShopThatIsWellHasOneQuietSentence(): void
    {
        self::assertSame([], $this->problems());
        $html = $this->page('overview');
        self::assertStringContainsString('Nothing needs you just now.', $this->text($html));
        self::assertStringNotContainsString('sors-problems-title', $html);
    }

    public function testAKeyThatCannotBeOpenedIsSaidOnce(): void
    {
        update_option('sors_api_key', base64_encode(str_repeat('x', 60)));
        $this->assertProblem('key', 'bad', 'can’t be opened', AdminPage::url('settings') . '#sors-api-key');
        self::assertSame(1, substr_count($this->text($this->page('overview')), 'can’t be opened'));
        self::assertStringContainsString('can’t be opened', $this->text($this->page('runs')));
        self::assertStringContainsString('id="sors-api-key"', $this->page('settings'), 'The link leads nowhere.');
    }

    public function testAShopWithoutDatabaseIsLedToTheSettings(): void
    {
        Settings::save(['database' => '']);
        $this->assertProblem('set-up', 'bad', 'choose a database', AdminPage::url('settings'));
        self::assertStringContainsString('data-ready="0"', $this->page('overview'));
    }

    public function testWorkThatIsLongDueMeansThatCronDoesNotRun(): void
    {
        as_schedule_single_action(time() - 10 * MINUTE_IN_SECONDS, 'sors_start_stock', [], 'sors');
        self::assertSame([], $this->problems(), 'Ten minutes are nothing.');
        as_schedule_single_action(time() - DAY_IN_SECONDS, 'another_plugins_work', [], 'another');
        self::assertSame([], $this->problems(), 'It is another plugin’s.');
        $since = time() - 2 * HOUR_IN_SECONDS;
        as_schedule_single_action($since, 'sors_start_catalog', [], 'sors');
        $this->assertProblem('cron', 'bad', (string) wp_date(get_option('time_format'), $since), 'action-scheduler');
    }

    public function testADatabaseOfAPastYearIsSaidUntilNobodyWantsToHearOfIt(): void
    {
        Settings::save(['database' => 'MyDatabase2025']);
        update_option(NewDatabaseCheck::OPTION, ['MyDatabase2025', 'MyDatabase2026']);
        $this->assertProblem('database', 'warn', 'MyDatabase2026', '#sors-database-switch');
        SubmittedForm::post(DatabaseSwitchNotice::ACTION);
        self::assertSame([], $this->problems());
    }

    public function testARunThatAsksIsThereWithItsQuestion(): void
    {
        $run = $this->aRun('stock', ['state' => 'paused', 'run_lock' => null, 'reason' => 'Ima <b>pitanje</b>: 12 → 0.', 'details' => '{"pending_confirmation":"mass_zero"}']);
        $this->assertProblem('confirm-stock', 'bad', 'Ima <b>pitanje</b>: 12 → 0.', '#sors-sync-stock');
        $html = $this->page('overview');
        self::assertStringNotContainsString('<b>pitanje', $html);
        self::assertStringContainsString('id="sors-sync-stock"', $html, 'The link leads nowhere.');
        (new RunRepository())->finish($run, 'stopped', 'Otkazano.');
        self::assertSame([], $this->problems());
    }

    public function testALastRunThatFailedIsThereUntilAnotherOneWentWell(): void
    {
        $failed = $this->aRun('catalog', ['state' => 'failed', 'run_lock' => null, 'reason' => 'SORS ne odgovara.', 'finished_gmt' => gmdate('Y-m-d H:i:s')]);
        $this->assertProblem('failed-catalog', 'bad', 'SORS ne odgovara.', RunPage::url($failed));
        $this->aRun('catalog', ['state' => 'completed', 'run_lock' => null, 'is_dry_run' => 1]);
        $this->assertProblem('failed-catalog', 'bad', 'SORS ne odgovara.', RunPage::url($failed));
        $this->aRun('stock', ['state' => 'completed', 'run_lock' => null]);
        $this->assertProblem('failed-catalog', 'bad', 'SORS ne odgovara.', RunPage::url($failed));
        $this->aRun('catalog', ['state' => 'completed', 'run_lock' => null]);
        self::assertSame([], $this->problems());
    }

    public function testItemsThatFailedLeadToTheirList(): void
    {
        $run = $this->aRun('images', ['state' => 'completed', 'run_lock' => null, 'failed' => 1234]);
        $this->assertProblem('items-images', 'warn', '1,234 items', RunPage::url($run) . '#sors-failed');
    }

    public function testDocumentsThatWaitForAPersonLeadToTheirFilter(): void
    {
        foreach (['uncertain' => 2, 'rejected' => 1, 'pending' => 1, 'sent' => 1] as $state => $count) {
            for ($number = 0; $number < $count; $number++) {
                $this->document($state);
            }
        }
        self::assertSame(['orders-uncertain', 'orders-rejected'], array_column($this->problems(), 'key'));
        $this->assertProblem('orders-uncertain', 'bad', '2 documents', 'state=uncertain');
        $this->assertProblem('orders-rejected', 'bad', '1 document ', 'state=rejected');

        $this->document('pending', 3 * HOUR_IN_SECONDS);
        self::assertNotContains('orders-pending', array_column($this->problems(), 'key'), 'Sending is switched off.');
        Settings::save(['send_orders' => true]);
        $this->assertProblem('orders-pending', 'warn', '1 document ', 'state=pending');
    }

    public function testWhatStandsStillComesFirst(): void
    {
        $this->aRun('catalog', ['state' => 'completed', 'run_lock' => null, 'failed' => 3]);
        $this->document('rejected');
        self::assertSame(['bad', 'warn'], array_column($this->problems(), 'tone'));
    }

    /** @return list<Problem> */
    private function problems(): array
    {
        return ProblemList::listProblems(Settings::load());
    }

    private function assertProblem(string $key, string $tone, string $text, string $url): void
    {
        $found = array_values(array_filter($this->problems(), static fn (Problem $one): bool => $one->key === $key));
        self::assertCount(1, $found, $key);
        self::assertSame($tone, $found[0]->tone);
        self::assertStringContainsString($text, $found[0]->text);
        self::assertStringContainsString($url, $found[0]->url);
        self::assertStringContainsString(esc_url($found[0]->url), $this->page('overview'));
    }

    /** @param array<string, scalar|null> $values */
    private function aRun(string $kind, array $values): int
    {
        $run = (new RunRepository())->create($kind, 'admin', 'MyDatabase2026');
        self::assertNotNull($run);
        (new RunRepository())->update($run->id, $values);

        return $run->id;
    }

    private function document(string $state, int $age = 0): void
    {
        global $wpdb;
        static $order = 5000;
        (new OutboxRepository())->add(++$order);
        $time = gmdate('Y-m-d H:i:s', time() - $age);
        $wpdb->update(Schema::table('outbox'), ['state' => $state, 'created_gmt' => $time, 'updated_gmt' => $time], ['order_id' => $order]);
    }
}
