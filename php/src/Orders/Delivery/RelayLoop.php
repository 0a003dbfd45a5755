<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Processes due entries concurrently, as long as SORS responds. Uncertain entries come first, then orders, then refunds,
 * which need their orders' documents.
 */
final class RelayLoop
{
    /** Maximum number of entries processed at a time. */
    private const MAX_CONCURRENT = 8;

    /** Number of consecutive service failures after which the remaining entries wait. */
    private const MAX_CONSECUTIVE_FAILURES = 2;

    private const PAGE_SIZE = 50;

    /** Passes in order: state of the entries, and whether they are returns. */
    private const PASSES = [['uncertain', false], ['uncertain', true], ['pending', false], ['pending', true]];

    /** Current concurrency limit: starts at one, doubles with each success, falls back to one on a service failure. */
    private int $concurrency = 1;

    private int $consecutiveFailures = 0;

    /** @var array<string, int> */
    private array $counts = [];

    public function __construct(private readonly OutboxRepository $outbox, private readonly OutboxWorker $worker)
    {
    }

    /**
     * Processes due entries until none is left, the limit is reached, or SORS fails.
     *
     * @param int              $limit  Maximum number of entries to process.
     * @param callable(): bool $isOver Whether no further entry may be started. Started ones are completed.
     *
     * @return array<string, int> Number of processed entries by result.
     */
    public function drain(int $limit, callable $isOver): array
    {
        foreach (self::PASSES as [$state, $returns]) {
            $pool = new FiberPool(fn (): int => $this->concurrency);
            $pool->run($this->dueTasks($state, $returns, $limit, $isOver));
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
        $result = $this->worker->process($id, $state);
        if ($result === null) {
            return;
        }
        if ($result->isRateLimited) {
            RateLimitPause::start((int) $result->waitSeconds);
        }
        $this->consecutiveFailures = $result->isServiceFailing ? $this->consecutiveFailures + 1 : 0;
        $this->concurrency = $result->isServiceFailing ? 1 : min(self::MAX_CONCURRENT, $this->concurrency * 2);
        $this->counts[$result->state] = ($this->counts[$result->state] ?? 0) + 1;
    }

    /** Frees the memory of processed orders. */
    private static function flushRuntimeCache(): void
    {
        if (wp_cache_supports('flush_runtime')) {
            wp_cache_flush_runtime();
        }
    }
}
