<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\DemoGuard;
use SorsForWooCommerce\Settings\Settings;

/**
 * The part of the settings that decides which orders are sent to SORS, and as what.
 */
final class OrderSettings
{
    public function __construct(private readonly Form $form, private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        Form::section(
            __('Orders', 'sors-for-woocommerce'),
            __('Which orders are sent to SORS, and as what.', 'sors-for-woocommerce')
        );
        if (DemoGuard::isShared($this->settings->text('database'))) {
            printf(
                '<tr><td colspan="2"><div class="notice notice-warning inline"><p>%s</p></div></td></tr>',
                esc_html__('The chosen database is a demo database that everybody who tries SORS can read: no order is sent there. Choose your own.', 'sors-for-woocommerce')
            );
        }
        $this->form->tick(
            'export_orders',
            __('Send orders', 'sors-for-woocommerce'),
            __('Send orders to SORS', 'sors-for-woocommerce'),
            __('Sending happens in the background, so that no customer waits for SORS.', 'sors-for-woocommerce')
        );
        $this->form->input(
            'send_from',
            __('Orders placed from', 'sors-for-woocommerce'),
            __('Older orders are never sent by themselves; set to now when sending is switched on.', 'sors-for-woocommerce'),
            ['type' => 'datetime-local', 'class' => '', 'value' => Time::field($this->settings->text('send_from'))]
        );
        $this->form->ticks(
            'order_statuses',
            __('Statuses that send', 'sors-for-woocommerce'),
            __('An order is sent once, the first time it reaches one of these.', 'sors-for-woocommerce'),
            Labels::orderStatuses()
        );
        $this->documentTypes();
        $this->fields();
        $this->failures();
        Form::endSection();
    }

    private function documentTypes(): void
    {
        printf(
            '<tr><th scope="row" id="sors-document-type-label">%s</th><td>'
            . '<table class="widefat striped sors-documents" role="radiogroup" aria-labelledby="sors-document-type-label" aria-describedby="sors-document-type-help">'
            . '<thead><tr><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>',
            esc_html__('Document type', 'sors-for-woocommerce'),
            esc_html__('Document in SORS', 'sors-for-woocommerce'),
            esc_html__('Stock', 'sors-for-woocommerce'),
            esc_html__('Customer’s debt', 'sors-for-woocommerce')
        );
        foreach (Labels::documentTypes() as $type => [$name, $stock, $debt]) {
            printf(
                '<tr><td><label><input type="radio" name="sors[document_type]" value="%s"%s> %s</label></td><td data-title="%s">%s</td><td data-title="%s">%s</td></tr>',
                esc_attr($type),
                checked($type, $this->settings->text('document_type'), false),
                esc_html($name),
                esc_attr__('Stock', 'sors-for-woocommerce'),
                esc_html($stock),
                esc_attr__('Customer’s debt', 'sors-for-woocommerce'),
                esc_html($debt)
            );
        }
        echo '</tbody></table>';
        Form::close('document_type', esc_html__('What each order becomes in SORS; refunds become returns (povratnica) of that document.', 'sors-for-woocommerce'));
    }

    private function fields(): void
    {
        $this->form->input(
            'shipping_article',
            __('Shipping article', 'sors-for-woocommerce'),
            __('Code (šifra) of the article in SORS that stands for shipping on a document; orders with paid shipping need it.', 'sors-for-woocommerce')
        );
        $this->form->input(
            'fee_article',
            __('Fee article', 'sors-for-woocommerce'),
            __('Code (šifra) of the article in SORS that stands for fees on a document; orders with fees need it.', 'sors-for-woocommerce')
        );
        $this->form->input(
            'pib_meta_key',
            __('PIB field', 'sors-for-woocommerce'),
            __('Name of the order field in which your checkout keeps the company’s tax number (PIB); customers are found in SORS by it first, then by e-mail.', 'sors-for-woocommerce'),
            ['placeholder' => '_billing_pib', 'dir' => 'ltr', 'class' => 'regular-text code']
        );
        $this->form->input(
            'mb_meta_key',
            __('MB field', 'sors-for-woocommerce'),
            __('Name of the order field in which your checkout keeps the company number (matični broj).', 'sors-for-woocommerce'),
            ['placeholder' => '_billing_mb', 'dir' => 'ltr', 'class' => 'regular-text code']
        );
    }

    private function failures(): void
    {
        $this->form->select(
            'failure_mail',
            __('E-mail about failures', 'sors-for-woocommerce'),
            __('One e-mail about all orders that have come to need a person since the last one: refused, uncertain, late, or changed after they were sent.', 'sors-for-woocommerce'),
            Labels::failureMails()
        );
        $this->form->input(
            'failure_mail_to',
            __('Send it to', 'sors-for-woocommerce'),
            __('E-mail addresses, with commas between; the administrator’s of this site when empty.', 'sors-for-woocommerce'),
            ['placeholder' => (string) get_option('admin_email')]
        );
    }
}
