<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * One contender's step in the shop of this process: how long it took and what it cost; and whether it did the work.
 */
final class Measure
{
    public function __construct(private readonly Source $source)
    {
    }

    /** @return array<string, mixed> */
    public function step(string $name, string $step): array
    {
        global $wpdb;
        $contender = Plan::contender($name, $this->source);
        $contender->prepare($step);
        $pictures = str_starts_with($step, 'pictures');
        $queries = $wpdb->num_queries;
        $before = ['php' => memory_get_usage(), 'rss' => self::status('VmRSS'), 'cpu' => self::processor()];
        $began = hrtime(true);
        $contender->run($step);
        $seconds = (hrtime(true) - $began) / 1e9;
        $cpu = self::processor() - $before['cpu'];
        $items = $this->source->sums()[$pictures ? 'pictures' : 'products'];
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
            'rss_peak_mb' => self::megabytes(self::status('VmHWM')),
            'rss_growth_mb' => self::megabytes(self::status('VmHWM') - $before['rss']),
        ];
        $this->verify($name, $step);

        return $measured;
    }

    /** VmHWM: the most memory the process has ever had; VmRSS: what it has now. In bytes. */
    public static function status(string $entry): int
    {
        preg_match("/^{$entry}:\s+(\d+) kB/m", (string) file_get_contents('/proc/self/status'), $match);

        return (int) ($match[1] ?? 0) * 1024;
    }

    /** Processor time of this process, all its threads, and of the shop's MariaDB, in seconds. */
    public static function processor(): float
    {
        $own = getrusage();
        $seconds = $own['ru_utime.tv_sec'] + $own['ru_stime.tv_sec'] + ($own['ru_utime.tv_usec'] + $own['ru_stime.tv_usec']) / 1e6;
        // After the command's name in parentheses: state, ten numbers, then user and system time in hundredths.
        $server = (string) file_get_contents('/proc/' . (int) getenv('SORS_BENCH_DB_PID') . '/stat');
        preg_match('/\) \S(?: \S+){10} (\d+) (\d+)/', $server, $match);

        return $seconds + ((int) ($match[1] ?? 0) + (int) ($match[2] ?? 0)) / 100;
    }

    public static function megabytes(int $bytes): float
    {
        return round($bytes / 1048576, 1);
    }

    /** A contender that left work out would be the fastest of all. */
    private function verify(string $name, string $step): void
    {
        global $wpdb;
        $wanted = $this->source->sums();
        if (str_starts_with($step, 'pictures')) {
            $shown = array_merge(
                $wpdb->get_col("SELECT meta_value FROM {$wpdb->postmeta} WHERE meta_key = '_thumbnail_id'"),
                ...array_map(
                    static fn (string $ids): array => explode(',', $ids),
                    array_filter($wpdb->get_col("SELECT meta_value FROM {$wpdb->postmeta} WHERE meta_key = '_product_image_gallery'"))
                )
            );
            // An article whose pictures are the same picture twice shows it once, where that is noticed.
            $found = count($shown);
            if ($found > $wanted['pictures'] || $found < 0.9 * $wanted['pictures']) {
                throw new \RuntimeException("{$name}, {$step}: {$found} pictures are shown instead of {$wanted['pictures']}.");
            }
            return;
        }
        $sums = $wpdb->get_row("SELECT COUNT(*) AS products, SUM(stock_quantity) AS stock, SUM(min_price) AS price
            FROM {$wpdb->prefix}wc_product_meta_lookup WHERE sku <> ''", ARRAY_A);
        $found = ['products' => (int) $sums['products'], 'stock' => (int) $sums['stock'], 'price' => (int) round((float) $sums['price'] * 100)];
        if ($found !== array_intersect_key($wanted, $found)) {
            throw new \RuntimeException("{$name}, {$step}: the shop has " . json_encode($found) . ' instead of ' . json_encode($wanted));
        }
    }
}
