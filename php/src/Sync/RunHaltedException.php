<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

/**
 * Ends or interrupts a run on purpose. The message is for the administrator: what is the matter, what to do.
 */
final class RunHaltedException extends \RuntimeException
{
    /** @param 'failed'|'paused'|'stopped' $state */
    private function __construct(public readonly string $state, string $reason, public readonly ?string $confirmation = null)
    {
        parent::__construct($reason);
    }

    public static function failed(string $reason): self
    {
        return new self('failed', $reason);
    }

    /** Stands still until a person says whether to go on. */
    public static function paused(string $question, string $reason): self
    {
        return new self('paused', $reason, $question);
    }

    public static function stopped(): self
    {
        return new self('stopped', __('Stopped by hand. Start it again at any time: what is done stays done.', 'sors-for-woocommerce'));
    }
}
