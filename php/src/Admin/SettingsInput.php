<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Customers\DemoDatabaseGuard;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Settings\Settings;

/**
 * What a posted settings form says: what may be taken over, and a sentence for each thing that may not.
 */
final class SettingsInput
{
    private const TEXT_SETTINGS = [
        'database', 'business_unit', 'shipping_article', 'fee_article', 'fallback_article', 'rounding_article',
        'retail_customer', 'company_meta_key', 'pib_meta_key', 'mb_meta_key',
    ];

    /** @var array<string, mixed> Settings to store. */
    public array $changes = [];

    /** @var list<string> */
    public array $problems = [];

    private function __construct(private readonly PostedForm $posted)
    {
    }

    /** Reads a whole form. A tick box that is missing is one that is not ticked. */
    public static function fromForm(PostedForm $posted): self
    {
        $input = self::fromConnectionFields($posted);
        $input->readChoice('writer', RunLabels::writers());
        $input->readChoice('missing_articles', RunLabels::missingArticles());
        $input->readChoice('document_type', DocumentLabels::orderTypes());
        $input->readChoice('cancelled_orders', OrderLabels::cancelledOrders());
        $input->readNumber('payment_days', 365);
        $input->readChoice('alert_email', OrderLabels::alertEmails());
        $input->readAlertEmails();
        $input->readChoice('category_nesting', RunLabels::categoryNestings());
        $input->readChoice('stock_decimals', RunLabels::stockDecimals());
        $input->changes['stock_business_units'] = $posted->textList('stock_business_units');
        foreach (Settings::SYNC_KINDS as $kind) {
            $input->readChoice('schedule_' . $kind, RunLabels::schedules());
        }
        $input->readOwnedFields();
        $input->changes['article_kinds'] = $posted->checkedValues('article_kinds', Settings::ARTICLE_KINDS);
        foreach (SafeguardSettings::MAX_VALUES + PrivacySettings::MAX_VALUES as $name => $highest) {
            $input->readNumber($name, $highest);
        }
        $input->changes['safeguard_source'] = $posted->isChecked('safeguard_source');
        $input->changes['remove_data'] = $posted->isChecked('remove_data');
        $input->readOrders();

        return $input;
    }

    /** Reads only what a connection needs; what is not posted stays as it is stored. */
    public static function fromConnectionFields(PostedForm $posted): self
    {
        $input = new self($posted);
        $mine = AdminOnlySettings::canEdit() ? AdminOnlySettings::NAMES : [];
        foreach ([...$mine, ...self::TEXT_SETTINGS] as $name) {
            $input->readText($name);
        }
        $input->readChoice('price_type', RunLabels::priceTypes());
        $input->readChoice('stock_mode', RunLabels::stockModes());

        return $input;
    }

    /** Reads only what SORS decides about a product. A tick box that is missing is one that is not ticked. */
    public static function fromOwnedFields(PostedForm $posted): self
    {
        $input = new self($posted);
        $input->readOwnedFields();

        return $input;
    }

    private function readOwnedFields(): void
    {
        $this->changes['owned_fields'] = $this->posted->checkedValues('owned_fields', Settings::FIELDS);
        $this->readChoice('new_product_status', RunLabels::productStatuses());
    }

    private function readText(string $name): void
    {
        $value = $this->posted->text($name);
        if ($value === null) {
            return;
        }
        $problem = match ($name) {
            'api_url' => AdminOnlySettings::addressProblem($value),
            'profile_path', 'ca_file' => AdminOnlySettings::fileProblem($value),
            default => '',
        };
        if ($problem === '') {
            $this->changes[$name] = $value;
        } else {
            $this->problems[] = $problem;
        }
    }

    /** @param array<int|string, mixed> $allowed Keys are the values that may be chosen. */
    private function readChoice(string $name, array $allowed): void
    {
        $value = $this->posted->text($name);
        if ($value === null) {
            return;
        }
        if (array_key_exists($value, $allowed)) {
            $this->changes[$name] = $value;
            return;
        }
        /* translators: %s: the value that was posted */
        $this->problems[] = sprintf(__('“%s” is not one of the choices. Choose again.', 'sors-for-woocommerce'), $value);
    }

    /** A mail about failures that goes nowhere is worse than none. */
    private function readAlertEmails(): void
    {
        $value = $this->posted->text('alert_email_to');
        if ($value === null) {
            return;
        }
        $addresses = preg_split('/[,;\s]+/u', $value, -1, PREG_SPLIT_NO_EMPTY);
        $addresses = $addresses === false ? [] : $addresses;
        $wrong = array_filter($addresses, static fn (string $one): bool => is_email($one) === false);
        if ($wrong === []) {
            $this->changes['alert_email_to'] = implode(', ', $addresses);
            return;
        }
        $this->problems[] = sprintf(
            /* translators: %s: what was entered, e.g. “ana@shop” */
            __('“%s” is no e-mail address, so the addresses for mail about failures were left as they were.', 'sors-for-woocommerce'),
            implode(', ', $wrong)
        );
    }

    private function readNumber(string $name, int $highest): void
    {
        $value = $this->posted->text($name);
        if ($value === null) {
            return;
        }
        if (ctype_digit($value) && strlen($value) < 9 && (int) $value <= $highest) {
            $this->changes[$name] = (int) $value;
            return;
        }
        /* translators: 1: the value that was posted, 2: a number */
        $this->problems[] = sprintf(__('“%1$s” was not taken: enter a whole number from 0 to %2$d.', 'sors-for-woocommerce'), $value, $highest);
    }

    private function readOrders(): void
    {
        $statuses = $this->posted->checkedValues('order_statuses', array_map('strval', array_keys(OrderLabels::orderStatuses(Settings::load()))));
        $export = $this->posted->isChecked('send_orders');
        if ($export && $statuses === []) {
            $this->problems[] = __('Orders can’t be sent without a status that sends them: tick at least one.', 'sors-for-woocommerce');
            $export = false;
        }
        $this->changes['order_statuses'] = $statuses;
        $this->changes['send_orders'] = $export;
        $this->changes['allowed_demo_database'] = $this->allowedDemoDatabase();
        $this->readSendFrom();
        $documents = new DocumentInput($this->posted);
        $this->changes = $documents->changes + $this->changes;
        array_push($this->problems, ...$documents->problems);
    }

    /** A yes is for the database it was shown with, and goes when another one is chosen. */
    private function allowedDemoDatabase(): string
    {
        $database = (string) ($this->changes['database'] ?? Settings::load()->text('database'));

        return DemoDatabaseGuard::isSharedDatabase($database) && $this->posted->text('allowed_demo_database') === $database ? $database : '';
    }

    /** Orders from before the switch was turned on are not sent by themselves: turned on, it counts from now. */
    private function readSendFrom(): void
    {
        $stored = Settings::load();
        $shown = TimeFormat::formatField($stored->text('send_from'));
        $asked = $this->posted->text('send_from') ?? $shown;
        if ($asked === $shown || $asked === '') {
            $switchedOn = $this->changes['send_orders'] && !$stored->flag('send_orders');
            $this->changes['send_from'] = $switchedOn ? gmdate(TimeFormat::UTC) : $stored->text('send_from');
            return;
        }
        $utc = TimeFormat::parseField($asked);
        if ($utc === null) {
            $this->problems[] = __('The time from which orders are sent was not understood. Choose it again.', 'sors-for-woocommerce');
            return;
        }
        $this->changes['send_from'] = $utc;
    }
}
