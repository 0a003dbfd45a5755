<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use Sors\Batch;

/**
 * SORS's stock as it was just read through for the brakes: written from memory, it need not be fetched a second time, and
 * what is written is what they have seen. One that is large or old is not used again.
 *
 * @implements \IteratorAggregate<int, Batch>
 */
final class BufferedFeed implements \IteratorAggregate
{
    /** @var list<Batch> */
    private array $batches = [];
    private int $rowCount = 0;
    private float $startedAt = 0.0;
    private bool $isComplete = false;
    private ?int $total = null;

    /**
     * @param int   $most    How many rows are kept, by the extension, which needs some 300 bytes for each.
     * @param float $seconds For how long: SORS goes on selling.
     */
    public function __construct(private readonly int $most = 60_000, private readonly float $seconds = 60.0)
    {
    }

    /** From SORS's first page on. */
    public function startBuffering(): void
    {
        $this->batches = [];
        $this->rowCount = 0;
        $this->startedAt = microtime(true);
        $this->isComplete = false;
    }

    public function addBatch(Batch $batch): void
    {
        $this->rowCount += count($batch);
        if ($this->startedAt > 0.0 && $this->rowCount <= $this->most) {
            $this->batches[] = $batch;
        } else {
            $this->batches = [];
        }
    }

    /** It was the last one. */
    public function finishBuffering(?int $total): void
    {
        $this->isComplete = true;
        $this->total = $total;
    }

    public function isUsable(): bool
    {
        return $this->isComplete && $this->batches !== [] && microtime(true) - $this->startedAt <= $this->seconds;
    }

    public function total(): ?int
    {
        return $this->total;
    }

    /** Lets go of each page once it is taken. */
    public function getIterator(): \Generator
    {
        $this->isComplete = false;
        while ($this->batches !== []) {
            yield array_shift($this->batches);
        }
    }
}
