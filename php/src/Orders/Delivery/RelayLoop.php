<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * One walk over the rows that are due, as long as SORS answers: lost ones are looked up first, then orders are sent, then
 * refunds, which need their orders' documents. Several are under way at a time, each in a request of its own.
 */
final class RelayLoop
{
    /** Documents under way at a time, when SORS has answered well. */
    private const MAX_CONCURRENT = 8;

    /** Rows in a row that SORS could not be reached for before the rest waits. */
    private const MAX_CONSECUTIVE_FAILURES = 2;

    private const PAGE_SIZE = 50;

    /** Which rows, one after the other: their state, and whether they are refunds'. */
    private const PASSES = [['uncertain', false], ['uncertain', true], ['pending', false], ['pending', true]];

    /** How many may be under way: one at first, more with each good answer, one again after a bad one. */
    private int $concurrency = 1;

    private int $consecutiveFailures = 0;

    /** @var array<string, int> */
    private array $counts = [];

    public function __construct(private readonly OutboxRepository $outbox, private readonly OutboxWorker $worker)
    {
    }

    /**
     * @param int                $limit Rows taken up at most.
     * @param callable(): bool   $isOver Whether no further row may be taken up. Those under way come to their end.
     *
     * @return array<string, int> Rows taken up, by what became of them.
     */
    public function drain(int $limit, callable $isOver): array
    {
        foreach (self::PASSES as [$state, $returns]) {
            $crew = new FiberPool(fn (): int => $this->concurrency);
            $crew->run($this->dueTasks($state, $returns, $limit, $isOver));
        }

        return $this->counts;
    }

    /**
     * @param 'pending'|'uncertain' $state
     * @param callable(): bool      $isOver
     *
     * @return iterable<callable(): void>
     */
    private function dueTasks(string $state, bool $returns, int &$limit, callable $isOver): iterable
    {
        do {
            $ids = $this->outbox->findDueIds($state, min(self::PAGE_SIZE, $limit), $returns);
            foreach ($ids as $id) {
                if (RateLimitPause::remainingSeconds() > 0 || $this->consecutiveFailures >= self::MAX_CONSECUTIVE_FAILURES || $isOver()) {
                    return;
                }
                yield fn () => $this->processEntry($id, $state);
            }
            $limit -= count($ids);
            self::flushRuntimeCache();
        } while ($ids !== [] && $limit > 0);
    }

    /** @param 'pending'|'uncertain' $state */
    private function processEntry(int $id, string $state): void
    {
        $outcome = $this->worker->process($id, $state);
        if ($outcome === null) {
            return;
        }
        if ($outcome->isRateLimited) {
            RateLimitPause::start((int) $outcome->waitSeconds);
        }
        $this->consecutiveFailures = $outcome->isServiceFailing ? $this->consecutiveFailures + 1 : 0;
        $this->concurrency = $outcome->isServiceFailing ? 1 : min(self::MAX_CONCURRENT, $this->concurrency * 2);
        $this->counts[$outcome->state] = ($this->counts[$outcome->state] ?? 0) + 1;
    }

    /** Orders that are done with needn't stay in this process's memory. */
    private static function flushRuntimeCache(): void
    {
        if (wp_cache_supports('flush_runtime')) {
            wp_cache_flush_runtime();
        }
    }
}
