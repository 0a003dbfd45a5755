<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Orders\Delivery\FiberPool;
use SorsForWooCommerce\Settings\Settings;

/**
 * Pieces of work that take turns while they wait for SORS.
 */
final class FiberPoolTest extends OrdersTestCase
{
    public function testRequestsAreUnderWaySideBySide(): void
    {
        $this->sending();
        $client = ClientFactory::createForFibers(Settings::load(), self::DATABASE);
        $client->businessUnits();
        $this->sors->injectFault('delay', '*', ['milliseconds' => 200]);
        $this->sors->clearRequests();
        $units = [];
        $began = microtime(true);
        (new FiberPool(static fn (): int => 6))->run($this->pieces(12, function (int $number) use ($client, &$units): void {
            $units[$number] = count($client->businessUnits());
        }));
        $this->assertLessThan(1.5, microtime(true) - $began, 'One after the other it would take 2.4 s.');
        $this->assertCount(12, $units);
        $this->assertNotContains(0, $units);
        $this->assertSame(6, $this->sors->requests()['peak_in_flight']);
    }

    public function testNoMoreAreTakenUpThanThereIsRoom(): void
    {
        [$now, $most, $done] = [0, 0, 0];
        (new FiberPool(static fn (): int => 3))->run($this->pieces(10, static function () use (&$now, &$most, &$done): void {
            $most = max($most, ++$now);
            FiberPool::sleepMicroseconds(20_000);
            $now--;
            $done++;
        }));
        $this->assertSame([3, 10], [$most, $done]);
    }

    public function testWorkIsAskedForOnlyWhenThereIsRoomForIt(): void
    {
        $log = [];
        $work = static function () use (&$log): iterable {
            foreach ([1, 2, 3] as $number) {
                $log[] = "asked {$number}";
                yield static function () use ($number, &$log): void {
                    FiberPool::sleepMicroseconds(1000);
                    $log[] = "done {$number}";
                };
            }
        };
        (new FiberPool(static fn (): int => 1))->run($work());
        $this->assertSame(['asked 1', 'done 1', 'asked 2', 'done 2', 'asked 3', 'done 3'], $log);
    }

    public function testWhatIsUnderWayComesToItsEndWhenOnePieceThrows(): void
    {
        $done = [];
        try {
            (new FiberPool(static fn (): int => 3))->run($this->pieces(9, static function (int $number) use (&$done): void {
                FiberPool::sleepMicroseconds($number === 1 ? 1000 : 50_000);
                if ($number === 1) {
                    throw new \DomainException('Puklo je.');
                }
                $done[] = $number;
            }));
            $this->fail('It is told.');
        } catch (\DomainException $error) {
            $this->assertSame('Puklo je.', $error->getMessage());
        }
        $this->assertSame([0, 2], $done, 'Those under way are done, and no further one is begun.');
    }

    public function testAPauseOutsideOfACrewJustWaits(): void
    {
        $began = microtime(true);
        FiberPool::sleepMicroseconds(20_000);
        $this->assertGreaterThan(0.019, microtime(true) - $began);

        $fiber = new \Fiber(static fn () => FiberPool::sleepMicroseconds(1000));
        $fiber->start();
        $this->assertTrue($fiber->isTerminated(), 'Somebody else’s fiber is not suspended.');
    }

    public function testAFailingCallThrowsInItsOwnPieceOnly(): void
    {
        $this->sending();
        $client = ClientFactory::createForFibers(Settings::load(), self::DATABASE);
        $this->sors->injectFault('status', 'business_units', ['status' => 422, 'skip' => 1, 'times' => 1]);
        $answers = [];
        (new FiberPool(static fn (): int => 4))->run($this->pieces(4, static function () use ($client, &$answers): void {
            try {
                $answers[] = count($client->businessUnits()) > 0 ? 'units' : 'none';
            } catch (\Sors\Exception\SorsException $error) {
                $answers[] = 'refused';
            }
        }));
        sort($answers);
        $this->assertSame(['refused', 'units', 'units', 'units'], $answers);
    }

    /** @return iterable<callable(): void> */
    private function pieces(int $number, callable $work): iterable
    {
        for ($index = 0; $index < $number; $index++) {
            yield static fn () => $work($index);
        }
    }
}
