<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

/**
 * What one check found.
 */
final class CheckResult
{
    /**
     * @param 'good'|'recommended'|'critical' $status
     * @param string $text   What was found: plain text.
     * @param string $action What to do about it: plain text, '' where nothing is.
     * @param string $url    Where to do it, or to see more; '' where there is no such page.
     */
    public function __construct(
        public readonly string $id,
        public readonly string $status,
        public readonly string $label,
        public readonly string $text,
        public readonly string $action = '',
        public readonly string $url = '',
    ) {
    }

    public function isGood(): bool
    {
        return $this->status === 'good';
    }

    /** @return array{id: string, status: string, label: string, text: string, action: string, url: string} */
    public function toArray(): array
    {
        return get_object_vars($this);
    }
}
