<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use PHPUnit\Framework\TestCase;
use Sors\Exception\ValidationException;
use Sors\OutboxState;

/**
 * The export states as PHP asks for them; src/order/state.rs tests the policy itself.
 */
final class OutboxStateTest extends TestCase
{
    private const STATES = ['pending', 'sending', 'sent', 'rejected', 'uncertain', 'skipped'];

    public function testWhichWaysThereAre(): void
    {
        $ways = [];
        foreach (self::STATES as $from) {
            $ways[$from] = array_values(array_filter(self::STATES, static fn (string $to): bool => OutboxState::canTransition($from, $to)));
        }
        self::assertSame([
            'pending' => ['pending', 'sending', 'rejected', 'skipped'],
            'sending' => ['pending', 'sent', 'rejected', 'uncertain'],
            'sent' => [],
            'rejected' => ['pending', 'skipped'],
            'uncertain' => ['pending', 'sent', 'uncertain', 'skipped'],
            'skipped' => ['pending'],
        ], $ways);
        self::assertTrue(OutboxState::canTransition('sent', 'pending', true));
        self::assertTrue(OutboxState::canTransition(to: 'pending', from: 'sent', manual: true));
        self::assertFalse(OutboxState::canTransition('sent', 'sending', true));
    }

    /** @return array<string, array{array<string, mixed>, array<string, mixed>}> */
    public static function attempts(): array
    {
        return [
            'a lost answer' => [
                ['request_sent' => true, 'attempts' => 1, 'cause' => 'uncertain'],
                ['state' => 'uncertain', 'wait' => 0, 'service_failing' => false, 'rate_limited' => false],
            ],
            'an error of the shop after the document left' => [
                ['request_sent' => true, 'attempts' => 1, 'cause' => 'internal'],
                ['state' => 'uncertain', 'wait' => 0, 'service_failing' => false, 'rate_limited' => false],
            ],
            'SORS asks for a rest' => [
                ['request_sent' => true, 'attempts' => 3, 'cause' => 'rate_limit', 'retryable' => true, 'seconds' => 90],
                ['state' => 'pending', 'wait' => 90, 'service_failing' => true, 'rate_limited' => true],
            ],
            'SORS can’t be reached' => [
                ['request_sent' => true, 'attempts' => 2, 'jitter_seed' => 5, 'cause' => 'connection', 'retryable' => true, 'seconds' => null],
                ['state' => 'pending', 'wait' => 65, 'service_failing' => true, 'rate_limited' => false],
            ],
            'SORS refuses the document' => [
                ['request_sent' => true, 'attempts' => 1, 'cause' => 'validation'],
                ['state' => 'rejected', 'wait' => null, 'service_failing' => false, 'rate_limited' => false],
            ],
            'cancelled' => [
                ['request_sent' => false, 'attempts' => 1, 'cause' => 'nothing_to_send'],
                ['state' => 'skipped', 'wait' => null, 'service_failing' => false, 'rate_limited' => false],
            ],
            'waits for another document' => [
                ['request_sent' => false, 'attempts' => 1, 'cause' => 'retry_later', 'seconds' => 600],
                ['state' => 'pending', 'wait' => 600, 'service_failing' => false, 'rate_limited' => false],
            ],
        ];
    }

    /**
     * @dataProvider attempts
     *
     * @param array<string, mixed> $attempt
     * @param array<string, mixed> $next
     */
    public function testWhatBecomesOfARow(array $attempt, array $next): void
    {
        self::assertSame($next, OutboxState::afterAttempt($attempt));
    }

    public function testWhatALookUpSays(): void
    {
        self::assertSame(['result' => 'found', 'wait' => null], OutboxState::afterLookup(1, true, 0));
        self::assertSame(['result' => 'total_mismatch', 'wait' => null], OutboxState::afterLookup(1, false, 0));
        self::assertSame(['result' => 'ambiguous', 'wait' => null], OutboxState::afterLookup(3, true, 0));
        self::assertSame(['result' => 'retry', 'wait' => 301], OutboxState::afterLookup(0, true, 0));
        self::assertSame(['result' => 'not_found', 'wait' => null], OutboxState::afterLookup(0, true, 300));
    }

    public function testHowLongToWait(): void
    {
        self::assertSame([30, 60, 3600], [OutboxState::backoff(1, null, 0), OutboxState::backoff(2, null, 0), OutboxState::backoff(99, null, 0)]);
        self::assertSame(21600, OutboxState::backoff(1, PHP_INT_MAX, 0));
    }

    public function testUnknownWordsAreRefused(): void
    {
        foreach (
            [
                static fn () => OutboxState::canTransition('gone', 'sent'),
                static fn () => OutboxState::afterAttempt(['request_sent' => true, 'attempts' => 1, 'cause' => 'weather']),
                static fn () => OutboxState::afterAttempt(['request_sent' => true, 'attempts' => -1, 'cause' => 'unsendable']),
            ] as $call
        ) {
            try {
                $call();
                self::fail('It is refused.');
            } catch (ValidationException $error) {
                self::assertNotSame('', $error->getMessage());
            }
        }
    }
}
