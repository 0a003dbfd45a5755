<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use Sors\Batch;
use SorsForWooCommerce\Storage\Link;

/**
 * One page of a feed beside what the shop has of it.
 */
final class FeedPage
{
    /**
     * @param array<array-key, Link>                 $links   Of its articles.
     * @param array<array-key, array<string, mixed>> $changedRows    Rows to be written, by SORS's id.
     * @param array<array-key, Link>                 $unchangedLinks   Articles whose rows are as last written.
     * @param int                                    $handledCount Rows that an earlier sitting has written.
     */
    public function __construct(
        public readonly Batch $batch,
        public readonly array $links,
        public readonly array $changedRows,
        public readonly array $unchangedLinks,
        public readonly int $handledCount,
    ) {
    }
}
