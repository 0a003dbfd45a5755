<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Alerts;

use SorsForWooCommerce\Alerts\AlertsModule;
use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\RunHaltedException;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;

/**
 * What people are told of runs by the clock that do not get through, and of orders with them: one e-mail, one note, both
 * until the first success.
 */
final class AlertsTest extends SyncTestCase
{
    private const SCHEDULES = ['schedule_catalog' => 60, 'schedule_stock' => 15];

    protected function setUp(): void
    {
        parent::setUp();
        @unlink(ABSPATH . 'mail.log');
    }

    public function testAnOutageIsOneNoteAndOneMailAndTheFirstSuccessEndsBoth(): void
    {
        $sandbox = $this->sandbox(articles: 25, settings: self::SCHEDULES);
        $this->mustSync('catalog');
        Settings::save(['api_url' => 'https://127.0.0.1:1']);
        for ($number = 1; $number <= 5; $number++) {
            $run = $this->failedRun('catalog');
            $this->assertMatchesRegularExpression('/SORS/', (string) $run->reason);
            $this->passHour();
            $this->assertCount($number < 3 ? 0 : 1, $this->digests(), "after {$number}");
            if (self::hasInbox()) {
                $this->assertCount($number < 3 ? 0 : 1, $this->notes(), "after {$number}");
            }
        }
        [$mail] = $this->digests();
        $this->assertSame('[Prodavnica] SORS: 1 synchronisation stands still', $mail['subject']);
        $this->assertStringContainsString('Catalog keeps failing: ' . $run->reason, $mail['message']);
        $this->assertMatchesRegularExpression('/&run=\d+/', $mail['message']);
        $this->assertStringNotContainsString($sandbox->key, $mail['message']);
        foreach ($this->notes() as $note) {
            $this->assertSame(['sors-run-catalog', 'SORS: Catalog keeps failing', 'unactioned'], [$note->name, $note->title, $note->status]);
            $this->assertStringNotContainsString($sandbox->key, $note->content);
            $this->assertStringContainsString("run={$run->id}", $note->queries, 'It leads to the last one.');
        }

        Settings::save(['api_url' => $sandbox->https]);
        do_action('sors_start_catalog');
        $this->assertSame('completed', (new RunRepository())->findLatest('catalog')?->state);
        $this->assertSame([], $this->notes(), 'At once, not by the hour.');
        $this->passHour();
        $this->passHour();
        $this->assertCount(2, $this->digests());
        $this->assertSame('[Prodavnica] SORS: works again', $this->digests()[1]['subject']);
        $this->assertStringContainsString('Catalog works again: it got through on', $this->digests()[1]['message']);
    }

    public function testAFailureThatWasNotToldIsNotToldAsMended(): void
    {
        $sandbox = $this->sandbox(articles: 25, settings: self::SCHEDULES);
        ApiKey::save('wrong');
        $this->failedRun('catalog');
        $this->failedRun('catalog');
        $this->passHour();
        ApiKey::save($sandbox->key);
        $this->mustSync('catalog');
        $this->passHour();
        $this->assertSame([], $this->digests());
        $this->assertSame([], $this->notes());
    }

    public function testAnotherReasonAndAnotherKindAreNewsAndOldOnesAreNot(): void
    {
        $this->sandbox(articles: 25, settings: self::SCHEDULES);
        array_map(fn (): Run => $this->finishedRun('catalog', 'failed', 'Ključ je odbijen.'), range(1, 3));
        $this->passHour();
        $this->finishedRun('catalog', 'failed', 'Nema odgovora posle 12 s.');
        $this->passHour();
        $this->finishedRun('catalog', 'failed', 'Ključ je odbijen.');
        $this->passHour();
        $this->finishedRun('catalog', 'failed', 'Nema odgovora posle 30 s.');
        $this->passHour();
        $this->assertCount(2, $this->digests(), 'Reasons that take turns are told once each.');
        array_map(fn (): Run => $this->finishedRun('stock', 'failed', 'Ključ je odbijen.'), range(1, 3));
        $this->passHour();
        $mails = $this->digests();
        $this->assertCount(3, $mails);
        $this->assertStringContainsString('Stock and prices keeps failing: Ključ je odbijen.', $mails[2]['message']);
        $this->assertStringNotContainsString('Catalog', $mails[2]['message']);
        $this->assertStringContainsString('2 in all stand still', $mails[2]['message']);
    }

    public function testTheSameFailureAfterASuccessIsNews(): void
    {
        $this->sandbox(articles: 25, settings: ['alert_email' => 'daily'] + self::SCHEDULES);
        array_map(fn (): Run => $this->finishedRun('stock', 'failed', 'Ključ je odbijen.'), range(1, 3));
        $this->passHour(DAY_IN_SECONDS);
        // Between two e-mails it got through and failed again.
        $this->finishedRun('stock', 'completed', '');
        array_map(fn (): Run => $this->finishedRun('stock', 'failed', 'Ključ je odbijen.'), range(1, 3));
        $this->passHour(DAY_IN_SECONDS);
        $this->assertCount(2, $this->digests());
        $this->assertStringNotContainsString('works again', $this->digests()[1]['message']);
    }

