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
    private const MOST = 8;

    /** Rows in a row that SORS could not be reached for before the rest waits. */
    private const TROUBLE = 2;

    private const PAGE = 50;

    /** Which rows, one after the other: their state, and whether they are refunds'. */
    private const TURNS = [['uncertain', false], ['uncertain', true], ['pending', false], ['pending', true]];

    /** How many may be under way: one at first, more with each good answer, one again after a bad one. */
    private int $room = 1;

    private int $trouble = 0;

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
    public function work(int $limit, callable $isOver): array
    {
        foreach (self::TURNS as [$state, $returns]) {
            $crew = new FiberPool(fn (): int => $this->room);
            $crew->run($this->pieces($state, $returns, $limit, $isOver));
        }

        return $this->counts;
    }

    /**
     * @param 'pending'|'uncertain' $state
     * @param callable(): bool      $isOver
     *
     * @return iterable<callable(): void>
     */
    private function pieces(string $state, bool $returns, int &$limit, callable $isOver): iterable
    {
        do {
            $ids = $this->outbox->due($state, min(self::PAGE, $limit), $returns);
            foreach ($ids as $id) {
                if (RateLimitPause::seconds() > 0 || $this->trouble >= self::TROUBLE || $isOver()) {
                    return;
                }
                yield fn () => $this->take($id, $state);
            }
            $limit -= count($ids);
            self::forget();
        } while ($ids !== [] && $limit > 0);
    }

    /** @param 'pending'|'uncertain' $state */
    private function take(int $id, string $state): void
    {
        $outcome = $this->worker->take($id, $state);
        if ($outcome === null) {
            return;
        }
        if ($outcome->isRateLimit) {
            RateLimitPause::begin((int) $outcome->wait);
        }
        $this->trouble = $outcome->pause ? $this->trouble + 1 : 0;
        $this->room = $outcome->pause ? 1 : min(self::MOST, $this->room * 2);
        $this->counts[$outcome->state] = ($this->counts[$outcome->state] ?? 0) + 1;
    }

    /** Orders that are done with needn't stay in this process's memory. */
    private static function forget(): void
    {
        if (wp_cache_supports('flush_runtime')) {
            wp_cache_flush_runtime();
        }
    }
}
