<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Health;

use SorsForWooCommerce\Health\DebugInfo;
use SorsForWooCommerce\Health\DebugInfoSections;
use SorsForWooCommerce\Health\HealthChecks;
use SorsForWooCommerce\Health\SiteHealth;
use SorsForWooCommerce\Health\StatusTools;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\StepScheduler;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;

/**
 * What is said of the plugin's health, and the tools that mend it.
 */
final class HealthTest extends SyncTestCase
{
    public function testAllIsWellInAShopThatWorks(): void
    {
        $this->sandbox(articles: 25);
        foreach ((new HealthChecks())->runAll() as $result) {
            $this->assertSame('good', $result->status, "{$result->id}: {$result->text}");
        }
    }

    public function testARefusedKeyAndAnUnreachableSorsAreToldApart(): void
    {
        $this->sandbox(articles: 25);
        ApiKey::save('wrong');
        $live = (new HealthChecks())->checkConnection();
        $this->assertSame(['critical', 'SORS refuses the API key'], [$live->status, $live->label]);
        Settings::save(['api_url' => 'https://127.0.0.1:1']);
        $this->assertStringContainsString('can’t be reached', (new HealthChecks())->checkConnection()->label);
        ApiKey::save('');
        $this->assertSame(['recommended', 'recommended'], [(new HealthChecks())->checkConnection()->status, (new HealthChecks())->runCheck('key')->status]);
    }

    public function testAKeyThatCannotBeOpenedIsCritical(): void
    {
        update_option('sors_api_key', base64_encode(str_repeat('x', 80)));
        $this->assertSame('critical', (new HealthChecks())->runCheck('key')->status);
    }

    public function testOrdersThatWaitAreCounted(): void
    {
        global $wpdb;
        $this->sandbox(articles: 25);
        (new OutboxRepository())->add(1);
        (new OutboxRepository())->add(2);
        $table = Schema::table('outbox');
        $this->assertTrue((new HealthChecks())->runCheck('backlog')->isGood());
        $wpdb->query("UPDATE {$table} SET next_attempt_gmt = UTC_TIMESTAMP() - INTERVAL 31 MINUTE, created_gmt = UTC_TIMESTAMP() - INTERVAL 31 MINUTE");
        $this->assertStringContainsString('2 documents', (new HealthChecks())->runCheck('backlog')->text);
        $wpdb->query("UPDATE {$table} SET state = 'rejected'");
        $this->assertSame('recommended', (new HealthChecks())->runCheck('unresolved')->status);
        $wpdb->query("UPDATE {$table} SET state = 'uncertain' WHERE order_id = 1");
        $this->assertSame('critical', (new HealthChecks())->runCheck('unresolved')->status);
    }

    public function testLateActionsAndOldRunsAreSeen(): void
    {
        global $wpdb;
        $this->sandbox(articles: 25, settings: ['schedule_stock' => 60]);
        $this->assertTrue((new HealthChecks())->runCheck('sync')->isGood());
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $wpdb->query('UPDATE ' . Schema::table('runs') . ' SET finished_gmt = UTC_TIMESTAMP() - INTERVAL 179 MINUTE');
        $this->assertTrue((new HealthChecks())->runCheck('sync')->isGood());
        $wpdb->query('UPDATE ' . Schema::table('runs') . ' SET finished_gmt = UTC_TIMESTAMP() - INTERVAL 181 MINUTE');
        $this->assertSame('No success for more than three of its periods: Stock and prices.', (new HealthChecks())->runCheck('sync')->text);

        as_schedule_single_action(time() - 20 * MINUTE_IN_SECONDS, 'sors_test', [], StepScheduler::GROUP);
        $this->assertTrue((new HealthChecks())->runCheck('cron')->isGood());
        as_schedule_single_action(time() - 40 * MINUTE_IN_SECONDS, 'sors_test', [1], StepScheduler::GROUP);
        $this->assertSame('critical', (new HealthChecks())->runCheck('cron')->status);
    }

    public function testAKindThatNeverRanIsWellOnlyUntilItsThirdPeriod(): void
    {
        $this->sandbox(articles: 25, settings: ['schedule_stock' => 15]);
        $this->scheduleSince(44);
        $this->assertTrue((new HealthChecks())->runCheck('sync')->isGood());
        $this->scheduleSince(46);
        $result = (new HealthChecks())->runCheck('sync');
        $this->assertSame(['critical', 'Has not run yet, though it was due more than three of its periods ago: Stock and prices.'], [$result->status, $result->text]);

        // The schedule goes on, but no run begins: what counts is when it was due for the first time.
        ApiKey::save('');
        foreach (as_get_scheduled_actions(['hook' => 'sors_start_stock', 'status' => 'pending'], 'ids') as $id) {
            \ActionScheduler_QueueRunner::instance()->process_action((int) $id, 'test');
        }
        $this->assertCount(1, as_get_scheduled_actions(['hook' => 'sors_start_stock', 'status' => 'pending'], 'ids'));
        ApiKey::save('anything');
        $this->assertSame('critical', (new HealthChecks())->runCheck('sync')->status);
    }