    public function testARunThatWaitsForAnAnswerIsToldUntilSomebodyGivesOne(): void
    {
        global $wpdb;
        $this->sandbox(articles: 25, settings: self::SCHEDULES);
        $run = $this->pausedRun('stock');
        $this->passHour();
        $this->assertSame([], $this->digests());
        $wpdb->query('UPDATE ' . Schema::table('runs') . ' SET heartbeat_gmt = UTC_TIMESTAMP() - INTERVAL 61 MINUTE');
        $this->passHour();
        $this->assertStringContainsString('Stock and prices waits for your answer: 30 proizvoda bi bilo na nuli.', $this->digests()[0]['message']);
        // The next run of its kind looks afresh, and asks again: the same question.
        $next = $this->pausedRun('stock');
        $this->assertSame($next->id, $this->findRun($run->id)->details['replaced_by']);
        $this->passHour();
        $this->assertCount(1, $this->digests());
        $this->needsInbox();
        $this->assertCount(1, $this->notes());
        (new Runner())->stop($next->id);
        $this->passHour();
        $this->assertSame([], $this->notes());
        $this->assertCount(1, $this->digests(), 'Whoever refused it knows.');
    }

    public function testOrdersAndRunsComeInOneMail(): void
    {
        global $wpdb;
        $this->sandbox(articles: 25, settings: self::SCHEDULES + ['send_orders' => true, 'alert_email_to' => 'magacin@example.rs']);
        (new OutboxRepository())->add(1001);
        $wpdb->update(Schema::table('outbox'), ['state' => 'uncertain', 'reason' => 'Odgovor se izgubio.'], ['order_id' => 1001]);
        array_map(fn (): Run => $this->finishedRun('stock', 'failed', 'Ključ je odbijen.'), range(1, 3));
        $this->passHour();
        [$mail] = $this->digests();
        $this->assertCount(1, $this->digests());
        $this->assertSame(['[Prodavnica] SORS: 1 order needs you, 1 synchronisation stands still', 'magacin@example.rs'], [$mail['subject'], ((array) $mail['to'])[0]]);
        $this->assertMatchesRegularExpression('/Order 1001: .*Stock and prices keeps failing/s', $mail['message']);
        $this->needsInbox();
        $this->assertSame(['sors-orders', 'sors-run-stock'], array_column($this->notes(), 'name'));
        $wpdb->update(Schema::table('outbox'), ['state' => 'skipped'], ['order_id' => 1001]);
        $this->passHour();
        $this->assertSame(['sors-run-stock'], array_column($this->notes(), 'name'));
    }

    public function testAKeyThatCannotBeOpenedIsTold(): void
    {
        $sandbox = $this->sandbox(articles: 25, settings: self::SCHEDULES);
        $stored = get_option('sors_api_key');
        update_option('sors_api_key', base64_encode(str_repeat('x', 80)));
        $this->passHour();
        $this->passHour();
        [$mail] = $this->digests();
        $this->assertSame('[Prodavnica] SORS: the API key can’t be opened', $mail['subject']);
        $this->assertStringContainsString('Enter it again', $mail['message']);
        $this->assertSame(self::hasInbox() ? ['sors-key'] : [], array_column($this->notes(), 'name'));
        update_option('sors_api_key', $stored);
        $this->assertSame($sandbox->key, ApiKey::get());
        $this->passHour();
        $this->assertSame([], $this->notes());
        $this->assertCount(2, $this->digests());
        $this->assertSame('The API key can be opened again.', $this->digests()[1]['message']);
    }

    public function testWithoutAScheduleOrWithMailOffNobodyIsWritten(): void
    {
        $this->sandbox(articles: 25, settings: ['alert_email' => 'never', 'schedule_stock' => 60]);
        array_map(fn (): Run => $this->finishedRun('catalog', 'failed', 'Ključ je odbijen.'), range(1, 3));
        array_map(fn (): Run => $this->finishedRun('stock', 'failed', 'Ključ je odbijen.'), range(1, 3));
        $this->passHour();
        $this->assertSame([], $this->digests());
        $this->needsInbox();
        $this->assertSame(['sors-run-stock'], array_column($this->notes(), 'name'));
    }

