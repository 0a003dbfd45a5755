<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Storage\Run;

/**
 * Runs of one kind that did not get through, one after the other, until there are so many, or it lasts so long, that a
 * person should hear of it. Worked out from the runs themselves.
 */
final class FailureStreak
{
    /** So many in a row. */
    public const MIN_RUNS = 3;

    /** Seconds for which a kind may fail, however seldom it runs. */
    public const MAX_FAILING_SECONDS = DAY_IN_SECONDS;

    /** Seconds for which a run may wait for an answer. */
    public const MAX_UNCONFIRMED_SECONDS = HOUR_IN_SECONDS;

    private function __construct(public readonly Run $last)
    {
    }

    /**
     * @param list<Run> $runs Of one kind, those that write to the shop, the newest first.
     *
     * @return self|null Null where nobody needs to hear of it.
     */
    public static function fromRuns(array $runs, int $now): ?self
    {
        $streak = [];
        foreach ($runs as $run) {
            if (self::endsStreak($run)) {
                break;
            }
            if (self::countsAsFailure($run)) {
                $streak[] = $run;
            }
        }
        if ($streak === []) {
            return null;
        }
        [$last, $first] = [$streak[0], $streak[count($streak) - 1]];
        $patience = $last->state === 'failed' ? self::MAX_FAILING_SECONDS : self::MAX_UNCONFIRMED_SECONDS;

        return count($streak) >= self::MIN_RUNS || $now - self::failedAt($first) >= $patience ? new self($last) : null;
    }

    /** Whether the last one waits for an answer, or did until the next looked afresh. */
    public function needsConfirmation(): bool
    {
        return $this->last->state !== 'failed';
    }

    /** Stays the same while it is for the same reason; numbers in it make no other. */
    public function key(): string
    {
        $why = $this->needsConfirmation() ? 'asks ' . $this->last->details['pending_confirmation'] : 'fails ' . $this->last->reason;

        return md5((string) preg_replace('/\d+/', '#', $why));
    }

    /** It got through, or a person saw to it. */
    private static function endsStreak(Run $run): bool
    {
        return match ($run->state) {
            'completed' => true,
            'stopped' => ($run->details['replaced_by'] ?? null) === null,
            default => !$run->isFinished() && ($run->details['confirmed'] ?? []) !== [] && !$run->needsConfirmation(),
        };
    }

    /** One by hand that failed was told to whoever started it; one that is under way says nothing yet. */
    private static function countsAsFailure(Run $run): bool
    {
        return $run->state === 'failed' ? $run->startedBy === 'schedule' : $run->needsConfirmation() || $run->state === 'stopped';
    }

    /** When it failed, or asked: one that was replaced ended only then. */
    private static function failedAt(Run $run): int
    {
        $gmt = $run->state === 'failed' ? $run->finishedGmt : $run->heartbeatGmt;

        return (int) strtotime(($gmt ?? $run->startedGmt) . ' UTC');
    }
}
