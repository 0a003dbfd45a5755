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
    private int $rows = 0;
    private float $began = 0.0;
    private bool $isWhole = false;
    private ?int $total = null;

    /**
     * @param int   $most    How many rows are kept, by the extension, which needs some 300 bytes for each.
     * @param float $seconds For how long: SORS goes on selling.
     */
    public function __construct(private readonly int $most = 60_000, private readonly float $seconds = 60.0)
    {
    }

    /** From SORS's first page on. */
    public function begin(): void
    {
        $this->batches = [];
        $this->rows = 0;
        $this->began = microtime(true);
        $this->isWhole = false;
    }

    public function keep(Batch $batch): void
    {
        $this->rows += count($batch);
        if ($this->began > 0.0 && $this->rows <= $this->most) {
            $this->batches[] = $batch;
        } else {
            $this->batches = [];
        }
    }

    /** It was the last one. */
    public function end(?int $total): void
    {
        $this->isWhole = true;
        $this->total = $total;
    }

    public function isUsable(): bool
    {
        return $this->isWhole && $this->batches !== [] && microtime(true) - $this->began <= $this->seconds;
    }

    public function total(): ?int
    {
        return $this->total;
    }

    /** Lets go of each page once it is taken. */
    public function getIterator(): \Generator
    {
        $this->isWhole = false;
        while ($this->batches !== []) {
            yield array_shift($this->batches);
        }
    }
}
