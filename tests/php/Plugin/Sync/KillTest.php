<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\RunLease;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\PhpProcess;
use SorsForWooCommerce\Tests\Support\ShopTables;

/**
 * After a worker is killed at any statement, the run resumes from there and duplicates nothing.
 */
final class KillTest extends SyncTestCase
{
    private const TABLES = [
        'posts', 'postmeta', 'terms', 'termmeta', 'term_taxonomy', 'term_relationships',
        'wc_product_meta_lookup', 'wc_category_lookup', 'sors_links', 'sors_runs',
    ];
    private const CHILD = self::LOAD . <<<'PHP'
        $left = (int) $argv[2];
        add_filter('query', static function (string $sql) use (&$left): string {
            if ($left-- === 0) {
                posix_kill(getmypid(), SIGKILL);
            }

            return $sql;
        });
        (new SorsForWooCommerce\Sync\Runner())->runToEnd((int) $argv[1]);
        PHP;

    private const DIES_BEFORE_COUNTS = self::LOAD . <<<'PHP'
        add_filter('query', static function (string $sql): string {
            if (str_contains($sql, "`phase` = 'counts'")) {
                posix_kill(getmypid(), SIGKILL);
            }

            return $sql;
        });
        (new SorsForWooCommerce\Sync\Runner())->runToEnd((int) $argv[1]);
        PHP;

    private const WORKER = self::LOAD . <<<'PHP'
        echo 'ready';
        (new SorsForWooCommerce\Sync\Runner())->runToEnd((int) $argv[1]);
        PHP;

    /** @dataProvider writers */
    public function testACatalogRunKilledManyTimesEndsLikeAnUndisturbedOne(string $writer): void
    {
        [$expected, $run, $statements] = $this->runUndisturbed('catalog', 70, ['writer' => $writer]);
        $this->sandbox(articles: 70, settings: ['writer' => $writer]);
        $disturbed = $this->runDisturbed('catalog', $statements, [0.001, 0.006, 0.08, 0.23, 0.45, 0.014, 0.64, 0.036]);
        $this->assertSameShop($expected);
        $this->assertSame($this->counters($run), $this->counters($disturbed));
    }

    public function testAnImagesRunKilledManyTimesMakesNoAttachmentTwice(): void
    {
        [$expected, $run, $statements] = $this->runUndisturbed('images', 40);
        $this->sandbox(articles: 40);
        $this->mustSync('catalog');
        $disturbed = $this->runDisturbed('images', $statements, [0.006, 0.06, 0.2, 0.35, 0.02]);
        $this->assertSameShop($expected);
        $this->assertSame($expected['files'], $this->dumpShop()['files'], 'A killed worker left files, or created some twice.');
        $this->assertSame($this->counters($run), $this->counters($disturbed));
    }

    /** @dataProvider writers */
    public function testAStockRunKilledManyTimesEndsLikeAnUndisturbedOne(string $writer): void
    {
        [$expected, $run, $statements] = $this->runUndisturbed('stock', 120, ['writer' => $writer]);
        $this->sandbox(articles: 120, settings: ['writer' => $writer]);
        $this->mustSync('catalog');
        $disturbed = $this->runDisturbed('stock', $statements, [0.05, 0.14, 0.53, 0.02, 0.35]);
        $this->assertSameShop($expected);
        $this->assertSame($this->counters($run), $this->counters($disturbed));
    }