    public function testAKindOfWhichNothingIsAppointedHasNotRunYet(): void
    {
        $this->sandbox(articles: 25, settings: ['schedule_stock' => 15]);
        as_unschedule_all_actions('sors_start_stock', null, StepScheduler::GROUP);
        $result = (new HealthChecks())->runCheck('sync');
        $this->assertSame('recommended', $result->status);
        $this->assertStringContainsString('has not run yet', $result->text);
        $this->assertStringContainsString('Stock and prices', $result->text);
        Settings::save(['schedule_stock' => 60]);
        $this->assertTrue((new HealthChecks())->runCheck('sync')->isGood(), 'What it advises helps.');
    }

    /** Has the schedule of stock be appointed anew, as so many minutes ago. */
    private function scheduleSince(int $minutes): void
    {
        as_unschedule_all_actions('sors_start_stock', null, StepScheduler::GROUP);
        as_schedule_recurring_action(time() - $minutes * MINUTE_IN_SECONDS, 15 * MINUTE_IN_SECONDS, 'sors_start_stock', [], StepScheduler::GROUP);
    }

    public function testSiteHealthHasEachCheckAndTheFactsHoldNoKey(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        wp_set_current_user(1);
        $tests = (new SiteHealth())->addTests([]);
        $this->assertCount(count(HealthChecks::localIds()), $tests['direct']);
        foreach ($tests['direct'] as $test) {
            $this->assertSame('good', $test['test']()['status']);
        }
        $this->assertSame('good', $tests['async']['sors_connection']['async_direct_test']()['status']);
        ob_start();
        (new DebugInfoSections())->renderStatusTable();
        $report = (string) ob_get_clean();
        $this->assertStringNotContainsString($sandbox->key, (string) wp_json_encode([DebugInfo::collect(), $report]));
        $this->assertTrue((new DebugInfoSections())->addDebugSection([])['sors']['fields']['database']['private']);
        $this->assertStringNotContainsString('MyDatabase2026', $report);
    }

    public function testTheLockOfADeadWorkerIsReleasedAndThatOfALiveOneIsNot(): void
    {
        global $wpdb;
        wp_set_current_user(1);
        $tools = new StatusTools();
        $this->assertStringContainsString('No run holds', $tools->releaseLock());
        $run = (new RunRepository())->create('stock', 'schedule', 'MyDatabase2026');
        (new RunRepository())->update($run->id, ['owner' => 'web2:77:ab', 'state' => 'running']);
        $this->assertStringContainsString('web2:77:ab', $tools->releaseLock());
        $this->assertSame('running', $this->findRun($run->id)->state);
        $wpdb->query('UPDATE ' . Schema::table('runs') . ' SET heartbeat_gmt = UTC_TIMESTAMP() - INTERVAL 181 SECOND');
        $this->assertStringContainsString('was ended', $tools->releaseLock());
        $this->assertSame('failed', $this->findRun($run->id)->state);
        $this->assertNull((new RunRepository())->findActive());
    }

    public function testLinksAreRebuiltBySku(): void
    {
        $articles = $this->sandbox(articles: 25)->data('articles');
        $this->mustSync('catalog');
        wp_set_current_user(1);
        $article = self::firstSold($articles);
        wp_delete_post($this->loadProduct($article['code'])->get_id(), true);
        $product = new \WC_Product_Simple();
        $product->set_sku($article['code']);
        $product->set_name('Iznova');
        $id = $product->save();
        wp_delete_post($this->loadProduct(self::firstSold($articles, 1)['code'])->get_id(), true);
        $this->assertStringContainsString('Linked by SKU: 1. Without a product of that SKU: 1.', (new StatusTools())->rebuildLinks());
        $this->assertSame($article['id'], (new \SorsForWooCommerce\Products\ProductLinker())->findLink($id)?->sorsId);
    }

    public function testPurgingLeavesTheLastRunOfEachKind(): void
    {
        wp_set_current_user(1);
        foreach (range(1, 3) as $number) {
            $run = (new RunRepository())->create('stock', 'schedule', 'MyDatabase2026');
            (new RunRepository())->finish($run->id, 'completed', "Број {$number}");
            $last = $run->id;
        }
        $this->assertStringContainsString('2 runs were deleted', (new StatusTools())->purgeRuns());
        $this->assertSame([$last], array_map(static fn (object $run): int => $run->id, (new RunRepository())->listRecent(9)));
    }

    public function testToolsAreForThoseWhoLookAfterTheShop(): void
    {
        wp_set_current_user(0);
        add_filter('wp_die_handler', $die = static fn (): callable => static function (): never {
            throw new \RuntimeException('refused');
        });
        try {
            (new StatusTools())->releaseLock();
            self::fail('let in');
        } catch (\RuntimeException $refused) {
            $this->assertSame('refused', $refused->getMessage());
        } finally {
            remove_filter('wp_die_handler', $die);
        }
    }
}
