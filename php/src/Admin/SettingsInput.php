<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Customers\DemoDatabaseGuard;
use SorsForWooCommerce\Settings\Settings;

/**
 * What a posted settings form says: what may be taken over, and a sentence for each thing that may not.
 */
final class SettingsInput
{
    private const TEXTS = [
        'database', 'business_unit', 'shipping_article', 'fee_article', 'unknown_article', 'rounding_article',
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
    public static function all(PostedForm $posted): self
    {
        $input = self::connection($posted);
        $input->choose('writer', RunLabels::writers());
        $input->choose('missing_articles', RunLabels::missingArticles());
        $input->choose('document_type', OrderLabels::documentTypes());
        $input->choose('cancelled_orders', OrderLabels::cancelledOrders());
        $input->count('payment_days', 365);
        $input->choose('failure_mail', OrderLabels::failureMails());
        $input->addresses();
        $input->choose('category_nesting', RunLabels::nestings());
        $input->choose('decimals', RunLabels::decimals());
        $input->changes['stock_business_units'] = $posted->texts('stock_business_units');
        foreach (Settings::SYNCS as $kind) {
            $input->choose('schedule_' . $kind, RunLabels::schedules());
        }
        $input->ownership();
        $input->changes['article_kinds'] = $posted->ticks('article_kinds', Settings::ARTICLE_KINDS);
        foreach (SafeguardSettings::NUMBERS + PrivacySettings::NUMBERS as $name => $highest) {
            $input->count($name, $highest);
        }
        $input->changes['brake_context'] = $posted->ticked('brake_context');
        $input->changes['remove_data'] = $posted->ticked('remove_data');
        $input->orders();

        return $input;
    }

    /** Reads only what a connection needs; what is not posted stays as it is stored. */
    public static function connection(PostedForm $posted): self
    {
        $input = new self($posted);
        $mine = AdminOnlySettings::allowed() ? AdminOnlySettings::NAMES : [];
        foreach ([...$mine, ...self::TEXTS] as $name) {
            $input->take($name);
        }
        $input->choose('price_type', RunLabels::priceTypes());
        $input->choose('stock_mode', RunLabels::stockModes());

        return $input;
    }

    /** Reads only what SORS decides about a product. A tick box that is missing is one that is not ticked. */
    public static function owned(PostedForm $posted): self
    {
        $input = new self($posted);
        $input->ownership();

        return $input;
    }

    private function ownership(): void
    {
        $this->changes['owned_fields'] = $this->posted->ticks('owned_fields', Settings::FIELDS);
        $this->choose('new_product_status', RunLabels::productStatuses());
    }

    private function take(string $name): void
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
    private function choose(string $name, array $allowed): void
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
    private function addresses(): void
    {
        $value = $this->posted->text('failure_mail_to');
        if ($value === null) {
            return;
        }
        $addresses = preg_split('/[,;\s]+/u', $value, -1, PREG_SPLIT_NO_EMPTY);
        $addresses = $addresses === false ? [] : $addresses;
        $wrong = array_filter($addresses, static fn (string $one): bool => is_email($one) === false);
        if ($wrong === []) {
            $this->changes['failure_mail_to'] = implode(', ', $addresses);
            return;
        }
        $this->problems[] = sprintf(
            /* translators: %s: what was entered, e.g. “ana@shop” */
            __('“%s” is no e-mail address, so the addresses for mail about failures were left as they were.', 'sors-for-woocommerce'),
            implode(', ', $wrong)
        );
    }

    private function count(string $name, int $highest): void
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

    private function orders(): void
    {
        $statuses = $this->posted->ticks('order_statuses', array_map('strval', array_keys(OrderLabels::orderStatuses(Settings::load()))));
        $export = $this->posted->ticked('export_orders');
        if ($export && $statuses === []) {
            $this->problems[] = __('Orders can’t be sent without a status that sends them: tick at least one.', 'sors-for-woocommerce');
            $export = false;
        }
        $this->changes['order_statuses'] = $statuses;
        $this->changes['export_orders'] = $export;
        $this->changes['demo_orders'] = $this->demoYes();
        $this->sendFrom();
        $documents = new DocumentInput($this->posted);
        $this->changes = $documents->changes + $this->changes;
        array_push($this->problems, ...$documents->problems);
    }

    /** A yes is for the database it was shown with, and goes when another one is chosen. */
    private function demoYes(): string
    {
        $database = (string) ($this->changes['database'] ?? Settings::load()->text('database'));

        return DemoDatabaseGuard::isShared($database) && $this->posted->text('demo_orders') === $database ? $database : '';
    }

    /** Orders from before the switch was turned on are not sent by themselves: turned on, it counts from now. */
    private function sendFrom(): void
    {
        $stored = Settings::load();
        $shown = TimeFormat::field($stored->text('send_from'));
        $asked = $this->posted->text('send_from') ?? $shown;
        if ($asked === $shown || $asked === '') {
            $switchedOn = $this->changes['export_orders'] && !$stored->flag('export_orders');
            $this->changes['send_from'] = $switchedOn ? gmdate(TimeFormat::UTC) : $stored->text('send_from');
            return;
        }
        $utc = TimeFormat::fromField($asked);
        if ($utc === null) {
            $this->problems[] = __('The time from which orders are sent was not understood. Choose it again.', 'sors-for-woocommerce');
            return;
        }
        $this->changes['send_from'] = $utc;
    }
}
