<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use PHPUnit\Framework\TestCase;
use Sors\Client;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * A client of the extension on a sandbox.
 */
abstract class ExtensionTestCase extends TestCase
{
    protected const DATABASE = 'MyDatabase2026';

    /** @return array<string, array{string}> */
    public static function profiles(): array
    {
        return ['assumed profile' => ['assumed'], 'serbian profile' => [self::serbian()]];
    }

    protected static function serbian(): string
    {
        return dirname(__DIR__, 2) . '/profiles/serbian.json';
    }

    /** A sandbox with new data and without faults. */
    protected function sandbox(string $profile = 'assumed', int $articles = 50): SandboxProcess
    {
        $sandbox = SandboxProcess::shared($profile);
        $sandbox->reset($articles);

        return $sandbox;
    }

    /**
     * @param array<string, mixed> $changes
     *
     * @return array<string, mixed>
     */
    protected static function config(SandboxProcess $sandbox, string $profile = 'assumed', array $changes = []): array
    {
        return $changes + [
            'api_key' => $sandbox->key,
            'base_url' => $sandbox->http,
            'database' => self::DATABASE,
            'business_unit' => '1',
            'price_type' => 'gross',
            'stock_mode' => 'on_hand',
            'profile' => $profile === 'assumed' ? '' : $profile,
        ];
    }

    /** @param array<string, mixed> $changes */
    protected static function client(SandboxProcess $sandbox, string $profile = 'assumed', array $changes = []): Client
    {
        return new Client(self::config($sandbox, $profile, $changes));
    }

    /**
     * What a call throws.
     *
     * @template T of \Throwable
     *
     * @param class-string<T> $class
     *
     * @return T
     */
    protected static function thrown(string $class, callable $call): \Throwable
    {
        try {
            $call();
        } catch (\Throwable $error) {
            self::assertInstanceOf($class, $error, get_class($error) . ': ' . $error->getMessage());

            return $error;
        }
        self::fail("Nothing was thrown; {$class} was expected.");
    }
}