    public function testANoteThatWasDismissedComesBackOnlyWithNews(): void
    {
        $this->needsInbox();
        $this->sandbox(articles: 25, settings: self::SCHEDULES);
        array_map(fn (): Run => $this->finishedRun('stock', 'failed', 'Ključ je odbijen.'), range(1, 3));
        AlertsModule::syncRunNotes();
        $note = \Automattic\WooCommerce\Admin\Notes\Notes::get_note_by_name('sors-run-stock');
        $created = $note->get_date_created()->getTimestamp();
        \Automattic\WooCommerce\Admin\Notes\Notes::delete_note($note);
        $this->finishedRun('stock', 'failed', 'Ključ je odbijen.');
        AlertsModule::syncRunNotes();
        $this->assertSame('1', $this->notes()[0]->is_deleted);
        $this->finishedRun('stock', 'failed', 'Nema odgovora.');
        AlertsModule::syncRunNotes();
        $this->assertCount(1, $this->notes());
        $this->assertSame('0', $this->notes()[0]->is_deleted);
        $this->assertStringContainsString('Nema odgovora.', $this->notes()[0]->content);
        $this->assertCount(2, explode(' ', $this->notes()[0]->queries), 'Its buttons are replaced, not added to.');
        $this->assertSame($created, \Automattic\WooCommerce\Admin\Notes\Notes::get_note_by_name('sors-run-stock')->get_date_created()->getTimestamp());
    }

    public function testAShopWithoutAnInboxHasNoNoteAndNoFailure(): void
    {
        $this->needsInbox();
        $without = static fn (array $stores): array => array_diff_key($stores, ['admin-note' => 1]);
        add_filter('woocommerce_data_stores', $without, 99);
        $this->sandbox(articles: 25, settings: self::SCHEDULES);
        array_map(fn (): Run => $this->finishedRun('stock', 'failed', 'Ključ je odbijen.'), range(1, 3));
        $this->passHour();
        $this->assertCount(1, $this->digests());
        $this->assertSame([], $this->notes());
    }

    public function testDeactivatingTakesTheNotesAway(): void
    {
        $this->needsInbox();
        $this->sandbox(articles: 25, settings: self::SCHEDULES);
        array_map(fn (): Run => $this->finishedRun('stock', 'failed', 'Ključ je odbijen.'), range(1, 3));
        AlertsModule::syncRunNotes();
        $this->assertCount(1, $this->notes());
        Plugin::deactivate();
        $this->assertSame([], $this->notes());
    }

    public function testADryRunTellsNothing(): void
    {
        $this->sandbox(articles: 25, settings: self::SCHEDULES);
        $told = did_action('sors_after_run');
        $runner = new Runner();
        $runner->runToEnd($runner->start('catalog', 'cli', true)->id);
        $this->assertSame($told, did_action('sors_after_run'));
        $this->mustSync('catalog');
        $this->assertSame($told + 1, did_action('sors_after_run'));
    }

    /** A run by the clock that fails, however often it is tried. */
    private function failedRun(string $kind): Run
    {
        do_action("sors_start_{$kind}");
        $run = (new RunRepository())->findLatest($kind);
        for ($tries = 0; $tries < 10 && !$run->isFinished(); $tries++) {
            do_action('sors_run_step', $run->id);
            $run = $this->findRun($run->id);
        }
        $this->assertSame('failed', $run->state);

        return $run;
    }

    private function finishedRun(string $kind, string $state, string $reason): Run
    {
        $run = (new RunRepository())->create($kind, 'schedule', 'MyDatabase2026');
        (new RunRepository())->finish($run->id, $state, $reason);

        return $this->findRun($run->id);
    }

    private function pausedRun(string $kind): Run
    {
        $run = (new Runner())->start($kind, 'schedule');
        $halt = RunHaltedException::paused('zero', '30 proizvoda bi bilo na nuli.');
        (new RunRepository())->update($run->id, [
            'state' => $halt->state,
            'reason' => $halt->getMessage(),
            'details' => (string) wp_json_encode(['pending_confirmation' => $halt->confirmation]),
            'run_lock' => null,
        ]);

        return $this->findRun($run->id);
    }

    /** The hour goes by, and the hourly action runs. */
    private function passHour(int $seconds = HOUR_IN_SECONDS): void
    {
        $told = (array) get_option('sors_alert_history', []);
        $told['at'] = (int) ($told['at'] ?? 0) - $seconds;
        update_option('sors_alert_history', $told);
        do_action(AlertsModule::HOOK);
    }

    /** @return list<array{to: string|list<string>, subject: string, message: string}> */
    private function digests(): array
    {
        return array_values(array_filter($this->mail(), static fn (array $mail): bool => str_contains($mail['subject'], 'SORS:')));
    }

    /** @return list<object> Ours, with the addresses of their buttons. */
    private function notes(): array
    {
        global $wpdb;
        if (!self::hasInbox()) {
            return [];
        }

        return $wpdb->get_results("SELECT n.*, GROUP_CONCAT(a.query ORDER BY a.action_id SEPARATOR ' ') AS queries
            FROM {$wpdb->prefix}wc_admin_notes n LEFT JOIN {$wpdb->prefix}wc_admin_note_actions a USING (note_id)
            WHERE n.name LIKE 'sors-%' GROUP BY n.note_id ORDER BY n.name");
    }

    private static function hasInbox(): bool
    {
        return class_exists(\Automattic\WooCommerce\Admin\Notes\Notes::class);
    }

    private function needsInbox(): void
    {
        if (!self::hasInbox()) {
            $this->markTestSkipped('The stand-in has no inbox.');
        }
    }
}
