<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Currency;
use SorsForWooCommerce\Orders\DocumentRules;
use SorsForWooCommerce\Settings\Settings;

/**
 * What a posted form says about documents and customers, where it takes more than a choice out of a list.
 */
final class DocumentInput
{
    /** @var array<string, mixed> */
    public array $changes = [];

    /** @var list<string> */
    public array $problems = [];

    public function __construct(private readonly Posted $posted)
    {
        $this->rules();
        $this->limit();
        $this->rates();
        $this->changes['customer_phone'] = $posted->ticked('customer_phone');
        $this->changes['checkout_fields'] = $posted->ticked('checkout_fields');
    }

    private function rules(): void
    {
        $allowed = [];
        foreach (Labels::documentSubjects() as $by => $subject) {
            foreach (array_keys($subject['values']) as $value) {
                foreach (Settings::DOCUMENTS as $type) {
                    $allowed[] = DocumentRules::text($by . ':' . $value, $type);
                }
            }
        }
        $this->changes['document_rules'] = $this->posted->ticks('document_rules', $allowed);
    }

    private function limit(): void
    {
        $value = str_replace(',', '.', (string) $this->posted->text('rounding_limit'));
        if ($value === '') {
            return;
        }
        if (preg_match('/^\d{1,2}(\.\d{1,2})?$/', $value) === 1 && (float) $value <= 10) {
            $this->changes['rounding_limit'] = $value;
            return;
        }
        /* translators: %s: the value that was posted */
        $this->problems[] = sprintf(__('“%s” was not taken as the largest rounding: enter an amount from 0 to 10.', 'sors-for-woocommerce'), $value);
    }

    private function rates(): void
    {
        $text = $this->posted->text('currency_rates');
        if ($text === null) {
            return;
        }
        $rates = Currency::parse($text);
        if ($rates === null) {
            /* translators: %s: the value that was posted */
            $this->problems[] = sprintf(__('“%s” was not understood as rates of currencies. Write them as EUR=117.18; BAM=59.91.', 'sors-for-woocommerce'), $text);
            return;
        }
        $this->changes['currency_rates'] = $rates;
    }
}
