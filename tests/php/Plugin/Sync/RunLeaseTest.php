<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Sync\RunLease;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * One run, and one worker, at a time.
 */
final class RunLeaseTest extends SyncTestCase
{
    public function testASecondRunIsToldWhoIsAtWork(): void
    {
        $this->sandbox(articles: 20);
        $runner = new Runner();
        $run = $runner->start('catalog', 'admin');
        try {
            $runner->start('stock', 'cli');
            $this->fail('Two runs at once.');
        } catch (RunInProgressException $busy) {
            $this->assertStringContainsString("Run {$run->id} (catalog, started by admin", $busy->getMessage());
            $this->assertSame($run->id, $busy->run?->id);
        }
        $this->assertCount(1, (new RunRepository())->listRecent(10));
        $runner->runToEnd($run->id);
        $this->assertSame('pending', $runner->start('stock', 'cli')->state);
    }

    public function testAWorkerKeepsOthersOutUntilItIsDone(): void
    {
        $this->sandbox(articles: 20);
        $runner = new Runner();
        $run = $runner->start('catalog', 'admin');
        $first = new RunLease();
        $this->assertTrue($first->claim($run));
        $this->assertFalse((new RunLease())->claim($this->findRun($run->id)));

        $seen = $runner->runStep($run->id, 5.0);
        $this->assertSame([0, $first->owner], [$seen->seen, $seen->owner], 'A step does not wait for another worker.');
        try {
            $runner->runToEnd($run->id);
            $this->fail('Two workers at once.');
        } catch (RunInProgressException $busy) {
            $this->assertStringContainsString($first->owner, $busy->getMessage());
        }
        $first->release($run->id);
        $this->assertSame('completed', $runner->runStep($run->id, 60.0)->state);
        $this->assertSame('', $this->findRun($run->id)->owner);
    }

