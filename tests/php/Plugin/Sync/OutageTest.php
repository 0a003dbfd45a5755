<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\PhpProcess;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * SORS goes away in the middle of a run, for minutes: the run waits by itself, goes on from where it was, and the shop is
 * in the end as if nothing had happened. A SORS of small pages, so that there is a middle.
 */
final class OutageTest extends SyncTestCase
{
    private const ARTICLES = 32;
    private const PAGE = 8;

    /** Each step in a process of its own, as the schedule's are. */
    private const STEP = self::LOAD . <<<'PHP'
        do_action('sors_run_step', (int) $argv[1]);
        PHP;

    private static ?SandboxProcess $sandbox = null;

    /** @var array<string, string> The shop after undisturbed runs, by kind. */
    private static array $undisturbed = [];

    public static function tearDownAfterClass(): void
    {
        self::$sandbox?->stop();
        self::$sandbox = null;
        self::$undisturbed = [];
        parent::tearDownAfterClass();
    }

    /**
     * @dataProvider outages
     *
     * @param array<string, mixed> $more
     */
    public function testAScheduledRunWaitsAndGoesOnFromWhereItWas(string $kind, string $fault, array $more, string $says): void
    {
        $expected = $this->undisturbed($kind);
        [$sandbox, $run, $before] = $this->caughtInTheMiddle($kind, $fault, $more);
        $waits = [];
        for ($tries = 0; $tries < 3; $tries++) {
            if ($tries > 0) {
                $this->step($run);
            }
            $paused = $this->findRun($run->id);
            $this->assertSame('retrying', $paused->state, (string) $paused->reason);
            $this->assertFalse($paused->needsConfirmation());
            $this->assertMatchesRegularExpression($says, (string) $paused->reason);
            $waits[] = strtotime($paused->details['retry_gmt'] . ' UTC') - time();
            $this->assertSame([], array_diff_key($before, self::stocks()), 'Nothing is zeroed meanwhile.');
        }
        if ($kind === 'brakes') {
            $this->assertSame(['check', 0], [$paused->phase, $paused->seen]);
            $this->assertNotNull($paused->cursor, 'It was in the middle.');
        } else {
            $this->assertGreaterThan(0, $paused->seen);
            $this->assertLessThan(self::ARTICLES, $paused->seen, 'It was in the middle.');
        }
        $this->assertGreaterThan($waits[0] + 30, $waits[1], 'It waits longer each time.');
        $this->assertGreaterThan($waits[1] + 30, $waits[2]);

        $sandbox->clearFaults();
        $this->step($run);
        $done = $this->findRun($run->id);
        $this->assertSame('completed', $done->state, (string) $done->reason);
        $this->assertSame(self::ARTICLES, $done->seen, 'No article was counted twice, none was left out.');
        $this->assertSame($expected, $this->shown());
    }

    /**
     * A run whose first sitting has met the outage. Articles are read ahead while the groups are asked for, so a storm may
     * reach these first: then it is no outage in the middle yet, and everything is done once more.
     *
     * @param array<string, mixed> $more
     *
     * @return array{SandboxProcess, Run, array<int, float>} With the stock before.
     */
    private function caughtInTheMiddle(string $kind, string $fault, array $more): array
    {
        for ($turn = 0; $turn < 5; $turn++) {
            $sandbox = $this->ground($kind);
            $before = self::stocks();
            $sandbox->injectFault($fault, self::resource($kind), $more + ['skip' => 2]);
            $run = (new Runner())->start($kind === 'catalog' ? 'catalog' : 'stock', 'schedule');
            $this->step($run);
            if ($this->findRun($run->id)->phase !== 'groups') {
                return [$sandbox, $run, $before];
            }
            $sandbox->clearFaults();
            $this->tearDown();
            $this->setUp();
        }
        self::fail('The outage came before the articles five times.');
    }

    /** @return array<string, array{string, string, array<string, mixed>, string}> */
    public static function outages(): array
    {
        $list = [];
        // The brakes read all of the stock before anything is written, and what they have read is written.
        foreach (['catalog', 'stock', 'brakes'] as $kind) {
            $list += [
                "{$kind}: SORS is down" => [$kind, 'drop_before', [], '/reach|connect|respond/i'],
                "{$kind}: SORS is being restarted" => [$kind, 'status', ['status' => 503], '/503|respond|reach/i'],
                "{$kind}: a storm of 429" => [$kind, 'status', ['status' => 429, 'retry_after' => 1], '/slow|many requests|429/i'],
            ];
        }

        return $list;
    }

    /** @dataProvider halves */
    public function testHalfAnAnswerEndsARunByNameAndTheNextOneLosesNothing(string $kind, string $fault): void
    {
        $expected = $this->undisturbed($kind);
        $sandbox = $this->ground($kind);
        $before = self::stocks();
        $sandbox->injectFault($fault, self::resource($kind), ['skip' => 2]);
        $run = $this->sync($kind);
        $this->assertSame('failed', $run->state, (string) $run->reason);
        $this->assertStringContainsString('SORS', (string) $run->reason);
        $this->assertSame([], array_diff_key($before, self::stocks()));
        $sandbox->clearFaults();
        $this->assertSame(self::ARTICLES, $this->mustSync($kind)->seen);
        $this->assertSame($expected, $this->shown());
    }

