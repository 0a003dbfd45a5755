<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests;

use PHPUnit\Framework\TestCase;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Support\Baseline;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * A test inside the shop. Each one starts from the fresh shop: no products, orders, runs or settings of another test.
 */
abstract class ShopTestCase extends TestCase
{
    /** @var array<string, \WP_Hook> WordPress's hooks as the test found them. */
    private array $hooks = [];

    protected function setUp(): void
    {
        parent::setUp();
        $this->hooks = self::copyHooks($GLOBALS['wp_filter']);
        Baseline::restore();
        wp_set_current_user(0);
        $_GET = $_POST = $_REQUEST = [];
    }

    protected function tearDown(): void
    {
        // A test may take hooks away; the next one needs them.
        $GLOBALS['wp_filter'] = $this->hooks;
        Baseline::restore();
        parent::tearDown();
    }

    /**
     * The sandbox with new data, and the plugin set up to use it: https with the sandbox's CA, MyDatabase2026, business
     * unit 1, every field owned by SORS, new products published. SORS_TEST_WRITER chooses the writer, bulk or crud.
     *
     * @param array<string, mixed> $settings Others than these.
     */
    protected function sandbox(int $articles = 50, int $seed = 1, array $settings = []): SandboxProcess
    {
        $profile = static::profile();
        $sandbox = SandboxProcess::shared($profile === '' ? 'assumed' : $profile);
        $sandbox->clearFaults();
        $sandbox->reset($articles, $seed);
        ApiKey::save($sandbox->key);
        Settings::save($settings + [
            'api_url' => $sandbox->https,
            'ca_file' => $sandbox->caFile,
            'profile_path' => $profile,
            'database' => 'MyDatabase2026',
            'business_unit' => '1',
            'owned_fields' => Settings::FIELDS,
            'new_product_status' => 'publish',
            'writer' => getenv('SORS_TEST_WRITER') ?: 'bulk',
        ]);

        return $sandbox;
    }

    /** The contract profile's file all tests go by, '' for the built-in one: SORS_TEST_PROFILE names it. */
    protected static function profile(): string
    {
        return (string) getenv('SORS_TEST_PROFILE');
    }

    /** Logs in as the shop's administrator. */
    protected function asAdministrator(): void
    {
        wp_set_current_user(1);
    }

    /** @return list<array{to: string|list<string>, subject: string, message: string}> Mail sent since the test began. */
    protected function mail(): array
    {
        $lines = is_file(ABSPATH . 'mail.log') ? file(ABSPATH . 'mail.log', FILE_IGNORE_NEW_LINES) : [];

        return array_map(static fn (string $line): array => json_decode($line, true), $lines ?: []);
    }

    /** Everything WooCommerce's log has under the source `sors`. */
    protected function sorsLog(): string
    {
        $text = '';
        foreach (glob(\WC_Log_Handler_File::get_log_file_path('sors') ? WC_LOG_DIR . 'sors-*' : '') ?: [] as $file) {
            $text .= file_get_contents($file);
        }

        return $text;
    }

    /** Runs what Action Scheduler has due, as its queue would. */
    protected function runScheduledActions(): int
    {
        // The queue counts its time from the start of the process, which for a test may be long ago.
        add_filter('action_scheduler_queue_runner_time_limit', [self::class, 'hourInSeconds']);

        return \ActionScheduler_QueueRunner::instance()->run('test');
    }

    public static function hourInSeconds(): int
    {
        return HOUR_IN_SECONDS;
    }

    /**
     * @param array<string, \WP_Hook> $hooks
     *
     * @return array<string, \WP_Hook>
     */
    private static function copyHooks(array $hooks): array
    {
        return array_map(static fn (\WP_Hook $hook): \WP_Hook => clone $hook, $hooks);
    }
}
