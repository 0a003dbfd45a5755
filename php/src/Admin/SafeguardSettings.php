<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * The part of the settings about when a run stands still and asks.
 */
final class SafeguardSettings
{
    /** Setting → the highest number that makes sense. */
    public const MAX_VALUES = [
        'safeguard_zero_share' => 100,
        'safeguard_shrink_share' => 100,
        'safeguard_price_factor' => 1000,
        'safeguard_price_count' => 1_000_000,
    ];

    public function __construct(private readonly SettingsForm $form)
    {
    }

    public function render(): void
    {
        SettingsForm::openSection(
            __('Brakes', 'sors-for-woocommerce'),
            __('When a run stands still, shows what would change and waits for your word.', 'sors-for-woocommerce')
        );
        $this->renderNumber(
            'safeguard_zero_share',
            __('Products to zero or out of sale, %', 'sors-for-woocommerce'),
            __('More than this share of the products in stock would go to zero, or of all products would be taken out of sale because they are missing in SORS; 0 never asks.', 'sors-for-woocommerce')
        );
        $this->renderNumber(
            'safeguard_shrink_share',
            __('Smaller catalog, %', 'sors-for-woocommerce'),
            __('SORS no longer has more than this share of the articles the shop has products for, and you chose that missing ones go out of sale; 0 never asks.', 'sors-for-woocommerce')
        );
        $this->renderNumber(
            'safeguard_price_factor',
            __('Prices that jump, times', 'sors-for-woocommerce'),
            __('A price becomes more than this many times what it was, or less than that part of it; 0 never asks.', 'sors-for-woocommerce')
        );
        $this->renderNumber(
            'safeguard_price_count',
            __('Prices that may jump', 'sors-for-woocommerce'),
            __('So many products’ prices may jump before a run asks.', 'sors-for-woocommerce')
        );
        $this->form->checkbox(
            'safeguard_source',
            __('Other source', 'sors-for-woocommerce'),
            __('Ask when database, business unit, price type, stock mode or the shop’s currency has changed since the last run', 'sors-for-woocommerce'),
            __('Asked once for each kind of run.', 'sors-for-woocommerce')
        );
        SettingsForm::closeSection();
    }

    private function renderNumber(string $name, string $label, string $help): void
    {
        $this->form->number($name, $label, $help, self::MAX_VALUES[$name]);
    }
}
