<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Orders\Documents\DocumentRules;
use SorsForWooCommerce\Settings\Settings;

/**
 * The part of the settings that decides which document an order becomes, and how its lines are written.
 */
final class DocumentSettings
{
    private readonly DocumentRules $rules;

    public function __construct(private readonly SettingsForm $form, private readonly Settings $settings)
    {
        $this->rules = new DocumentRules($settings);
    }

    public function render(): void
    {
        SettingsForm::openSection(
            __('Documents', 'sors-for-woocommerce'),
            __('What an order becomes in SORS.', 'sors-for-woocommerce')
        );
        $this->renderDocumentTypes();
        $this->renderRules();
        $this->form->select(
            'cancelled_orders',
            __('Cancelled after sending', 'sors-for-woocommerce'),
            __('What becomes of a document whose order is cancelled; a reservation is always left to you, because a return would raise the stock on hand, which it never lowered.', 'sors-for-woocommerce'),
            OrderLabels::cancelledOrders()
        );
        $this->form->number(
            'payment_days',
            __('Days to pay', 'sors-for-woocommerce'),
            __('Due date on the document, in days after the order; 0 sends none.', 'sors-for-woocommerce'),
            365
        );
        $this->renderArticles();
        $this->form->input(
            'currency_rates',
            __('Orders in other currencies', 'sors-for-woocommerce'),
            __('What one unit of a currency is in RSD, as <code>EUR=117,18; BAM=59,91</code>: such orders are converted by it to the para; orders in a currency without a rate are not sent.', 'sors-for-woocommerce'),
            ['value' => implode('; ', $this->settings->list('currency_rates')), 'dir' => 'ltr', 'placeholder' => 'EUR=117,18']
        );
        SettingsForm::closeSection();
    }

    private function renderDocumentTypes(): void
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
        foreach (DocumentLabels::orderTypes() as $type => [$name, $stock, $debt]) {
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
        [$name, $stock, $debt] = DocumentLabels::returnType();
        printf(
            '<tr><td>%s</td><td data-title="%s">%s</td><td data-title="%s">%s</td></tr></tbody></table>',
            esc_html($name),
            esc_attr__('Stock', 'sors-for-woocommerce'),
            esc_html($stock),
            esc_attr__('Customer’s debt', 'sors-for-woocommerce'),
            esc_html($debt)
        );
        SettingsForm::closeRow('document_type', esc_html__('What each order becomes in SORS, unless a rule below says otherwise; refunds become returns (povratnica) of that document, but for a reservation, which can have none.', 'sors-for-woocommerce'));
    }

    /** One select for each kind of customer, payment method and shipping method of the shop. */
    private function renderRules(): void
    {
        $subjects = OrderLabels::documentSubjects($this->settings);
        printf(
            '<tr><th scope="row">%1$s</th><td><fieldset aria-describedby="%2$s"><legend class="screen-reader-text">%1$s</legend>'
            . '<table class="sors-rules" role="presentation"><tbody>',
            esc_html__('Rules', 'sors-for-woocommerce'),
            esc_attr(SettingsForm::fieldId('document_rules') . '-help')
        );
        foreach (DocumentRules::SUBJECTS as $by) {
            foreach ($subjects[$by]['values'] as $value => $label) {
                $this->renderRule($by . ':' . $value, $subjects[$by]['name'] . ': ' . $label);
            }
        }
        echo '</tbody></table></fieldset>';
        SettingsForm::closeRow('document_rules', esc_html__('Documents that differ from the one chosen above: the kind of customer decides before the payment method, that before the shipping method, and a company is who gives a PIB or comes from abroad with a company’s name.', 'sors-for-woocommerce'));
    }

    private function renderRule(string $subject, string $label): void
    {
        $chosen = $this->rules->typeFor($subject);
        printf(
            '<tr><td><label for="%1$s">%2$s</label></td><td><select id="%1$s" name="%3$s[]">',
            esc_attr('sors-rule-' . sanitize_html_class(str_replace(':', '-', $subject))),
            esc_html($label),
            esc_attr(SettingsForm::fieldName('document_rules'))
        );
        printf('<option value="">%s</option>', esc_html__('as chosen above', 'sors-for-woocommerce'));
        foreach (DocumentLabels::orderTypes() as $type => [$name, $stock, $debt]) {
            printf(
                '<option value="%s"%s>%s</option>',
                esc_attr(DocumentRules::formatRule($subject, $type)),
                selected($type, $chosen, false),
                esc_html(sprintf(
                    /* translators: 1: document type, 2: what it does to the stock, 3: what it does to the customer's debt */
                    __('%1$s · stock: %2$s · debt: %3$s', 'sors-for-woocommerce'),
                    $name,
                    $stock,
                    $debt
                ))
            );
        }
        echo '</select></td></tr>';
    }

    private function renderArticles(): void
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
            'fallback_article',
            __('Article for unknown products', 'sors-for-woocommerce'),
            __('Code (šifra) of the article as which products are sent that SORS doesn’t know, with their own name and SKU; leave empty to have such orders wait, with the SKUs named.', 'sors-for-woocommerce')
        );
        $this->form->input(
            'rounding_article',
            __('Rounding article', 'sors-for-woocommerce'),
            __('Code (šifra) of the article that takes the paras by which prices miss an order’s total, as a line without VAT; leave empty to have such orders wait, with the difference named.', 'sors-for-woocommerce')
        );
        $this->form->input(
            'rounding_limit',
            __('Largest rounding', 'sors-for-woocommerce'),
            __('Up to this many dinars, at most 10, a difference counts as rounding; a total that was rounded down is taken off the lines.', 'sors-for-woocommerce'),
            ['inputmode' => 'decimal', 'class' => 'small-text', 'dir' => 'ltr']
        );
    }
}
