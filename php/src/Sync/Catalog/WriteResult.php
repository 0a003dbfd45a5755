<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * What became of one article.
 */
final class WriteResult
{
    /**
     * @param int                             $id      Product or variation; 0 for a new one that waits in a Pile.
     * @param 'created'|'updated'|'unchanged' $outcome
     * @param list<string>                    $notes
     */
    public function __construct(public int $id, public readonly string $outcome, public readonly array $notes)
    {
    }

    public static function noteText(string $note): string
    {
        return match ($note) {
            'gtin_invalid' => __('Barcodes left out because their check digit is wrong. Correct them in SORS.', 'sors-for-woocommerce'),
            'gtin_taken' => __('Barcodes left out because another product of the shop has them.', 'sors-for-woocommerce'),
            default => $note,
        };
    }
}