    /** WordPress counts terms at the end of a process, which a worker killed after its last batch never reaches. */
    public function testRecountsTermsThatAKilledWorkerDeferred(): void
    {
        global $wpdb;
        $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $run = (new Runner())->start('stock', 'cli');
        $end = PhpProcess::run(self::DIES_BEFORE_COUNTS, [(string) $run->id], ['memory_limit' => '512M']);
        $this->assertSame(-SIGKILL, $end['status'], $end['errors']);
        $this->expireLease($run);
        $this->assertGreaterThan(0, $this->finish($run)->updated);
        $counts = $wpdb->get_row("SELECT tt.count, COUNT(tr.object_id) AS products FROM {$wpdb->term_taxonomy} tt
            JOIN {$wpdb->terms} t USING (term_id) LEFT JOIN {$wpdb->term_relationships} tr USING (term_taxonomy_id)
            WHERE tt.taxonomy = 'product_visibility' AND t.slug = 'outofstock'");
        $this->assertGreaterThan(0, (int) $counts->products);
        $this->assertSame($counts->products, $counts->count);
    }

    /**
     * `./dev bench kill` runs this test with thousands of articles; SORS_KILL_SEED repeats a failed run.
     */
    public function testRunsKilledAtRandomMomentsEndLikeUndisturbedOnes(): void
    {
        $articles = (int) (getenv('SORS_KILL_ARTICLES') ?: 60);
        $times = (int) (getenv('SORS_KILL_TIMES') ?: 6);
        $seed = (int) (getenv('SORS_KILL_SEED') ?: random_int(1, 99_999));
        mt_srand($seed);
        $this->sandbox(articles: $articles);
        $runs = $seconds = [];
        foreach (['catalog', 'stock'] as $kind) {
            $began = microtime(true);
            $runs[$kind] = $this->mustSync($kind);
            $seconds[$kind] = microtime(true) - $began;
        }
        $expected = self::dumpTables();
        $this->tearDown();

        $this->sandbox(articles: $articles);
        $killed = 0;
        foreach (['catalog' => 2 * $times / 3, 'stock' => $times / 3] as $kind => $share) {
            [$run, $kills] = $this->runKilledAtRandom($kind, (int) round($share), $seconds[$kind]);
            $this->assertSame($this->counters($runs[$kind]), $this->counters($run), "{$kind}, SORS_KILL_SEED={$seed}");
            $killed += $kills;
        }
        $this->assertGreaterThanOrEqual(0.75 * $times, $killed, 'The workers ended before they could be killed.');
        $this->assertSame('', ShopTables::difference($expected, self::dumpTables()), "SORS_KILL_SEED={$seed}");
        if (getenv('SORS_KILL_TIMES') !== false) {
            fwrite(STDERR, sprintf("%d articles, killed %d times (SORS_KILL_SEED=%d): the same shop.\n", $articles, $killed, $seed));
        }
    }

    /** @param array<string, mixed> $expected Result of dumpShop(). */
    private function assertSameShop(array $expected): void
    {
        $shop = $this->dumpShop();
        $this->assertSame($expected['rows'], $shop['rows']);
        $this->assertSame($expected['terms'], $shop['terms']);
        foreach ($expected['products'] as $index => $product) {
            $this->assertSame($product, $shop['products'][$index]);
        }
    }

    protected function tearDown(): void
    {
        foreach (glob(wp_upload_dir()['basedir'] . '/sors-incoming-*', GLOB_ONLYDIR) ?: [] as $directory) {
            array_map('unlink', glob($directory . '/*') ?: []);
            rmdir($directory);
        }
        parent::tearDown();
    }

    /** @return array<string, array{string}> */
    public static function writers(): array
    {
        return ['in bulk' => ['bulk'], 'product by product' => ['crud']];
    }

    /**
     * @param array<string, mixed> $settings
     *
     * @return array{array<string, mixed>, Run, int} The shop, the run, and its number of statements.
     */
    private function runUndisturbed(string $kind, int $articles, array $settings = []): array
    {
        global $wpdb;
        $this->sandbox(articles: $articles, settings: $settings);
        if ($kind !== 'catalog') {
            $this->mustSync('catalog');
        }
        $before = $wpdb->num_queries;
        $run = $this->mustSync($kind);
        $statements = $wpdb->num_queries - $before;
        $shop = $this->dumpShop();
        $this->tearDown();

        return [$shop, $run, $statements];
    }

    /**
     * @param int         $statements Of an undisturbed run.
     * @param list<float> $moments    Share of the statements after which each worker is killed; the last one finishes.
     */
    private function runDisturbed(string $kind, int $statements, array $moments): Run
    {
        $run = (new Runner())->start($kind, 'cli');
        $killed = 0;
        foreach ($moments as $part) {
            $end = PhpProcess::run(self::CHILD, [(string) $run->id, (string) (int) ceil($part * $statements)], ['memory_limit' => '512M']);
            $killed += (int) ($end['status'] === -SIGKILL);
            $this->assertContains($end['status'], [0, -SIGKILL], $end['errors']);
            $this->expireLease($run);
        }
        $this->assertGreaterThanOrEqual(3, $killed, 'The workers ended before they could be killed.');
        wp_cache_flush();

        return $this->finish($run);
    }

    /**
     * @param int   $times   Number of workers to kill, each after a random part of its share of the time.
     * @param float $seconds Duration of an undisturbed run.
     *
     * @return array{Run, int} The finished run, and the number of killed workers.
     */
    private function runKilledAtRandom(string $kind, int $times, float $seconds): array
    {
        $run = (new Runner())->start($kind, 'cli');
        $killed = 0;
        for ($attempt = 0; $attempt < $times && !$this->findRun($run->id)->isFinished(); $attempt++) {
            $worker = PhpProcess::start(self::WORKER, [(string) $run->id], ['memory_limit' => '512M']);
            $process = $worker->pid();
            $worker->awaitOutput('ready', 60);
            usleep((int) (mt_rand(0, 1_000_000) * 1.2 * $seconds / $times));
            posix_kill($process, SIGKILL);
            $end = $worker->end();
            $this->assertContains($end['status'], [0, -SIGKILL], $end['errors']);
            $killed += (int) ($end['status'] === -SIGKILL);
            $this->expireLease($run);
        }
        wp_cache_flush();

        return [$this->finish($run), $killed];
    }

    private function finish(Run $run): Run
    {
        $runner = new Runner();
        if (!$this->findRun($run->id)->isFinished()) {
            $this->assertSame($run->id, $runner->start($run->kind, 'cli')->id);
        }
        $run = $runner->runToEnd($run->id);
        $this->assertSame('completed', $run->state, (string) $run->reason);

        return $run;
    }

    private function expireLease(Run $run): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            'UPDATE %i SET heartbeat_gmt = UTC_TIMESTAMP() - INTERVAL %d SECOND WHERE id = %d',
            Schema::table('runs'),
            RunLease::EXPIRY_SECONDS + 5,
            $run->id
        ));
    }

    /** @return array<string, list<string>> Rows of all tables that a run writes, without IDs and times. */
    private static function dumpTables(): array
    {
        wp_cache_flush();
        $tables = array_intersect_key(ShopTables::dump(), array_flip(self::TABLES));
        // The stand-in for WooCommerce has no wc_category_lookup.
        self::assertGreaterThanOrEqual(count(self::TABLES) - 1, count($tables));

        return $tables;
    }

    /** @return array<string, int> */
    private function counters(Run $run): array
    {
        return array_intersect_key($run->toArray(), array_flip(['seen', 'created', 'updated', 'unchanged', 'skipped', 'failed']));
    }

    /** @return array<string, mixed> The shop without IDs and times. */
    private function dumpShop(): array
    {
        global $wpdb;
        wp_cache_flush();
        $products = [];
        foreach ($wpdb->get_col("SELECT ID FROM {$wpdb->posts} WHERE post_type IN ('product', 'product_variation')") as $id) {
            $product = wc_get_product((int) $id);
            $categories = array_map(static fn (int $term): string => get_term($term)->name, $product->get_category_ids());
            sort($categories);
            $images = array_map(
                static fn (int $image): string => md5_file((string) wp_get_original_image_path($image)),
                array_map('intval', array_filter([$product->get_image_id(), ...$product->get_gallery_image_ids()]))
            );
            $data = array_diff_key($product->get_data(), array_flip(['id', 'date_created', 'date_modified', 'category_ids', 'image_id', 'gallery_image_ids']));
            $data['meta_data'] = array_map(static fn (\WC_Meta_Data $meta): array => [$meta->key, $meta->value], $data['meta_data']);
            $products[] = [$product->get_sku(), $categories, $images, wp_json_encode($data)];
        }
        sort($products);
        $terms = $wpdb->get_results("SELECT t.name, tt.count FROM {$wpdb->terms} t JOIN {$wpdb->term_taxonomy} tt USING (term_id) ORDER BY 1, 2", ARRAY_N);

        return ['rows' => $this->countRows(), 'products' => $products, 'terms' => $terms, 'files' => array_map('basename', glob(wp_upload_dir()['path'] . '/*') ?: [])];
    }
}
