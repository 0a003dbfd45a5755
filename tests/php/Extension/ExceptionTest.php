<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Client;
use Sors\Exception\SorsException;
use Sors\Exception\ValidationException;
use Sors\Feed;
use SorsForWooCommerce\Tests\Support\PhpProcess;

final class ExceptionTest extends ExtensionTestCase
{
    private const KEY = 'canary-9c1d';

    public function testAnExceptionKnowsWhereItComesFrom(): void
    {
        $error = self::thrown(ValidationException::class, static fn () => new Client([]));
        $line = __LINE__ - 1;

        self::assertSame(__FILE__, $error->getFile());
        self::assertSame($line, $error->getLine());
        self::assertSame('__construct', $error->getTrace()[0]['function']);
        self::assertInstanceOf(\RuntimeException::class, $error);
        self::assertSame(0, $error->getCode());
        self::assertNull($error->getPrevious());
        self::assertNull($error->getResource());
        self::assertNull($error->getHttpStatus());
        self::assertNull($error->getRetryAfter());
        self::assertNull($error->getRequestId());
        self::assertFalse($error->isRetryable());
    }

    public function testAScriptCanExtendAndThrowThem(): void
    {
        $own = new class ('Own', 7) extends SorsException {
            public function isRetryable(): bool
            {
                return !parent::isRetryable();
            }
        };

        self::assertSame('Own', $own->getMessage());
        self::assertSame(7, $own->getCode());
        self::assertTrue($own->isRetryable());
        self::assertNull($own->getResource());
        self::assertSame(__FILE__, $own->getFile());
    }

    /** @return array<string, array{array<mixed>, string}> */
    public static function wrongConfigurations(): array
    {
        return [
            'no key' => [['database' => 'Demo2'], 'api_key'],
            'empty key' => [['api_key' => ' '], 'api_key'],
            'key of another type' => [['api_key' => 5], 'api_key'],
            'unknown entry' => [['api_key' => self::KEY, 'data_base' => 'Demo2'], 'data_base'],
            'entry without a name' => [['api_key' => self::KEY, 'Demo2'], '"0"'],
            'wrong type' => [['api_key' => self::KEY, 'database' => ['Demo2']], 'database'],
            'wrong word' => [['api_key' => self::KEY, 'price_type' => 'retail'], 'purchase, net, gross'],
            'wrong stock mode' => [['api_key' => self::KEY, 'stock_mode' => 'all'], 'on_hand, free'],
            'number as text' => [['api_key' => self::KEY, 'concurrency' => '8'], 'concurrency'],
            'number too large' => [['api_key' => self::KEY, 'concurrency' => 33], 'from 1 to 32'],
            'negative number' => [['api_key' => self::KEY, 'timeout_ms' => -1], 'timeout_ms'],
            'float' => [['api_key' => self::KEY, 'timeout_ms' => 1.5], 'timeout_ms'],
            'not UTF-8' => [['api_key' => self::KEY, 'database' => "\xff\xfe"], 'UTF-8'],
            'object' => [['api_key' => self::KEY, 'profile' => new \stdClass()], 'profile'],
            'plain http' => [['api_key' => self::KEY, 'base_url' => 'http://api.sors.rs'], 'http'],
            'no address' => [['api_key' => self::KEY, 'base_url' => 'api sors'], 'address'],
            'missing authorities' => [['api_key' => self::KEY, 'ca_file' => '/nowhere/ca.pem'], '/nowhere/ca.pem'],
        ];
    }

    /**
     * @dataProvider wrongConfigurations
     *
     * @param array<mixed> $config
     */
    public function testAWrongConfigurationIsNamed(array $config, string $named): void
    {
        $error = self::thrown(ValidationException::class, static fn () => new Client($config));

        self::assertStringContainsString($named, $error->getMessage());
        self::assertStringNotContainsString(self::KEY, $error->getMessage());
    }

    public function testAWrongProfileIsNamed(): void
    {
        $path = (string) tempnam(sys_get_temp_dir(), 'profile');
        $profile = json_decode((string) file_get_contents(self::serbian()), true);
        $profile['paging']['style'] = 'scroll';
        file_put_contents($path, json_encode($profile));
        $config = ['api_key' => self::KEY, 'profile' => $path];
        $error = self::thrown(\Sors\Exception\ContractException::class, static fn () => new Client($config));
        unlink($path);

        self::assertStringContainsString($path, $error->getMessage());
        self::assertStringContainsString('paging', $error->getMessage());
    }

    public function testArgumentsAreTyped(): void
    {
        $client = new Client(['api_key' => self::KEY, 'database' => 'Demo2']);
        $calls = [
            static fn () => new Client('key'),
            static fn () => new Client(),
            static fn () => $client->customers('pib'),
            static fn () => $client->sendOrder(null),
            static fn () => new Feed(new \stdClass(), 'articles'),
            static fn () => $client->customerDebt(['1']),
        ];
        foreach ($calls as $number => $call) {
            $error = self::thrown(\TypeError::class, $call);
            self::assertStringNotContainsString(self::KEY, $error->getMessage(), (string) $number);
        }
    }

    public function testTheKeyIsInNoTrace(): void
    {
        $run = PhpProcess::run(
            'try { new Sors\Client(["api_key" => $argv[1], "database" => "Demo2", "oops" => 1]); }'
            . ' catch (Throwable $e) { echo $e, print_r($e->getTrace(), true), json_encode($e->getTrace()); }'
            . ' throw new Sors\Exception\SorsException("end");',
            [self::KEY],
            ['zend.exception_ignore_args' => '0']
        );

        self::assertStringContainsString('oops', $run['output']);
        self::assertStringNotContainsString(self::KEY, $run['output'] . $run['errors']);
    }

    /**
     * The runtime panics where the machine gives it no threads. PHP must get an exception and live on.
     */
    public function testAPanicNeverEndsPhp(): void
    {
        $run = PhpProcess::run(
            'try { (new Sors\Client(["api_key" => "k", "database" => "d", "base_url" => "http://127.0.0.1:9"]))->testConnection(); }'
            . ' catch (Throwable $e) { echo get_class($e), ": ", $e->getMessage(), "\n"; }'
            . ' echo "still here\n";',
            [],
            [],
            ['RUST_MIN_STACK' => '200000000000000']
        );

        self::assertSame(0, $run['status'], $run['errors']);
        self::assertStringContainsString('panicked', $run['errors']);
        self::assertStringStartsWith(\Sors\Exception\ConnectionException::class . ': ', $run['output']);
        self::assertStringContainsString('threads', $run['output']);
        self::assertStringEndsWith("still here\n", $run['output']);
    }
}
