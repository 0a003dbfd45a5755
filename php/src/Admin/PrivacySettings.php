<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * The part of the settings about how long records are kept, and what becomes of all when the plugin is deleted.
 */
final class PrivacySettings
{
    /** Setting → the highest number that makes sense. */
    public const MAX_VALUES = ['run_retention_days' => 36_500, 'snapshot_retention_days' => 36_500];

    public function __construct(private readonly SettingsForm $form)
    {
    }

    public function render(): void
    {
        SettingsForm::openSection(
            __('Records', 'sors-for-woocommerce'),
            __('How long this plugin keeps what it has done; older records go once a day.', 'sors-for-woocommerce')
        );
        $this->renderDays(
            'run_retention_days',
            __('Keep runs, days', 'sors-for-woocommerce'),
            __('History of synchronisations, with what failed and what dry runs found; the last run of each kind always stays; 0 keeps all for ever.', 'sors-for-woocommerce')
        );
        $this->renderDays(
            'snapshot_retention_days',
            __('Keep what was sent, days', 'sors-for-woocommerce'),
            __('Lines and total as they went to SORS, shown on the order; state and document number stay for ever, as without them an order could be sent twice; 0 keeps all for ever.', 'sors-for-woocommerce')
        );
        SettingsForm::closeSection();
        $this->renderUninstall();
    }

    private function renderUninstall(): void
    {
        SettingsForm::openSection(
            __('Leaving', 'sors-for-woocommerce'),
            __('What happens when the plugin is deleted; products and orders stay in any case.', 'sors-for-woocommerce')
        );
        $this->form->checkbox(
            'remove_data',
            __('Remove data', 'sors-for-woocommerce'),
            __('Delete settings, links and records of this plugin with it', 'sors-for-woocommerce'),
            __('Also document numbers on orders, PIB and MB of orders and customers, and units of measure of products; without the links a later installation must find products by their SKU again.', 'sors-for-woocommerce')
        );
        SettingsForm::closeSection();
    }

    private function renderDays(string $name, string $label, string $help): void
    {
        $this->form->number($name, $label, $help, self::MAX_VALUES[$name]);
    }
}
