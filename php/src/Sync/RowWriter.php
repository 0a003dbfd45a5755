<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Storage\Link;

/**
 * What is done with the changed rows of a feed that goes by article.
 */
interface RowWriter
{
    /** How many rows are written in one transaction. */
    public function batchSize(): int;

    /** Whether rows of several pages may be written together. */
    public function mergesPages(): bool;

    /** The fingerprint last written for an article; '' when it must be looked at again. */
    public function storedFingerprint(Link $link): string;

    /**
     * Before the transaction: what takes long and touches no table.
     *
     * @param array<array-key, array<string, mixed>> $rows  By SORS's id.
     * @param array<array-key, Link>                 $links
     */
    public function prepare(array $rows, array $links): void;

    /**
     * Inside the transaction.
     *
     * @param array<array-key, array<string, mixed>> $rows  By SORS's id.
     * @param array<array-key, Link>                 $links
     */
    public function write(array $rows, array $links): void;

    /** After the commit: tells the rest of the shop what was written. */
    public function afterCommit(): void;

    /** Counts an article whose row is as last written. */
    public function recordUnchanged(string $sorsId, Link $link): void;
}
