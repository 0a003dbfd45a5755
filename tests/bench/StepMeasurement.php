<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * Measures one step of one contender in the shop of this process, and verifies its result.
 */
final class StepMeasurement
{
    public function __construct(private readonly BenchmarkData $data)
    {
    }

    /** @return array<string, mixed> */
    public function measureStep(string $name, string $step): array
    {
        global $wpdb;
        $contender = BenchmarkPlan::createContender($name, $this->data);
        $contender->prepare($step);
        $images = str_starts_with($step, 'images');
        $queries = $wpdb->num_queries;
        $before = ['php' => memory_get_usage(), 'rss' => self::memoryBytes('VmRSS'), 'cpu' => self::cpuSeconds()];
        $started = hrtime(true);
        $contender->run($step);
        $seconds = (hrtime(true) - $started) / 1e9;
        $cpu = self::cpuSeconds() - $before['cpu'];
        $items = $this->data->loadSums()[$images ? 'images' : 'products'];
        $queries = $wpdb->num_queries - $queries;
        $measured = [
            'contender' => $name,
            'step' => $step,
            'items' => $items,
            'seconds' => round($seconds, 3),
            'items_per_second' => round($items / $seconds, 1),
            'cpu_ms_per_item' => round($cpu * 1000 / $items, 3),
            'queries_per_item' => round($queries / $items, 2),
            'php_peak_mb' => self::megabytes(memory_get_peak_usage()),
            'php_growth_mb' => self::megabytes(memory_get_peak_usage() - $before['php']),
            'rss_peak_mb' => self::megabytes(self::memoryBytes('VmHWM')),
            'rss_growth_mb' => self::megabytes(self::memoryBytes('VmHWM') - $before['rss']),
        ];
        $this->verifyShop($name, $step);

        return $measured;
    }

    /** Returns an entry of the process status in bytes: VmHWM is the peak of the memory, VmRSS its current size. */
    public static function memoryBytes(string $entry): int
    {
        preg_match("/^{$entry}:\s+(\d+) kB/m", (string) file_get_contents('/proc/self/status'), $match);

        return (int) ($match[1] ?? 0) * 1024;
    }

    /** Returns the CPU time of this process with all threads and of the shop's MariaDB, in seconds. */
    public static function cpuSeconds(): float
    {
        $own = getrusage();
        $seconds = $own['ru_utime.tv_sec'] + $own['ru_stime.tv_sec'] + ($own['ru_utime.tv_usec'] + $own['ru_stime.tv_usec']) / 1e6;
        // After the command name in parentheses: state, ten numbers, then user and system time in hundredths of a second.
        $server = (string) file_get_contents('/proc/' . (int) getenv('SORS_BENCH_DB_PID') . '/stat');
        preg_match('/\) \S(?: \S+){10} (\d+) (\d+)/', $server, $match);

        return $seconds + ((int) ($match[1] ?? 0) + (int) ($match[2] ?? 0)) / 100;
    }

    public static function megabytes(int $bytes): float
    {
        return round($bytes / 1048576, 1);
    }

    /** Throws if the contender left work out, which would make it the fastest. */
    private function verifyShop(string $name, string $step): void
    {
        global $wpdb;
        $expected = $this->data->loadSums();
        if (str_starts_with($step, 'images')) {
            $shown = array_merge(
                $wpdb->get_col("SELECT meta_value FROM {$wpdb->postmeta} WHERE meta_key = '_thumbnail_id'"),
                ...array_map(
                    static fn (string $ids): array => explode(',', $ids),
                    array_filter($wpdb->get_col("SELECT meta_value FROM {$wpdb->postmeta} WHERE meta_key = '_product_image_gallery'"))
                )
            );
            // A contender may show an image once that its article lists twice.
            $found = count($shown);
            if ($found > $expected['images'] || $found < 0.9 * $expected['images']) {
                throw new \RuntimeException("{$name}, {$step}: {$found} images are shown instead of {$expected['images']}.");
            }
            return;
        }
        $sums = $wpdb->get_row("SELECT COUNT(*) AS products, SUM(stock_quantity) AS stock, SUM(min_price) AS price
            FROM {$wpdb->prefix}wc_product_meta_lookup WHERE sku <> ''", ARRAY_A);
        $found = ['products' => (int) $sums['products'], 'stock' => (int) $sums['stock'], 'price' => (int) round((float) $sums['price'] * 100)];
        if ($found !== array_intersect_key($expected, $found)) {
            throw new \RuntimeException("{$name}, {$step}: the shop has " . json_encode($found) . ' instead of ' . json_encode($expected));
        }
    }
}