    /** @return array<string, array{string, string}> */
    public static function halves(): array
    {
        $list = [];
        foreach (['catalog', 'stock'] as $kind) {
            foreach ($kind === 'catalog' ? ['half_page', 'html'] : ['half_page', 'repeat_page'] as $fault) {
                $list["{$kind}: {$fault}"] = [$kind, $fault];
            }
        }

        return $list;
    }

    public function testAStockOfNothingButZerosWritesNoneUntilAPersonSaysSo(): void
    {
        $sandbox = $this->ground('brakes');
        $this->mustSync('stock');
        $before = $this->dumpContent();
        $rows = $sandbox->data('stock', query: ['business_unit' => '1']);
        $place = static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => '1', 'reserved' => $row['reserved'] ?? '0'];
        $sandbox->mutate(['stock' => array_map(static fn (array $row): array => ['on_hand' => '0', 'reserved' => '0'] + $place($row), $rows)]);
        foreach (['schedule', 'cli'] as $caller) {
            $run = $this->sync('stock', $caller);
            $this->assertTrue($run->needsConfirmation(), "{$run->state}: {$run->reason}");
            $this->assertStringContainsString('would go to zero', (string) $run->reason);
            $this->assertSame($before, $this->dumpContent());
        }
        $sandbox->mutate(['stock' => array_map(static fn (array $row): array => ['on_hand' => $row['on_hand']] + $place($row), $rows)]);
        $this->assertSame(0, $this->mustSync('stock')->updated);
        $this->assertSame($before, $this->dumpContent());
    }

    /** As many steps as it takes until it is over or waits: a slow machine needs several. */
    private function step(Run $run): void
    {
        $steps = 0;
        do {
            $end = PhpProcess::run(self::STEP, [(string) $run->id], ['memory_limit' => '512M']);
            $this->assertSame(0, $end['status'], $end['errors'] . $end['output']);
            wp_cache_flush();
        } while ($this->findRun($run->id)->state === 'running' && ++$steps < 20);
    }

    /**
     * The sandbox with fresh data; for stock a shop that has it, and a sandbox that has two more of everything.
     *
     * @param 'catalog'|'stock'|'brakes' $kind Stock without brakes, or with them.
     */
    private function ground(string $kind): SandboxProcess
    {
        $profile = self::profile();
        self::$sandbox ??= SandboxProcess::start(['profile' => $profile === '' ? 'assumed' : $profile, 'page-cap' => (string) self::PAGE]);
        self::$sandbox->clearFaults();
        self::$sandbox->reset(self::ARTICLES);
        ApiKey::save(self::$sandbox->key);
        Settings::save([
            'api_url' => self::$sandbox->https,
            'ca_file' => self::$sandbox->caFile,
            'profile_path' => $profile,
            'database' => 'MyDatabase2026',
            'business_unit' => '1',
            'new_product_status' => 'publish',
        ]);
        if ($kind !== 'catalog') {
            $this->mustSync('catalog');
            $this->mustSync('stock');
            self::$sandbox->mutate(['stock' => array_map(static fn (array $row): array => [
                'article_id' => $row['article_id'],
                'business_unit' => '1',
                'on_hand' => (string) ((int) $row['on_hand'] + 2),
            ], self::$sandbox->data('stock', query: ['business_unit' => '1']))]);
        }

        if ($kind === 'stock') {
            Settings::save(['safeguard_zero_share' => 0, 'safeguard_price_factor' => 0]);
        }

        return self::$sandbox;
    }

    private static function resource(string $kind): string
    {
        return $kind === 'catalog' ? 'articles' : 'stock';
    }

    private function undisturbed(string $kind): string
    {
        if (!isset(self::$undisturbed[$kind])) {
            $this->ground($kind);
            $this->mustSync($kind === 'catalog' ? 'catalog' : 'stock');
            self::$undisturbed[$kind] = $this->shown();
            $this->tearDown();
            $this->setUp();
        }

        return self::$undisturbed[$kind];
    }

    /** What buyers see of the products, and how many rows there are. */
    private function shown(): string
    {
        global $wpdb;
        $products = $wpdb->get_results("SELECT l.sku, p.post_title, p.post_status, l.min_price, l.stock_quantity, l.stock_status
            FROM {$wpdb->prefix}wc_product_meta_lookup l JOIN {$wpdb->posts} p ON p.ID = l.product_id ORDER BY l.sku", ARRAY_N);
        $terms = $wpdb->get_results("SELECT t.slug, tt.count FROM {$wpdb->terms} t JOIN {$wpdb->term_taxonomy} tt USING (term_id) ORDER BY 1, 2", ARRAY_N);

        return (string) wp_json_encode([$products, $terms, $this->countRows()], JSON_UNESCAPED_UNICODE);
    }

    /** @return array<int, float> Product → stock, where there is any. */
    private static function stocks(): array
    {
        global $wpdb;
        $rows = $wpdb->get_results("SELECT product_id, stock_quantity FROM {$wpdb->prefix}wc_product_meta_lookup WHERE stock_quantity > 0", ARRAY_A);

        return array_map('floatval', array_column($rows, 'stock_quantity', 'product_id'));
    }
}
