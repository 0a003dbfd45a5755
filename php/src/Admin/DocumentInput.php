<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Documents\DocumentRules;
use SorsForWooCommerce\Orders\Documents\ExchangeRates;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;

/**
 * What a posted form says about documents and customers, where it takes more than a choice out of a list.
 */
final class DocumentInput
{
    /** Settings that name an article by its code. */
    private const ARTICLE_SETTINGS = ['shipping_article', 'fee_article', 'fallback_article', 'rounding_article'];

    /** @var array<string, mixed> */
    public array $changes = [];

    /** @var list<string> */
    public array $problems = [];

    public function __construct(private readonly PostedForm $posted)
    {
        $this->readRules();
        $this->readRoundingLimit();
        $this->readCurrencyRates();
        $this->checkArticleCodes();
        $this->changes['customer_phone'] = $posted->isChecked('customer_phone');
        $this->changes['checkout_fields'] = $posted->isChecked('checkout_fields');
    }

    private function readRules(): void
    {
        $allowed = [];
        foreach (OrderLabels::documentSubjects(Settings::load()) as $by => $subject) {
            foreach (array_keys($subject['values']) as $value) {
                foreach (Settings::DOCUMENT_TYPES as $type) {
                    $allowed[] = DocumentRules::formatRule($by . ':' . $value, $type);
                }
            }
        }
        $this->changes['document_rules'] = $this->posted->checkedValues('document_rules', $allowed);
    }

    /** A code is taken over as it was typed: the catalog may not be there yet. But it is said what waits for it. */
    private function checkArticleCodes(): void
    {
        $links = new LinkRepository();
        $database = (string) ($this->posted->text('database') ?? Settings::load()->text('database'));
        if (!$links->hasAny($database, 'article')) {
            return;
        }
        foreach (self::ARTICLE_SETTINGS as $name) {
            $code = (string) $this->posted->text($name);
            if ($code !== '' && $links->findByCode($database, 'article', $code) === null) {
                $this->problems[] = sprintf(
                    /* translators: 1: code of an article, 2: name of a SORS database */
                    __('No article with the code “%1$s” is known of database %2$s: orders that need it will wait. Check the code, or synchronise the catalog.', 'sors-for-woocommerce'),
                    $code,
                    $database
                );
            }
        }
    }

    private function readRoundingLimit(): void
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

    private function readCurrencyRates(): void
    {
        $text = $this->posted->text('currency_rates');
        if ($text === null) {
            return;
        }
        $rates = ExchangeRates::parseRates($text);
        if ($rates === null) {
            /* translators: %s: the value that was posted */
            $this->problems[] = sprintf(__('“%s” was not understood as rates of currencies. Write them as EUR=117.18; BAM=59.91.', 'sors-for-woocommerce'), $text);
            return;
        }
        $this->changes['currency_rates'] = $rates;
    }
}
