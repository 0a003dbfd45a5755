<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use Sors\Client;
use Sors\Feed;

/**
 * Two ways to read every article once.
 */
final class Contenders
{
    /**
     * @return array{articles: int, seconds: float, php_bytes: int, rss_bytes: int} Memory: growth of the peak.
     */
    public static function measure(string $contender, int $size): array
    {
        $rss = Measure::status('VmHWM');
        $php = memory_get_peak_usage();
        $began = hrtime(true);
        $articles = match ($contender) {
            'feed' => self::feed(),
            'plain' => self::plain(),
        };
        $seconds = (hrtime(true) - $began) / 1e9;

        return [
            'articles' => $articles,
            'seconds' => $seconds,
            'php_bytes' => memory_get_peak_usage() - $php,
            'rss_bytes' => Measure::status('VmHWM') - $rss,
        ];
    }

    private static function feed(): int
    {
        $client = new Client([
            'api_key' => (string) getenv('SORS_SANDBOX_KEY'),
            'base_url' => (string) getenv('SORS_SANDBOX_HTTP'),
            'database' => Wire::DATABASE,
        ]);
        $articles = 0;
        foreach (new Feed($client, 'articles') as $batch) {
            $articles += count($batch->changed());
        }

        return $articles;
    }

    /** What a plugin in plain PHP does. */
    private static function plain(): int
    {
        $articles = 0;
        foreach ((new Wire())->pages('articles') as $rows) {
            $articles += count($rows);
        }

        return $articles;
    }
}
