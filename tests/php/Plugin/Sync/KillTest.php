<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Lock;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * A worker killed without warning, at any statement: the run goes on from there, and nothing is doubled.
 */
final class KillTest extends SyncTestCase
{
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

    public function testACatalogRunKilledManyTimesEndsLikeAnUndisturbedOne(): void
    {
        [$expected, $run] = $this->undisturbed('catalog', 70);
        $this->sandbox(articles: 70);
        $disturbed = $this->disturbed('catalog', [3, 60, 900, 2500, 5000, 150, 7000, 400]);
        $this->assertEnds($expected);
        $this->assertSame($this->counts($run), $this->counts($disturbed));
    }

    public function testAnImagesRunKilledManyTimesMakesNoAttachmentTwice(): void
    {
        [$expected, $run] = $this->undisturbed('images', 40);
        $this->sandbox(articles: 40);
        $this->mustSync('catalog');
        $disturbed = $this->disturbed('images', [20, 200, 700, 1200, 60]);
        $this->assertEnds($expected);
        $this->assertSame($expected['files'], $this->shop()['files'], 'A killed worker left files, or made some twice.');
        $this->assertSame($this->counts($run), $this->counts($disturbed));
    }

    public function testAStockRunKilledManyTimesEndsLikeAnUndisturbedOne(): void
    {
        [$expected, $run] = $this->undisturbed('stock', 120);
        $this->sandbox(articles: 120);
        $this->mustSync('catalog');
        $disturbed = $this->disturbed('stock', [15, 800, 3000, 100, 2000]);
        $this->assertEnds($expected);
        $this->assertSame($this->counts($run), $this->counts($disturbed));
    }

    /** @param array<string, mixed> $expected As shop() gives it. */
    private function assertEnds(array $expected): void
    {
        $shop = $this->shop();
        $this->assertSame($expected['rows'], $shop['rows']);
        $this->assertSame($expected['terms'], $shop['terms']);
        foreach ($expected['products'] as $place => $product) {
            $this->assertSame($product, $shop['products'][$place]);
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

    /** @return array{array<string, mixed>, Run} */
    private function undisturbed(string $kind, int $articles): array
    {
        $this->sandbox(articles: $articles);
        if ($kind !== 'catalog') {
            $this->mustSync('catalog');
        }
        $run = $this->mustSync($kind);
        $shop = $this->shop();
        $this->tearDown();

        return [$shop, $run];
    }

    /** @param list<int> $moments After how many statements each worker in turn dies; the last one lives. */
    private function disturbed(string $kind, array $moments): Run
    {
        $runner = new Runner();
        $run = $runner->start($kind, 'cli');
        $killed = 0;
        foreach ($moments as $statements) {
            $end = PhpProcess::run(self::CHILD, [(string) $run->id, (string) $statements], ['memory_limit' => '512M']);
            $killed += (int) ($end['status'] === -SIGKILL);
            $this->assertContains($end['status'], [0, -SIGKILL], $end['errors']);
            $this->expire($run);
        }
        $this->assertGreaterThanOrEqual(3, $killed, 'The workers ended before they could be killed.');
        wp_cache_flush();
        if (!$this->find($run->id)->isOver()) {
            $this->assertSame($run->id, $runner->start($kind, 'cli')->id);
        }
        $run = $runner->runToEnd($run->id);
        $this->assertSame('done', $run->state, (string) $run->reason);

        return $run;
    }

    private function expire(Run $run): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            'UPDATE %i SET heartbeat_gmt = UTC_TIMESTAMP() - INTERVAL %d SECOND WHERE id = %d',
            Schema::table('runs'),
            Lock::EXPIRY + 5,
            $run->id
        ));
    }

    /** @return array<string, int> */
    private function counts(Run $run): array
    {
        return array_intersect_key($run->toArray(), array_flip(['seen', 'created', 'updated', 'unchanged', 'skipped', 'failed']));
    }

    /** @return array<string, mixed> The shop without ids and times. */
    private function shop(): array
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
            $products[] = [$product->get_sku(), $categories, $images, wp_json_encode($data)];
        }
        sort($products);
        $terms = $wpdb->get_results("SELECT t.name, tt.count FROM {$wpdb->terms} t JOIN {$wpdb->term_taxonomy} tt USING (term_id) ORDER BY 1, 2", ARRAY_N);

        return ['rows' => $this->rows(), 'products' => $products, 'terms' => $terms, 'files' => array_map('basename', glob(wp_upload_dir()['path'] . '/*') ?: [])];
    }
}
