<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Admin\Setup\SetupTab;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

/**
 * The tab with every setting, each with one sentence on what it does.
 */
final class SettingsTab
{
    private readonly SettingsForm $form;

    public function __construct(private readonly Settings $settings)
    {
        $this->form = new SettingsForm($settings);
    }

    public function render(): void
    {
        printf('<form method="post" action="%s" class="sors-settings" id="sors-settings" data-key="%d">', esc_url(admin_url('admin-post.php')), (int) ApiKey::isSet());
        echo '<input type="hidden" name="action" value="sors_save_settings">';
        wp_nonce_field('sors_save_settings');
        SetupTab::renderLink();
        SettingOwner::renderLegend();
        $this->renderConnection();
        $this->renderSource();
        $this->renderProducts();
        $this->renderSchedules();
        (new SafeguardSettings($this->form))->render();
        (new OrderSettings($this->form, $this->settings))->render();
        (new PrivacySettings($this->form))->render();
        printf(
            '<div class="sors-savebar"><button type="submit" class="button button-primary button-large">%s</button></div></form>',
            esc_html__('Save settings', 'sors-for-woocommerce')
        );
        DatabaseSwitchPanel::render($this->settings);
    }

    private function renderConnection(): void
    {
        SettingsForm::openSection(
            __('Connection', 'sors-for-woocommerce'),
            __('Where SORS is and the key it knows this shop by.', 'sors-for-woocommerce')
        );
        $fields = new ConnectionFields($this->form);
        $fields->renderApiKey();
        $fields->renderServer();
        printf(
            '<tr><th scope="row"></th><td><button type="submit" name="test" value="1" class="button" id="sors-test">%s</button> '
            . '<button type="submit" name="check" value="1" class="button" id="sors-check" aria-describedby="sors-check-help">%s</button>'
            . '<span class="spinner sors-spinner" id="sors-test-spinner"></span>'
            . '<div class="sors-message" id="sors-test-message" role="status" aria-live="polite"></div><p class="description" id="sors-check-help">%s</p></td></tr>',
            esc_html__('Test connection', 'sors-for-woocommerce'),
            esc_html__('Check contract', 'sors-for-woocommerce'),
            esc_html__('The check compares one page of every list in SORS with the contract profile; it only reads.', 'sors-for-woocommerce')
        );
        SettingsForm::closeTable();
        ContractPanel::render();
        SettingsForm::closePlainSection();
    }

    private function renderSource(): void
    {
        SettingsForm::openSection(
            __('Where data come from', 'sors-for-woocommerce'),
            __('Lists are loaded from SORS as soon as the connection works; names can also be typed.', 'sors-for-woocommerce')
        );
        $this->form->input(
            'database',
            __('Database', 'sors-for-woocommerce'),
            __('The year’s database to read from and to send orders to; SORS makes a new one at each closing of a year.', 'sors-for-woocommerce'),
            ['data-sors-list' => 'databases', 'dir' => 'ltr']
        );
        $this->form->input(
            'business_unit',
            __('Business unit', 'sors-for-woocommerce'),
            __('Stock and prices of this unit (poslovna jedinica) are shown in the shop, and orders are sent in its name.', 'sors-for-woocommerce'),
            ['data-sors-list' => 'business_units', 'dir' => 'ltr']
        );
        $this->form->select(
            'price_type',
            __('Price type', 'sors-for-woocommerce'),
            __('Which of the prices in SORS becomes the regular price; it should fit WooCommerce’s setting on prices entered with or without tax.', 'sors-for-woocommerce'),
            RunLabels::priceTypes()
        );
        $this->form->select(
            'stock_mode',
            __('Stock', 'sors-for-woocommerce'),
            __('Which quantity customers may buy; orders not yet in SORS are taken off as well.', 'sors-for-woocommerce'),
            RunLabels::stockModes()
        );
        $this->form->input(
            'stock_business_units',
            __('Stock of several units', 'sors-for-woocommerce'),
            __('Units whose stock the shop sells together, with commas between them; empty for the business unit above alone, which prices and documents keep to in any case.', 'sors-for-woocommerce'),
            ['value' => implode(', ', $this->settings->list('stock_business_units')), 'data-sors-list' => 'stock_units', 'dir' => 'ltr']
        );
        $this->form->select(
            'stock_decimals',
            __('Quantities with decimals', 'sors-for-woocommerce'),
            __('SORS counts up to three decimals, WooCommerce whole pieces; whatever is rounded or left is named in the run.', 'sors-for-woocommerce'),
            RunLabels::stockDecimals()
        );
        SettingsForm::closeSection();
    }

    private function renderProducts(): void
    {
        SettingsForm::openSection(
            __('Products', 'sors-for-woocommerce'),
            __('What SORS decides about a product and what stays yours.', 'sors-for-woocommerce')
        );
        $this->form->checkboxes(
            'owned_fields',
            __('SORS owns', 'sors-for-woocommerce'),
            __('Ticked fields are overwritten when they change in SORS; the others are filled once, at creation, and then left to you.', 'sors-for-woocommerce'),
            RunLabels::ownedFields()
        );
        $this->form->select(
            'new_product_status',
            __('New products', 'sors-for-woocommerce'),
            __('What becomes of an article that is not yet in the shop.', 'sors-for-woocommerce'),
            RunLabels::productStatuses()
        );
        $this->form->select(
            'writer',
            __('Writing', 'sors-for-woocommerce'),
            __('In bulk is many times faster and leaves the same; one by one is for shops whose other plugins must see each product being saved.', 'sors-for-woocommerce'),
            RunLabels::writers()
        );
        $this->form->checkboxes(
            'article_kinds',
            __('Kinds of articles', 'sors-for-woocommerce'),
            __('Articles of the other kinds get no product, and one that has a product keeps it as it is; an article without a kind counts as ticked.', 'sors-for-woocommerce'),
            RunLabels::articleKinds()
        );
        $this->form->select(
            'category_nesting',
            __('Categories', 'sors-for-woocommerce'),
            __('How the groups of SORS (prva grupa, druga grupa) stand among the shop’s categories; after a change the next catalog run puts them in place, and your own categories stay.', 'sors-for-woocommerce'),
            RunLabels::categoryNestings()
        );
        $this->form->select(
            'missing_articles',
            __('Missing in SORS', 'sors-for-woocommerce'),
            __('What becomes of a product whose article is no longer in SORS or not active there, also of one you made yourself and SORS took over; it is undone when the article comes back, and none is ever deleted.', 'sors-for-woocommerce'),
            RunLabels::missingArticles()
        );
        SettingsForm::closeSection();
    }

    private function renderSchedules(): void
    {
        SettingsForm::openSection(
            __('Schedule', 'sors-for-woocommerce'),
            __('What runs by itself; each synchronisation can be started by hand as well.', 'sors-for-woocommerce')
        );
        foreach (RunLabels::syncs() as $kind => $label) {
            $this->form->select(
                'schedule_' . $kind,
                $label,
                RunLabels::syncHelp()[$kind],
                RunLabels::schedules()
            );
        }
        SettingsForm::closeSection();
    }
}
