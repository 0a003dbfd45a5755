<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Orders\Delivery\FiberPool;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Concurrent tasks that switch while they wait for SORS.
 */
final class FiberPoolTest extends OrdersTestCase
{
    public function testRequestsRunConcurrently(): void
    {
        $this->enableSending();
        $client = ClientFactory::createForFibers(Settings::load(), self::DATABASE);
        $client->businessUnits();
        $this->sors->injectFault('delay', '*', ['milliseconds' => 200]);
        $this->sors->clearRequests();
        $units = [];
        $startedAt = microtime(true);
        (new FiberPool(static fn (): int => 6))->run($this->createTasks(12, function (int $number) use ($client, &$units): void {
            $units[$number] = count($client->businessUnits());
        }));
        $this->assertLessThan(1.5, microtime(true) - $startedAt, 'Sequential requests would take 2.4 s.');
        $this->assertCount(12, $units);
        $this->assertNotContains(0, $units);
        $this->assertSame(6, $this->sors->requests()['peak_in_flight']);
    }

    public function testConcurrencyLimitIsKept(): void
    {
        [$running, $peak, $done] = [0, 0, 0];
        (new FiberPool(static fn (): int => 3))->run($this->createTasks(10, static function () use (&$running, &$peak, &$done): void {
            $peak = max($peak, ++$running);
            FiberPool::sleepMicroseconds(20_000);
            $running--;
            $done++;
        }));
        $this->assertSame([3, 10], [$peak, $done]);
    }

    public function testTasksAreFetchedOnlyWithinTheLimit(): void
    {
        $log = [];
        $tasks = static function () use (&$log): iterable {
            foreach ([1, 2, 3] as $number) {
                $log[] = "fetched {$number}";
                yield static function () use ($number, &$log): void {
                    FiberPool::sleepMicroseconds(1000);
                    $log[] = "done {$number}";
                };
            }
        };
        (new FiberPool(static fn (): int => 1))->run($tasks());
        $this->assertSame(['fetched 1', 'done 1', 'fetched 2', 'done 2', 'fetched 3', 'done 3'], $log);
    }

    public function testRunningTasksEndWhenOneThrows(): void
    {
        $done = [];
        try {
            (new FiberPool(static fn (): int => 3))->run($this->createTasks(9, static function (int $number) use (&$done): void {
                FiberPool::sleepMicroseconds($number === 1 ? 1000 : 50_000);
                if ($number === 1) {
                    throw new \DomainException('Puklo je.');
                }
                $done[] = $number;
            }));
            $this->fail('The exception is thrown.');
        } catch (\DomainException $error) {
            $this->assertSame('Puklo je.', $error->getMessage());
        }
        $this->assertSame([0, 2], $done, 'Running tasks end, and no further one starts.');
    }

    public function testSleepOutsideAPoolSleeps(): void
    {
        $startedAt = microtime(true);
        FiberPool::sleepMicroseconds(20_000);
        $this->assertGreaterThan(0.019, microtime(true) - $startedAt);

        $fiber = new \Fiber(static fn () => FiberPool::sleepMicroseconds(1000));
        $fiber->start();
        $this->assertTrue($fiber->isTerminated(), 'A fiber of other code is not suspended.');
    }

    public function testFailingCallThrowsOnlyInItsTask(): void
    {
        $this->enableSending();
        $client = ClientFactory::createForFibers(Settings::load(), self::DATABASE);
        $this->sors->injectFault('status', 'business_units', ['status' => 422, 'skip' => 1, 'times' => 1]);
        $results = [];
        (new FiberPool(static fn (): int => 4))->run($this->createTasks(4, static function () use ($client, &$results): void {
            try {
                $results[] = count($client->businessUnits()) > 0 ? 'units' : 'none';
            } catch (\Sors\Exception\SorsException $error) {
                $results[] = 'rejected';
            }
        }));
        sort($results);
        $this->assertSame(['rejected', 'units', 'units', 'units'], $results);
    }

    /** @return iterable<callable(): void> */
    private function createTasks(int $number, callable $task): iterable
    {
        for ($index = 0; $index < $number; $index++) {
            yield static fn () => $task($index);
        }
    }
}
