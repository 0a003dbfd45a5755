<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

/**
 * A note in WooCommerce's inbox, as it is to be.
 */
final class InboxNote
{
    /**
     * @param string                                         $key     When it changes, a note that was dismissed is shown again.
     * @param string                                         $title   Plain text.
     * @param string                                         $text    Plain text.
     * @param non-empty-array<string, array{string, string}> $actions Name → label and address of its buttons.
     */
    public function __construct(
        public readonly string $key,
        public readonly string $title,
        public readonly string $text,
        public readonly array $actions
    ) {
    }
}
