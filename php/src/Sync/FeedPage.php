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
     * @param array<array-key, array<string, mixed>> $open    Rows to be written, by SORS's id.
     * @param array<array-key, Link>                 $quiet   Articles whose rows are as last written.
     * @param int                                    $handled Rows that an earlier sitting has written.
     */
    public function __construct(
        public readonly Batch $batch,
        public readonly array $links,
        public readonly array $open,
        public readonly array $quiet,
        public readonly int $handled,
    ) {
    }
}
