<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use PHPUnit\Framework\TestCase;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\FailureStreak;

/**
 * From which runs on a person hears of it: a matter of the runs and the time alone.
 */
final class FailureStreakTest extends TestCase
{
    private const NOW = 1_790_000_000;

    /**
     * @dataProvider histories
     *
     * @param list<array<string, mixed>> $runs The newest first.
     */
    public function testWhenItIsTold(array $runs, ?string $told): void
    {
        $streak = FailureStreak::fromRuns(array_map(self::made(...), $runs), self::NOW);
        $this->assertSame($told, $streak === null ? null : ($streak->needsConfirmation() ? 'asks' : 'fails'));
    }

    /** @return array<string, array{list<array<string, mixed>>, string|null}> */
    public static function histories(): array
    {
        $failed = static fn (int $minutes, string $caller = 'schedule'): array => ['state' => 'failed', 'minutes' => $minutes, 'started_by' => $caller];
        $asks = static fn (int $minutes): array => ['state' => 'paused', 'minutes' => $minutes, 'details' => ['pending_confirmation' => 'zero']];
        $replaced = static fn (int $minutes): array => ['state' => 'stopped', 'minutes' => $minutes, 'ended' => 0, 'details' => ['pending_confirmation' => 'zero', 'replaced_by' => 9]];
        $refused = static fn (int $minutes): array => ['state' => 'stopped', 'minutes' => $minutes, 'details' => ['pending_confirmation' => 'zero']];
        $state = static fn (string $state, int $minutes, array $details = []): array => ['state' => $state, 'minutes' => $minutes, 'details' => $details];

        return [
            'none' => [[], null],
            'two failures' => [[$failed(5), $failed(20)], null],
            'three failures' => [[$failed(5), $failed(20), $failed(35)], 'fails'],
            'a success between' => [[$failed(5), $failed(20), $state('completed', 30), $failed(35)], null],
            'a person stopped one between' => [[$failed(5), $failed(20), $refused(30), $failed(35)], null],
            'two by hand' => [[$failed(5, 'admin'), $failed(20), $failed(35, 'cli'), $failed(50)], null],
            'by hand between three' => [[$failed(5, 'admin'), $failed(20), $failed(35, 'cli'), $failed(50), $failed(65)], 'fails'],
            'one, for less than a day' => [[$failed(24 * 60 - 1)], null],
            'one, for a day' => [[$failed(24 * 60)], 'fails'],
            'the next one is under way' => [[$state('running', 0), $failed(20), $failed(35), $failed(50)], 'fails'],
            'the next one waits for SORS' => [[$state('retrying', 0, ['retry_gmt' => '2026-01-01 00:00:00']), $failed(20), $failed(35), $failed(50)], 'fails'],
            'asks for less than an hour' => [[$asks(59)], null],
            'asks for an hour' => [[$asks(60)], 'asks'],
            'asked anew for an hour' => [[$asks(1), $replaced(31), $replaced(61)], 'asks'],
            'asked anew, three times' => [[$asks(1), $replaced(16), $replaced(31)], 'asks'],
            'refused' => [[$refused(90)], null],
            'accepted, and under way' => [[$state('running', 0, ['confirmed' => ['zero']]), $replaced(61), $replaced(91)], null],
            'asks, after two failures' => [[$asks(1), $failed(20), $failed(35)], 'asks'],
        ];
    }

    public function testNumbersInAReasonMakeNoOtherReason(): void
    {
        $key = static fn (string $reason, string $state = 'failed'): ?string => FailureStreak::fromRuns([self::made([
            'state' => $state, 'minutes' => 2000, 'reason' => $reason, 'details' => $state === 'failed' ? [] : ['pending_confirmation' => $reason],
        ])], self::NOW)?->key();
        $this->assertSame($key('Nema odgovora posle 12 s (zahtev 77).'), $key('Nema odgovora posle 30 s (zahtev 9).'));
        $this->assertNotSame($key('Nema odgovora.'), $key('Ključ je odbijen.'));
        $this->assertNotSame($key('Nema odgovora.'), $key('Nema odgovora.', 'paused'));
    }

    /** @param array<string, mixed> $run */
    private static function made(array $run): Run
    {
        $time = gmdate('Y-m-d H:i:s', self::NOW - 60 * $run['minutes']);
        $isOver = in_array($run['state'], ['completed', 'failed', 'stopped'], true);

        return Run::fromRow([
            'id' => '1', 'kind' => 'stock', 'state' => $run['state'], 'phase' => '', 'started_by' => $run['started_by'] ?? 'schedule', 'is_dry_run' => '0',
            'database_name' => 'MyDatabase2026', 'cursor' => null, 'total' => null,
            ...array_fill_keys(['seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'bytes'], '0'),
            'owner' => '', 'heartbeat_gmt' => $time, 'started_gmt' => $time, 'finished_gmt' => $isOver ? gmdate('Y-m-d H:i:s', self::NOW - 60 * ($run['ended'] ?? $run['minutes'])) : null,
            'reason' => $run['reason'] ?? 'Nema odgovora.', 'details' => (string) json_encode($run['details'] ?? []),
        ]);
    }
}
