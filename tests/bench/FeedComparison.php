<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use Sors\Client;
use Sors\Feed;

/**
 * Compares two ways to read every article once.
 */
final class FeedComparison
{
    /**
     * @return array{articles: int, seconds: float, php_bytes: int, rss_bytes: int} Memory is the growth of the peak.
     */
    public static function measure(string $contender, int $size): array
    {
        $rss = StepMeasurement::memoryBytes('VmHWM');
        $php = memory_get_peak_usage();
        $started = hrtime(true);
        $articles = match ($contender) {
            'feed' => self::readByFeed(),
            'plain' => self::readByPlainClient(),
        };
        $seconds = (hrtime(true) - $started) / 1e9;

        return [
            'articles' => $articles,
            'seconds' => $seconds,
            'php_bytes' => memory_get_peak_usage() - $php,
            'rss_bytes' => StepMeasurement::memoryBytes('VmHWM') - $rss,
        ];
    }

    private static function readByFeed(): int
    {
        $client = new Client([
            'api_key' => (string) getenv('SORS_SANDBOX_KEY'),
            'base_url' => (string) getenv('SORS_SANDBOX_HTTP'),
            'database' => PlainClient::DATABASE,
        ]);
        $articles = 0;
        foreach (new Feed($client, 'articles') as $batch) {
            $articles += count($batch->changed());
        }

        return $articles;
    }

    /** Reads like a plugin in plain PHP. */
    private static function readByPlainClient(): int
    {
        $articles = 0;
        foreach ((new PlainClient())->fetchRows('articles') as $rows) {
            $articles += count($rows);
        }

        return $articles;
    }
}
