<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use PHPUnit\Framework\TestCase;
use Sors\Exception\ValidationException;
use Sors\ExportState;

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
            $ways[$from] = array_values(array_filter(self::STATES, static fn (string $to): bool => ExportState::allows($from, $to)));
        }
        self::assertSame([
            'pending' => ['pending', 'sending', 'rejected', 'skipped'],
            'sending' => ['pending', 'sent', 'rejected', 'uncertain'],
            'sent' => [],
            'rejected' => ['pending', 'skipped'],
            'uncertain' => ['pending', 'sent', 'uncertain', 'skipped'],
            'skipped' => ['pending'],
        ], $ways);
        self::assertTrue(ExportState::allows('sent', 'pending', true));
        self::assertTrue(ExportState::allows(to: 'pending', from: 'sent', byPerson: true));
        self::assertFalse(ExportState::allows('sent', 'sending', true));
    }

    /** @return array<string, array{array<string, mixed>, array<string, mixed>}> */
    public static function attempts(): array
    {
        return [
            'a lost answer' => [
                ['left' => true, 'attempts' => 1, 'cause' => 'uncertain'],
                ['state' => 'uncertain', 'wait' => 0, 'trouble' => false, 'rest' => false],
            ],
            'an error of the shop after the document left' => [
                ['left' => true, 'attempts' => 1, 'cause' => 'foreign'],
                ['state' => 'uncertain', 'wait' => 0, 'trouble' => false, 'rest' => false],
            ],
            'SORS asks for a rest' => [
                ['left' => true, 'attempts' => 3, 'cause' => 'rate_limit', 'retryable' => true, 'seconds' => 90],
                ['state' => 'pending', 'wait' => 90, 'trouble' => true, 'rest' => true],
            ],
            'SORS can’t be reached' => [
                ['left' => true, 'attempts' => 2, 'spread' => 5, 'cause' => 'connection', 'retryable' => true, 'seconds' => null],
                ['state' => 'pending', 'wait' => 65, 'trouble' => true, 'rest' => false],
            ],
            'SORS refuses the document' => [
                ['left' => true, 'attempts' => 1, 'cause' => 'validation'],
                ['state' => 'rejected', 'wait' => null, 'trouble' => false, 'rest' => false],
            ],
            'cancelled' => [
                ['left' => false, 'attempts' => 1, 'cause' => 'dropped'],
                ['state' => 'skipped', 'wait' => null, 'trouble' => false, 'rest' => false],
            ],
            'waits for another document' => [
                ['left' => false, 'attempts' => 1, 'cause' => 'later', 'seconds' => 600],
                ['state' => 'pending', 'wait' => 600, 'trouble' => false, 'rest' => false],
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
        self::assertSame($next, ExportState::afterAttempt($attempt));
    }

    public function testWhatALookUpSays(): void
    {
        self::assertSame(['verdict' => 'sent', 'wait' => null], ExportState::afterLookUp(1, true, 0));
        self::assertSame(['verdict' => 'differs', 'wait' => null], ExportState::afterLookUp(1, false, 0));
        self::assertSame(['verdict' => 'several', 'wait' => null], ExportState::afterLookUp(3, true, 0));
        self::assertSame(['verdict' => 'wait', 'wait' => 301], ExportState::afterLookUp(0, true, 0));
        self::assertSame(['verdict' => 'absent', 'wait' => null], ExportState::afterLookUp(0, true, 300));
    }

    public function testHowLongToWait(): void
    {
        self::assertSame([30, 60, 3600], [ExportState::backoff(1, null, 0), ExportState::backoff(2, null, 0), ExportState::backoff(99, null, 0)]);
        self::assertSame(21600, ExportState::backoff(1, PHP_INT_MAX, 0));
    }

    public function testUnknownWordsAreRefused(): void
    {
        foreach (
            [
                static fn () => ExportState::allows('gone', 'sent'),
                static fn () => ExportState::afterAttempt(['left' => true, 'attempts' => 1, 'cause' => 'weather']),
                static fn () => ExportState::afterAttempt(['left' => true, 'attempts' => -1, 'cause' => 'parked']),
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