    /**
     * A worker is cut off in the middle of a batch: the database undoes what it had written, an object cache that outlives
     * the request does not.
     *
     * @dataProvider ends
     */
    public function testWhatADeadWorkerLeftInThePersistentCacheIsNotTakenForTheShops(string $end): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => 'crud']);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $article = self::firstSold($sandbox->data('articles'));
        $id = $this->loadProduct($article['code'])->get_id();
        $sandbox->mutate(['stock' => [['article_id' => $article['id'], 'business_unit' => '1', 'on_hand' => '77', 'reserved' => '0']]]);
        $runner = new Runner();
        $run = $runner->start('stock', 'cli');
        (new RunLease())->claim($run);
        $wpdb->query('START TRANSACTION');
        $product = wc_get_product($id);
        $product->set_manage_stock(true);
        $product->set_stock_quantity(77);
        $product->save();
        get_post_meta($id);
        $wpdb->query('ROLLBACK');
        $wpdb->query($wpdb->prepare('UPDATE %i SET heartbeat_gmt = %s WHERE id = %d', Schema::table('runs'), '2020-01-01 00:00:00', $run->id));
        $this->assertSame(77, (int) get_post_meta($id, '_stock', true), 'As a persistent cache has it.');

        match ($end) {
            'carried on' => $runner->runStep($run->id, 60.0),
            'stopped' => $runner->stop($run->id),
            'buried' => $runner->start('catalog', 'cli'),
        };
        if ($end === 'carried on') {
            $this->assertSame(1, $this->findRun($run->id)->updated);
        }
        $stored = $wpdb->get_var($wpdb->prepare("SELECT meta_value FROM {$wpdb->postmeta} WHERE post_id = %d AND meta_key = '_stock'", $id));
        $this->assertSame($stored, (string) get_post_meta($id, '_stock', true));
        $this->assertSame($end === 'carried on' ? '77' : $stored, $stored);
    }

    /** @return array<string, array{string}> */
    public static function ends(): array
    {
        return ['carried on' => ['carried on'], 'stopped by hand' => ['stopped'], 'ended by another run' => ['buried']];
    }

    public function testOfTwoProcessesStartedAtOnceOneWorksAndOneSaysWhoDoes(): void
    {
        $this->sandbox(articles: 120);
        $code = self::LOAD . <<<'PHP'
            try {
                $runner = new SorsForWooCommerce\Sync\Runner();
                while (microtime(true) < (float) $argv[1]) {
                    usleep(500);
                }
                echo $runner->runToEnd($runner->start('catalog', 'cli')->id)->state;
            } catch (SorsForWooCommerce\Sync\RunInProgressException $busy) {
                echo 'busy: ', $busy->getMessage();
            }
            PHP;
        $at = (string) (microtime(true) + 2.5);
        $workers = [PhpProcess::start($code, [$at]), PhpProcess::start($code, [$at])];
        $said = array_map(static fn (PhpProcess $worker): string => $worker->end()['output'], $workers);
        sort($said);
        $this->assertStringStartsWith('busy: Run ', $said[0]);
        $this->assertStringContainsString('catalog, started by cli', $said[0]);
        $this->assertSame('completed', $said[1]);
        $runs = (new RunRepository())->listRecent(10);
        $this->assertCount(1, $runs);
        $this->assertSame($runs[0]->created, $this->countRows()['products']);
    }

    public function testADeadWorkersRunIsTakenOverAfterItsExpiry(): void
    {
        $this->sandbox(articles: 20);
        $runner = new Runner();
        $run = $runner->start('catalog', 'cli');
        (new RunLease())->claim($run);
        $this->silent($run, RunLease::EXPIRY_SECONDS - 20);
        $this->assertSame(0, $runner->runStep($run->id, 5.0)->seen);
        $this->silent($run, RunLease::EXPIRY_SECONDS + 20);

        $again = $runner->start('catalog', 'admin');
        $this->assertSame($run->id, $again->id, 'It is carried on, not begun anew.');
        $this->assertSame('completed', $runner->runStep($run->id, 60.0)->state);
    }

    public function testADeadRunOfAnotherKindIsEndedAndSaidSo(): void
    {
        $this->sandbox(articles: 20);
        $runner = new Runner();
        $dead = $runner->start('stock', 'cli');
        (new RunLease())->claim($dead);
        $this->silent($dead, RunLease::EXPIRY_SECONDS + 20);
        $run = $runner->start('catalog', 'admin');
        $this->assertNotSame($dead->id, $run->id);
        $this->assertSame('failed', $this->findRun($dead->id)->state);
        $this->assertStringContainsString('cut off', (string) $this->findRun($dead->id)->reason);
    }

    public function testAWorkerThatWasTakenForDeadWritesNothingMore(): void
    {
        $this->sandbox(articles: 40);
        $runner = new Runner();
        $run = $runner->start('catalog', 'cli');
        $taken = 0;
        $steal = static function (string $sql) use (&$taken, $run): string {
            global $wpdb;
            // As the second batch is about to be committed, another worker has the run.
            if (str_contains($sql, 'FOR UPDATE') && str_contains($sql, 'sors_runs') && ++$taken === 2) {
                $wpdb->update(Schema::table('runs'), ['owner' => 'another'], ['id' => $run->id]);
            }

            return $sql;
        };
        add_filter('query', $steal);
        $seen = $runner->runStep($run->id, 60.0);
        remove_filter('query', $steal);

        $this->assertSame(0, $this->countRows()['products'], 'The batch was undone.');
        $this->assertSame([0, 'groups'], [$seen->created, $seen->phase]);
        $this->assertFalse($seen->isFinished());
    }

    public function testStopEndsAWaitingRunAtOnceAndAWorkingOneAfterItsBatch(): void
    {
        $this->sandbox(articles: 120, settings: ['writer' => 'crud']);
        $runner = new Runner();
        $run = $runner->start('catalog', 'admin');
        $runner->enqueueStep($run->id);
        $runner->stop($run->id);
        $this->assertSame('stopped', $this->findRun($run->id)->state);
        $this->assertFalse(as_has_scheduled_action('sors_run_step', [$run->id], 'sors'));

        $run = $runner->start('catalog', 'cli');
        $stopped = $runner->runToEnd($run->id, static function (Run $now) use ($runner): void {
            if ($now->created > 0) {
                $runner->stop($now->id);
            }
        });
        $this->assertSame('stopped', $stopped->state);
        $this->assertGreaterThan(0, $stopped->created);
        $this->assertLessThan(110, $stopped->created);
        $this->assertSame($stopped->created, $this->countRows()['products']);
        $this->assertSame('completed', $this->mustSync('catalog')->state);
    }

    public function testATransactionThatGotLostIsTriedOnceMore(): void
    {
        global $wpdb;
        $this->sandbox(articles: 30);
        $lost = 0;
        $lose = static function (string $sql) use (&$lost, $wpdb): string {
            if (str_starts_with($sql, 'RELEASE SAVEPOINT') && ++$lost === 3) {
                mysqli_query($wpdb->dbh, 'ROLLBACK');
            }

            return $sql;
        };
        add_filter('query', $lose);
        $run = $this->mustSync('catalog');
        remove_filter('query', $lose);
        $this->assertGreaterThan(3, $lost);
        $this->assertSame($run->created, $this->countRows()['products']);
        $this->assertSame(30, $run->seen);
        $this->assertSame(0, $this->mustSync('catalog')->updated);
    }

    private function silent(Run $run, int $seconds): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            'UPDATE %i SET heartbeat_gmt = UTC_TIMESTAMP() - INTERVAL %d SECOND WHERE id = %d',
            Schema::table('runs'),
            $seconds,
            $run->id
        ));
    }
}
