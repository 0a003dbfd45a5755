<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Settings\Settings;

/**
 * The part of the settings that decides whom a document is for, and how a company says who it is.
 */
final class CustomerSettings
{
    public function __construct(private readonly SettingsForm $form, private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        SettingsForm::openSection(
            __('Customers', 'sors-for-woocommerce'),
            __('Whom a document is for. Customers are found in SORS by PIB, then by e-mail, and created where there are none.', 'sors-for-woocommerce')
        );
        $this->form->checkbox(
            'customer_phone',
            __('Find by phone', 'sors-for-woocommerce'),
            __('Look for customers by phone number, too', 'sors-for-woocommerce'),
            __('After PIB and e-mail; where several people order by one number, they become one customer.', 'sors-for-woocommerce')
        );
        $this->form->input(
            'retail_customer',
            __('Retail customer', 'sors-for-woocommerce'),
            __('Code (šifra) of one customer in SORS that all private persons are sent as, so that their data stay in the shop; leave empty to have a customer in SORS for each.', 'sors-for-woocommerce')
        );
        $this->form->checkbox(
            'checkout_fields',
            __('Fields at checkout', 'sors-for-woocommerce'),
            __('Ask for PIB and MB at checkout', 'sors-for-woocommerce'),
            __('Two optional fields in the classic and the block checkout, and one for the company’s name where the shop shows none; a PIB with a typing error is told the customer at once.', 'sors-for-woocommerce')
        );
        $this->renderMetaKeyField(
            'company_meta_key',
            __('Company field', 'sors-for-woocommerce'),
            __('Name of the order field in which another plugin keeps the company’s name; leave empty for WooCommerce’s own.', 'sors-for-woocommerce'),
            '_billing_company'
        );
        $this->renderMetaKeyField(
            'pib_meta_key',
            __('PIB field', 'sors-for-woocommerce'),
            __('Name of the order field in which another plugin keeps the company’s tax number (PIB); leave empty for the field above.', 'sors-for-woocommerce'),
            '_billing_pib'
        );
        $this->renderMetaKeyField(
            'mb_meta_key',
            __('MB field', 'sors-for-woocommerce'),
            __('Name of the order field in which another plugin keeps the company number (matični broj); leave empty for the field above.', 'sors-for-woocommerce'),
            '_billing_mb'
        );
        SettingsForm::closeSection();
    }

    private function renderMetaKeyField(string $name, string $label, string $help, string $example): void
    {
        $this->form->input($name, $label, $help, [
            'value' => $this->settings->text($name),
            'placeholder' => $example,
            'dir' => 'ltr',
            'class' => 'regular-text code',
        ]);
    }
}
