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
    private const DATABASE = 'MyDatabase2026';

    /**
     * @return array{articles: int, seconds: float, php_bytes: int, rss_bytes: int} Memory: growth of the peak.
     */
    public static function measure(string $contender, int $size): array
    {
        $rss = self::peakRss();
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
            'rss_bytes' => self::peakRss() - $rss,
        ];
    }

    private static function feed(): int
    {
        $client = new Client([
            'api_key' => (string) getenv('SORS_SANDBOX_KEY'),
            'base_url' => (string) getenv('SORS_SANDBOX_HTTP'),
            'database' => self::DATABASE,
        ]);
        $articles = 0;
        foreach (new Feed($client, 'articles') as $batch) {
            $articles += count($batch->changed());
        }

        return $articles;
    }

    /** What a plugin in plain PHP does; where and how to ask comes from the contract profile. */
    private static function plain(): int
    {
        $profile = json_decode((string) file_get_contents(dirname(__DIR__, 2) . '/src/contract/assumed.json'), true, 32, JSON_THROW_ON_ERROR);
        $resource = $profile['resources']['articles'];
        $paging = ($resource['paging'] ?? []) + $profile['paging'];
        $url = getenv('SORS_SANDBOX_HTTP') . str_replace('{database}', self::DATABASE, $resource['path']);
        $key = $profile['authorization']['header'] . ': ' . $profile['authorization']['scheme'] . ' ' . getenv('SORS_SANDBOX_KEY');
        $curl = curl_init();
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => [$key], CURLOPT_TIMEOUT => 60]);
        $articles = 0;
        $page = $paging['first'];
        do {
            curl_setopt($curl, CURLOPT_URL, $url . '?' . http_build_query([$paging['page'] => $page, $paging['size'] => $paging['rows']]));
            $answer = json_decode((string) curl_exec($curl), true, 32, JSON_THROW_ON_ERROR);
            $rows = $answer[$profile['envelope']['data']];
            $articles += count($rows);
            $page++;
        } while (count($rows) === $paging['rows']);

        return $articles;
    }

    /** Most memory the process has ever had, in bytes. */
    private static function peakRss(): int
    {
        preg_match('/^VmHWM:\s+(\d+) kB/m', (string) file_get_contents('/proc/self/status'), $match);

        return (int) ($match[1] ?? 0) * 1024;
    }
}
