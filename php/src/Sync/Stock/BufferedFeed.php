<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use Sors\Batch;

/**
 * Pages of the stock feed, kept in memory by the check phase and replayed by the write phase. The stock is fetched once,
 * and the run writes what the safeguards checked. A feed that is too large or too old isn't replayed.
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
     * @param int   $maxRows       Rows to keep. The extension needs about 300 bytes per row.
     * @param float $maxAgeSeconds Limits the age, because stock in SORS keeps changing.
     */
    public function __construct(private readonly int $maxRows = 60_000, private readonly float $maxAgeSeconds = 60.0)
    {
    }

    /** Starts with the first page of the feed. */
    public function startBuffering(): void
    {
        $this->batches = [];
        $this->rowCount = 0;
        $this->startedAt = microtime(true);
        $this->isComplete = false;
    }

    /** Adds a page. Discards all pages if the feed is too large or buffering never started. */
    public function addBatch(Batch $batch): void
    {
        $this->rowCount += count($batch);
        if ($this->startedAt > 0.0 && $this->rowCount <= $this->maxRows) {
            $this->batches[] = $batch;
        } else {
            $this->batches = [];
        }
    }

    /** Marks the feed as complete. */
    public function finishBuffering(?int $total): void
    {
        $this->isComplete = true;
        $this->total = $total;
    }

    public function isUsable(): bool
    {
        return $this->isComplete && $this->batches !== [] && microtime(true) - $this->startedAt <= $this->maxAgeSeconds;
    }

    public function total(): ?int
    {
        return $this->total;
    }

    /** Yields each page once and frees it. */
    public function getIterator(): \Generator
    {
        $this->isComplete = false;
        while ($this->batches !== []) {
            yield array_shift($this->batches);
        }
    }
}
