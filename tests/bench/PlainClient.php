<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * SORS client in plain PHP: curl with keep-alive, sequential pages, json_decode. Paths and parameters come from the
 * contract profile.
 */
final class PlainClient
{
    public const DATABASE = 'MyDatabase2026';
    public const BUSINESS_UNIT = '1';

    /** @var array<string, mixed> */
    private readonly array $profile;
    private readonly \CurlHandle $curl;

    public function __construct()
    {
        $file = dirname(__DIR__, 2) . '/src/contract/assumed.json';
        $this->profile = json_decode((string) file_get_contents($file), true, 32, JSON_THROW_ON_ERROR);
        $authorization = $this->profile['authorization'];
        $this->curl = curl_init();
        curl_setopt_array($this->curl, [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => ["{$authorization['header']}: {$authorization['scheme']} " . getenv('SORS_SANDBOX_KEY')],
            CURLOPT_TIMEOUT => 60,
        ]);
    }

    /**
     * @param 'articles'|'groups'|'stock'|'images' $kind
     *
     * @return \Generator<int, list<array<string, mixed>>> Pages of rows, keyed by our field names.
     */
    public function fetchRows(string $kind): \Generator
    {
        $fields = $this->profile['resources'][$kind]['fields'];
        foreach ($this->fetchPages($kind) as $response) {
            $rows = json_decode($response, true, 32, JSON_THROW_ON_ERROR)[$this->profile['envelope']['data']];
            yield array_map(static fn (array $row): array => self::mapRow($row, $fields), $rows);
        }
    }

    /**
     * @param 'articles'|'groups'|'stock'|'images' $kind
     *
     * @return \Generator<int, string> Response bodies.
     */
    public function fetchPages(string $kind): \Generator
    {
        $resource = $this->profile['resources'][$kind];
        $paging = ($resource['paging'] ?? []) + $this->profile['paging'];
        $url = getenv('SORS_SANDBOX_HTTP') . str_replace('{database}', self::DATABASE, $resource['path']);
        $page = $paging['first'];
        $received = 0;
        do {
            $query = [$paging['page'] => $page, $paging['size'] => $paging['rows']] + $this->buildQuery($kind);
            curl_setopt($this->curl, CURLOPT_URL, $url . '?' . http_build_query($query));
            $response = (string) curl_exec($this->curl);
            if (curl_getinfo($this->curl, CURLINFO_RESPONSE_CODE) !== 200) {
                throw new \RuntimeException("The sandbox did not return {$kind}: " . substr($response, 0, 200));
            }
            yield $response;
            $received += $paging['rows'];
            $page++;
            preg_match('/"' . $this->profile['envelope']['total'] . '":\s*(\d+)/', $response, $match);
        } while ($received < (int) ($match[1] ?? 0));
    }

    /** @return array<string, string> */
    private function buildQuery(string $kind): array
    {
        if ($kind !== 'stock') {
            return [];
        }
        $names = $this->profile['resources'][$kind]['query'];
        $values = $this->profile['values'];

        return [
            $names['business_unit'] => self::BUSINESS_UNIT,
            $names['price_type'] => $values['price_type']['gross'],
            $names['stock_mode'] => $values['stock_mode']['free'],
        ];
    }

    /**
     * @param array<string, mixed>        $row
     * @param array<string, list<string>> $fields
     *
     * @return array<string, mixed>
     */
    private static function mapRow(array $row, array $fields): array
    {
        $mapped = [];
        foreach ($fields as $field => $keys) {
            foreach ($keys as $key) {
                $mapped[$field] ??= $row[$key] ?? null;
            }
        }

        return $mapped;
    }
}
