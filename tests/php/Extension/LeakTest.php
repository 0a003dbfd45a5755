<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use SorsForWooCommerce\Tests\Support\PhpProcess;
use SorsForWooCommerce\Tests\Support\SorsCalls;

/**
 * A worker that lives long: what it takes from the system stays the same over many calls, good and bad.
 *
 * SORS_LEAK_CALLS sets their number; 6,000 by default, 100,000 and more for a long run. The figures are printed where
 * SORS_LEAK_VERBOSE is set.
 */
final class LeakTest extends ExtensionTestCase
{
    private const CALLS = 6000;

    /** What may be added after the first part, in which pools and allocators grow to their size. */
    private const TOLERATED_RSS = 6 * 1048576;
    private const TOLERATED_PHP = 65_536;

    /**
     * One turn is ten calls: drafts of documents, requests that succeed, that are refused, whose answers are not
     * understood, and a feed left half read. Prints memory at the end of each tenth.
     */
    private const CODE = <<<'PHP'
        [$config, $order, $calls] = [json_decode($argv[1], true), json_decode($argv[2], true), (int) $argv[3]];
        $status = static function (): array {
            gc_collect_cycles();
            preg_match('/^VmRSS:\s+(\d+)/m', file_get_contents('/proc/self/status'), $rss);
            return [
                'rss' => $rss[1] * 1024, 'php' => memory_get_usage(),
                'threads' => count(scandir('/proc/self/task')), 'files' => count(scandir('/proc/self/fd')),
            ];
        };
        $refused = 0;
        $fails = static function (callable $call) use (&$refused): void {
            try {
                $call();
                exit(3);
            } catch (Sors\Exception\SorsException) {
                $refused++;
            }
        };
        $made = 0;
        for ($part = 0; $part < 10; $part++) {
            for (; $made < $calls * ($part + 1) / 10; $made += 10) {
                $client = new Sors\Client($config + ['concurrency' => 1 + $made % 8]);
                for ($draft = 0; $draft < 5; $draft++) {
                    $client->previewOrder(['order_number' => "$made-$draft"] + $order);
                }
                $client->businessUnits();
                $client->customers(['email' => "kupac$made@primer.rs"]);
                $fails(static fn () => (new Sors\Client(['database' => "None$made"] + $config))->productGroups());
                $fails(static fn () => $client->previewOrder(['items' => []] + $order));
                $feed = new Sors\Feed($client, 'articles');
                $feed->rewind();
                $feed->current()->changed();
                unset($feed);
            }
            echo json_encode($status()), "\n";
        }
        echo json_encode(['made' => $made, 'refused' => $refused]), "\n";
        PHP;

    public function testNothingGrowsOverManyCalls(): void
    {
        $sandbox = $this->sandbox('assumed', 60);
        $calls = max(1000, (int) (getenv('SORS_LEAK_CALLS') ?: self::CALLS));
        $run = PhpProcess::start(self::CODE, [
            json_encode(self::config($sandbox), JSON_THROW_ON_ERROR),
            json_encode(SorsCalls::sampleOrder($sandbox), JSON_THROW_ON_ERROR),
            (string) $calls,
        ])->end(60 + $calls / 20);

        self::assertSame(0, $run['status'], $run['errors'] . $run['output']);
        $parts = array_map(
            static fn (string $line): array => json_decode($line, true, 4, JSON_THROW_ON_ERROR),
            explode("\n", trim($run['output']))
        );
        $count = array_pop($parts);
        self::assertSame($count['made'], 5 * $count['refused']);
        self::assertGreaterThanOrEqual($calls, $count['made']);
        $this->show($count['made'], $parts);
        [$first, $last] = [$parts[1], $parts[9]];
        self::assertLessThan(self::TOLERATED_RSS, $last['rss'] - $first['rss'], 'Memory of the process grew.');
        self::assertLessThan(self::TOLERATED_PHP, $last['php'] - $first['php'], "PHP's own memory grew.");
        self::assertSame($first['threads'], $last['threads'], 'Threads were left behind.');
        self::assertLessThanOrEqual($first['files'] + 8, $last['files'], 'Connections were left open.');
    }

    /** @param list<array{rss: int, php: int, threads: int, files: int}> $parts */
    private function show(int $calls, array $parts): void
    {
        if (getenv('SORS_LEAK_VERBOSE') === false) {
            return;
        }
        fprintf(STDERR, "\n%s calls; after each tenth:\n", number_format($calls));
        foreach ($parts as $part) {
            fprintf(STDERR, "RSS %.1f MB, PHP %.0f kB, %d threads, %d files\n", $part['rss'] / 1048576, $part['php'] / 1024, $part['threads'] - 2, $part['files'] - 2);
        }
    }
}
