<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use Sors\Client;

/**
 * Pool of fibers with a concurrency limit: while one task waits for SORS, others run, in one PHP process. Tasks switch only
 * where a client created with `suspend` waits, or in sleepMicroseconds().
 */
final class FiberPool
{
    /** Milliseconds after which sleeping tasks are checked when no response arrives. */
    private const POLL_MILLISECONDS = 50;

    /** @var array<int, \Fiber<mixed, mixed, mixed, mixed>> Running fibers by object ID. */
    private array $fibers = [];

    private bool $isStarted = false;

    /** @var array<int, true> Object IDs of the running fibers of all pools. */
    private static array $fiberIds = [];

    /** @param \Closure(): int $concurrencyLimit Number of tasks that may run at a time; called before each task starts. */
    public function __construct(private readonly \Closure $concurrencyLimit)
    {
    }

    /**
     * Runs all tasks and returns when the last one has ended. An exception from a task is thrown after the running tasks
     * have ended; no further task is started.
     *
     * @param iterable<callable(): void> $tasks Advanced only when the concurrency limit allows another task.
     */
    public function run(iterable $tasks): void
    {
        $generator = (static fn (): \Generator => yield from $tasks)();
        $this->isStarted = false;
        try {
            while ($this->startTasks($generator) || $this->fibers !== []) {
                $this->resumeAll();
            }
        } finally {
            // A request that was sent must be awaited, or its result stays unknown.
            while ($this->fibers !== []) {
                $this->resumeAll();
            }
        }
    }

    /** Sleeps while the other tasks of the pool go on running. */
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

    /** @param \Generator<mixed, callable(): void> $tasks */
    private function startTasks(\Generator $tasks): bool
    {
        while (count($this->fibers) < ($this->concurrencyLimit)()) {
            // Advanced as late as possible: an earlier task's result may end the generator.
            $this->isStarted ? $tasks->next() : $tasks->rewind();
            $this->isStarted = true;
            if (!$tasks->valid()) {
                break;
            }
            $fiber = new \Fiber($tasks->current());
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
     * @param callable(): mixed                  $switch Starts or resumes the fiber.
     */
    private function advance(\Fiber $fiber, callable $switch): void
    {
        try {
            $switch();
        } finally {
            if ($fiber->isTerminated()) {
                unset($this->fibers[spl_object_id($fiber)], self::$fiberIds[spl_object_id($fiber)]);
            }
        }
    }
}
