<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use SorsForWooCommerce\Storage\Outbox;

/**
 * One walk over the rows that are due: lost ones are looked up first, then new ones sent, as long as SORS answers.
 */
final class Round
{
    /** Rows in a row that SORS could not be reached for before the rest waits. */
    private const TROUBLE = 2;

    private const PAGE = 50;

    public function __construct(private readonly Outbox $outbox, private readonly Worker $worker)
    {
    }

    /** @return iterable<Outcome> Of each row taken up. */
    public function work(int $limit): iterable
    {
        $trouble = 0;
        foreach ($this->due($limit) as $id => $state) {
            $outcome = $this->worker->take($id, $state);
            if ($outcome === null) {
                continue;
            }
            if ($outcome->isRateLimit) {
                Pause::begin((int) $outcome->wait);
            }
            yield $outcome;
            $trouble = $outcome->pause ? $trouble + 1 : 0;
            if ($trouble >= self::TROUBLE) {
                return;
            }
        }
    }

    /** @return iterable<int, 'pending'|'uncertain'> Ids of due rows with their state, until there is a pause. */
    private function due(int $limit): iterable
    {
        foreach (['uncertain', 'pending'] as $state) {
            do {
                $ids = $this->outbox->due($state, min(self::PAGE, $limit));
                foreach ($ids as $id) {
                    if (Pause::seconds() > 0) {
                        return;
                    }
                    yield $id => $state;
                }
                $limit -= count($ids);
            } while ($ids !== [] && $limit > 0);
        }
    }
}
