<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * Where the settings page shows the contract check's report: filled by the page's script, or, without one, by the
 * report of the form that was posted before.
 */
final class ContractPanel
{
    /** @param list<array<string, mixed>> $report As Client::checkContract(). */
    public static function storeReport(array $report): void
    {
        set_transient(self::transientName(), $report, 5 * MINUTE_IN_SECONDS);
    }

    public static function render(): void
    {
        $report = get_transient(self::transientName());
        delete_transient(self::transientName());
        // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- html() has escaped it.
        printf('<div id="sors-contract">%s</div>', is_array($report) ? ContractTable::html(array_values($report)) : '');
    }

    private static function transientName(): string
    {
        return 'sors_contract_' . get_current_user_id();
    }
}
