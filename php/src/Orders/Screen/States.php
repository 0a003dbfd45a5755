<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

/**
 * The outbox's states in words, for staff.
 */
final class States
{
    public static function stateLabel(string $state): string
    {
        return match ($state) {
            'pending' => __('Waiting', 'sors-for-woocommerce'),
            'sending' => __('Being sent', 'sors-for-woocommerce'),
            'sent' => __('In SORS', 'sors-for-woocommerce'),
            'rejected' => __('Not sent', 'sors-for-woocommerce'),
            'uncertain' => __('Uncertain', 'sors-for-woocommerce'),
            'skipped' => __('Skipped', 'sors-for-woocommerce'),
            default => $state,
        };
    }

    /** A label in WooCommerce's own colours; escaped. */
    public static function stateBadge(string $state): string
    {
        $colour = match ($state) {
            'sent' => 'status-completed',
            'rejected' => 'status-failed',
            'uncertain' => 'status-on-hold',
            'skipped' => 'status-pending',
            default => 'status-processing',
        };

        return sprintf(
            '<mark class="order-status %1$s" data-sors-state="%2$s"><span>%3$s</span></mark>',
            esc_attr($colour),
            esc_attr($state),
            esc_html(self::stateLabel($state))
        );
    }
}
