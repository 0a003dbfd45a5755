<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Orders\Customers\CustomerLinks;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Orders\Documents\Purpose;
use SorsForWooCommerce\Orders\Screen\SnapshotView;
use SorsForWooCommerce\Orders\Screen\States;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * WordPress's tool "Export Personal Data": what the plugin keeps of a person, a page of orders at a time. What
 * WooCommerce keeps of the orders, it exports itself.
 */
final class Exporter
{
    /**
     * @param mixed $exporters
     *
     * @return array<string, mixed>
     */
    public static function register(mixed $exporters): array
    {
        return (array) $exporters + ['sors-for-woocommerce' => [
            'exporter_friendly_name' => __('SORS for WooCommerce', 'sors-for-woocommerce'),
            'callback' => [self::class, 'export'],
        ]];
    }

    /** @return array{data: list<array<string, mixed>>, done: bool} */
    public static function export(mixed $email, mixed $page = 1): array
    {
        $person = DataSubject::of((string) $email);
        $orders = $person->orders((int) $page);
        $items = (int) $page <= 1 ? [self::customer($person)] : [];
        foreach ($orders as $order) {
            array_push($items, ...self::order($order, $person));
        }

        return [
            'data' => array_values(array_filter($items, static fn (array $item): bool => $item['data'] !== [])),
            'done' => count($orders) < DataSubject::PAGE,
        ];
    }

    /** @return array<string, mixed> */
    private static function customer(DataSubject $person): array
    {
        $fields = $person->user === null ? [] : StoredCheckoutFields::ofUser($person->user->ID)->export();

        return [
            'group_id' => 'sors-customer',
            'group_label' => __('Customer in SORS', 'sors-for-woocommerce'),
            'group_description' => __('Who the customer is in SORS, the shop’s business software, and the numbers of the company.', 'sors-for-woocommerce'),
            'item_id' => 'sors-customer',
            'data' => self::escaped([...$fields, ...self::links($person->keys())]),
        ];
    }

    /** @return list<array<string, mixed>> The order's own, and each of its documents. */
    private static function order(\WC_Order $order, DataSubject $person): array
    {
        $record = new OrderPersonalData($order, Settings::load());
        $number = self::pairs([__('Order number', 'sors-for-woocommerce') => (string) $order->get_order_number()]);
        $own = [...$record->fields->export(), ...self::links(array_values(array_diff($record->allKeys(), $person->keys())))];
        $items = [self::item('sors-order-' . $order->get_id(), $own === [] ? [] : [...$number, ...$own])];
        foreach ($record->rows as $row) {
            $items[] = self::item('sors-document-' . $row->id, self::document($row, (string) $order->get_order_number()));
        }

        return $items;
    }

    /**
     * @param list<array{name: string, value: string}> $data
     *
     * @return array<string, mixed>
     */
    private static function item(string $id, array $data): array
    {
        return [
            'group_id' => 'sors-documents',
            'group_label' => __('Documents in SORS', 'sors-for-woocommerce'),
            'group_description' => __('What orders became in SORS, the shop’s business software, and what was sent for that.', 'sors-for-woocommerce'),
            'item_id' => $id,
            'data' => self::escaped($data),
        ];
    }

    /** @return list<array{name: string, value: string}> */
    private static function document(OutboxEntry $row, string $orderNumber): array
    {
        $sent = DocumentSnapshot::fromJson($row->sent);

        return self::pairs([
            __('Order number', 'sors-for-woocommerce') => $orderNumber,
            __('Made from', 'sors-for-woocommerce') => Purpose::title($row),
            __('State', 'sors-for-woocommerce') => States::label($row->state),
            __('Since', 'sors-for-woocommerce') => TimeFormat::local($row->updatedGmt),
            __('Document', 'sors-for-woocommerce') => $row->documentNumber,
            __('SORS database', 'sors-for-woocommerce') => $row->databaseName,
            ...($sent === null ? [] : SnapshotView::facts($sent)),
            __('Payment method', 'sors-for-woocommerce') => (string) $sent?->text('payment_method'),
            __('What was sent', 'sors-for-woocommerce') => implode('; ', $sent?->lines() ?? []),
            __('Known by (keyed hash of PIB, e-mail address or phone number)', 'sors-for-woocommerce') => (string) $sent?->text('customer_key'),
        ]);
    }

    /**
     * @param list<string> $keys
     *
     * @return list<array{name: string, value: string}>
     */
    private static function links(array $keys): array
    {
        $pairs = [];
        foreach (CustomerLinks::everywhere($keys) as $link) {
            array_push($pairs, ...self::pairs([
                __('SORS database', 'sors-for-woocommerce') => $link['database'],
                __('SORS’s id of the customer', 'sors-for-woocommerce') => $link['sors_id'],
                __('Known by (keyed hash of PIB, e-mail address or phone number)', 'sors-for-woocommerce') => $link['key'],
            ]));
        }

        return $pairs;
    }

    /**
     * @param array<string, string> $facts By label.
     *
     * @return list<array{name: string, value: string}> Those that say something.
     */
    private static function pairs(array $facts): array
    {
        $facts = array_filter($facts, 'strlen');

        return array_map(static fn (string $name, string $value): array => ['name' => $name, 'value' => $value], array_keys($facts), array_values($facts));
    }

    /**
     * WordPress writes values into a page of HTML, where tags would be tags.
     *
     * @param list<array{name: string, value: string}> $data
     *
     * @return list<array{name: string, value: string}>
     */
    private static function escaped(array $data): array
    {
        return array_map(static fn (array $pair): array => ['name' => $pair['name'], 'value' => esc_html($pair['value'])], $data);
    }
}
