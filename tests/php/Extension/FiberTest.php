<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Client;

/**
 * Calls that suspend the fiber they are made in.
 */
final class FiberTest extends ExtensionTestCase
{
    public function testACallSuspendsItsFiberAndEndsWhenResumed(): void
    {
        $sandbox = $this->sandbox();
        $client = self::client($sandbox, 'assumed', ['suspend' => true]);
        $fiber = new \Fiber(static fn (): array => $client->businessUnits());
        $fiber->start();
        $turns = 0;
        while (!$fiber->isTerminated()) {
            Client::awaitAny(1000);
            $fiber->resume();
            $turns++;
        }
        self::assertNotSame([], $fiber->getReturn());
        self::assertGreaterThan(0, $turns);
        self::assertSame($client->businessUnits(), $fiber->getReturn(), 'Outside of a fiber it just waits.');
    }

    public function testWithoutTheSettingAFiberIsNotSuspended(): void
    {
        $sandbox = $this->sandbox();
        $client = self::client($sandbox);
        $fiber = new \Fiber(static fn (): array => $client->businessUnits());
        $fiber->start();
        self::assertTrue($fiber->isTerminated());
    }

    public function testWhatIsThrownIntoTheFiberComesOutOfTheCall(): void
    {
        $sandbox = $this->sandbox();
        $sandbox->injectFault('delay', '*', ['milliseconds' => 2000]);
        $client = self::client($sandbox, 'assumed', ['suspend' => true]);
        $fiber = new \Fiber(static function () use ($client): string {
            try {
                $client->businessUnits();
            } catch (\DomainException $error) {
                return $error->getMessage();
            }

            return 'nothing was thrown';
        });
        $fiber->start();
        $fiber->throw(new \DomainException('Dosta.'));
        $sandbox->clearFaults();
        self::assertSame('Dosta.', $fiber->getReturn());
    }

    public function testAFiberThatIsGivenUpTakesItsRequestAlong(): void
    {
        $sandbox = $this->sandbox();
        $sandbox->injectFault('delay', '*', ['milliseconds' => 60_000]);
        $client = self::client($sandbox, 'assumed', ['suspend' => true]);
        for ($number = 0; $number < 20; $number++) {
            $fiber = new \Fiber(static fn (): array => $client->businessUnits());
            $fiber->start();
            unset($fiber);
        }
        gc_collect_cycles();
        $sandbox->clearFaults();
        self::assertNotSame([], $client->businessUnits(), 'None of them holds a place among the requests.');
    }

    public function testAwaitAnyEndsInTime(): void
    {
        Client::awaitAny(0);
        $began = microtime(true);
        Client::awaitAny(100);
        self::assertLessThan(0.5, microtime(true) - $began);
    }
}
