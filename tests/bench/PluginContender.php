<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Runner;

/**
 * This plugin under WP-CLI. The measured time includes reading SORS.
 */
final class PluginContender implements Contender
{
    /** @var list<Run> */
    public array $runs = [];

    /** @param array<string, mixed> $settings Settings that differ from the benchmark's. */
    public function __construct(private readonly array $settings = [])
    {
    }

    public static function configure(array $settings = []): void
    {
        ApiKey::save((string) getenv('SORS_SANDBOX_KEY'));
        Settings::save($settings + [
            'api_url' => (string) getenv('SORS_SANDBOX_HTTPS'),
            'ca_file' => (string) getenv('SORS_SANDBOX_CA'),
            'database' => PlainClient::DATABASE,
            'business_unit' => PlainClient::BUSINESS_UNIT,
            'owned_fields' => Settings::FIELDS,
            'new_product_status' => 'publish',
        ]);
    }

    public function prepare(string $step): void
    {
        self::configure($this->settings);
    }

    public function run(string $step): void
    {
        $kinds = match ($step) {
            'stock' => ['stock'],
            'images', 'images-again' => ['images'],
            default => ['catalog', 'stock'],
        };
        foreach ($kinds as $kind) {
            $runner = new Runner();
            $run = $runner->runToEnd($runner->start($kind, 'cli')->id);
            if ($run->state !== 'completed' || $run->failed > 0) {
                throw new \RuntimeException("The {$kind} run is {$run->state}, {$run->failed} failed: {$run->reason}");
            }
            $this->runs[] = $run;
        }
    }
}
