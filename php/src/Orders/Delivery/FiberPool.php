<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use Sors\Client;

/**
 * Several pieces of work at once in one PHP process: while one waits for SORS, another goes on. They take turns only
 * where a client made to `suspend` waits, or where pause() is called; between these, each has PHP for itself.
 */
final class FiberPool
{
    /** Milliseconds after which pauses are looked at, when no answer comes. */
    private const POLL_MILLISECONDS = 50;

    /** @var array<int, \Fiber<mixed, mixed, mixed, mixed>> Under way, by a number of their own. */
    private array $fibers = [];

    private bool $isStarted = false;

    /** @var array<int, true> Object ids of the fibers of all crews. */
    private static array $fiberIds = [];

    /** @param \Closure(): int $concurrencyLimit Pieces of work that may be under way at a time; asked before each. */
    public function __construct(private readonly \Closure $concurrencyLimit)
    {
    }

    /**
     * Does all the work there is; ends when the last piece has. What one throws ends the crew, once the pieces that
     * are under way have come to their end.
     *
     * @param iterable<callable(): void> $work Asked for the next piece only when there is room for it.
     */
    public function run(iterable $work): void
    {
        $pieces = (static fn (): \Generator => yield from $work)();
        $this->isStarted = false;
        try {
            while ($this->startTasks($pieces) || $this->fibers !== []) {
                $this->resumeAll();
            }
        } finally {
            // A request that is under way must not be given up: nobody would know what became of it.
            while ($this->fibers !== []) {
                $this->resumeAll();
            }
        }
    }

    /** Waits without keeping the rest of the crew from its work. */
    public static function sleepMicroseconds(int $microseconds): void
    {
        $fiber = \Fiber::getCurrent();
        if ($fiber === null || !array_key_exists(spl_object_id($fiber), self::$fiberIds)) {
            usleep($microseconds);
            return;
        }
        $until = microtime(true) + $microseconds / 1_000_000;
        while (microtime(true) < $until) {
            \Fiber::suspend();
        }
    }

    /** @param \Generator<mixed, callable(): void> $pieces */
    private function startTasks(\Generator $pieces): bool
    {
        while (count($this->fibers) < ($this->concurrencyLimit)()) {
            // Asked for only now: what has happened meanwhile may have made an end of it.
            $this->isStarted ? $pieces->next() : $pieces->rewind();
            $this->isStarted = true;
            if (!$pieces->valid()) {
                break;
            }
            $fiber = new \Fiber($pieces->current());
            self::$fiberIds[spl_object_id($fiber)] = true;
            $this->fibers[spl_object_id($fiber)] = $fiber;
            $this->advance($fiber, $fiber->start(...));
        }

        return $this->fibers !== [];
    }

    private function resumeAll(): void
    {
        if ($this->fibers === []) {
            return;
        }
        Client::awaitAny(self::POLL_MILLISECONDS);
        foreach ($this->fibers as $fiber) {
            $this->advance($fiber, $fiber->resume(...));
        }
    }

    /**
     * @param \Fiber<mixed, mixed, mixed, mixed> $fiber
     * @param callable(): mixed                  $turn
     */
    private function advance(\Fiber $fiber, callable $turn): void
    {
        try {
            $turn();
        } finally {
            if ($fiber->isTerminated()) {
                unset($this->fibers[spl_object_id($fiber)], self::$fiberIds[spl_object_id($fiber)]);
            }
        }
    }
}
