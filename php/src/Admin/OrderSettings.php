<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Customers\DemoDatabaseGuard;
use SorsForWooCommerce\Settings\Settings;

/**
 * The part of the settings that decides which orders are sent to SORS; what follows it decides as what, and for whom.
 */
final class OrderSettings
{
    public function __construct(private readonly SettingsForm $form, private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        SettingsForm::openSection(
            __('Orders', 'sors-for-woocommerce'),
            __('Which orders are sent to SORS.', 'sors-for-woocommerce')
        );
        $this->renderDemoDatabase();
        $this->form->checkbox(
            'send_orders',
            __('Send orders', 'sors-for-woocommerce'),
            __('Send orders to SORS', 'sors-for-woocommerce'),
            __('Sending happens in the background, so that no customer waits for SORS.', 'sors-for-woocommerce')
        );
        $this->form->input(
            'send_from',
            __('Orders placed from', 'sors-for-woocommerce'),
            __('Older orders are never sent by themselves; set to now when sending is switched on.', 'sors-for-woocommerce'),
            ['type' => 'datetime-local', 'class' => '', 'value' => TimeFormat::formatField($this->settings->text('send_from'))]
        );
        $this->form->checkboxes(
            'order_statuses',
            __('Statuses that send', 'sors-for-woocommerce'),
            __('An order is sent once, the first time it reaches one of these.', 'sors-for-woocommerce'),
            OrderLabels::orderStatuses($this->settings)
        );
        $this->renderAlerts();
        SettingsForm::closeSection();
        (new DocumentSettings($this->form, $this->settings))->render();
        (new CustomerSettings($this->form, $this->settings))->render();
    }

    /** Asked only of shops with a demo database chosen, and of each such database anew. */
    private function renderDemoDatabase(): void
    {
        $database = $this->settings->text('database');
        if (!DemoDatabaseGuard::isSharedDatabase($database)) {
            return;
        }
        printf(
            '<tr><td colspan="2"><div class="notice notice-warning inline"><p>%s</p></div></td></tr>',
            esc_html(sprintf(
                /* translators: %s: name of a SORS database */
                __('%s is a demo database that everybody who tries SORS can read. Without your yes below no order and no customer is sent there.', 'sors-for-woocommerce'),
                $database
            ))
        );
        printf('<tr><th scope="row">%s</th><td>', esc_html__('Orders to a demo database', 'sors-for-woocommerce'));
        printf(
            '<label for="%1$s"><input type="checkbox" name="%2$s" id="%1$s" value="%3$s" aria-describedby="%1$s-help"%4$s> %5$s</label>',
            esc_attr(SettingsForm::fieldId('allowed_demo_database')),
            esc_attr(SettingsForm::fieldName('allowed_demo_database')),
            esc_attr($database),
            checked($this->settings->text('allowed_demo_database'), $database, false),
            /* translators: %s: name of a SORS database */
            esc_html(sprintf(__('Yes: strangers may read what this shop sends to %s', 'sors-for-woocommerce'), $database))
        );
        SettingsForm::closeRow('allowed_demo_database', __('Only for a shop whose orders and customers are all invented; holds for this database alone.', 'sors-for-woocommerce'));
    }

    private function renderAlerts(): void
    {
        $this->form->select(
            'alert_email',
            __('E-mail about failures', 'sors-for-woocommerce'),
            __('One e-mail about all that has come to need a person since the last one: orders that were refused, are uncertain, late, or were changed after they were sent, and runs by the clock that keep failing or wait for an answer.', 'sors-for-woocommerce'),
            OrderLabels::alertEmails()
        );
        $this->form->input(
            'alert_email_to',
            __('Send it to', 'sors-for-woocommerce'),
            __('E-mail addresses, with commas between; the administrator’s of this site when empty.', 'sors-for-woocommerce'),
            ['placeholder' => (string) get_option('admin_email')]
        );
    }
}
