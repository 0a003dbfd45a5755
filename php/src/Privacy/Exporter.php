<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Orders\Screen\SnapshotView;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\CustomerLinkRepository;
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
        $person = DataSubject::fromEmail((string) $email);
        $orders = $person->listOrders((int) $page);
        $items = (int) $page <= 1 ? [self::customerItem($person)] : [];
        foreach ($orders as $order) {
            array_push($items, ...self::orderItems($order, $person));
        }

        return [
            'data' => array_values(array_filter($items, static fn (array $item): bool => $item['data'] !== [])),
            'done' => count($orders) < DataSubject::PAGE_SIZE,
        ];
    }

    /** @return array<string, mixed> */
    private static function customerItem(DataSubject $person): array
    {
        $fields = $person->user === null ? [] : StoredCheckoutFields::forUser($person->user->ID)->toExport();

        return [
            'group_id' => 'sors-customer',
            'group_label' => __('Customer in SORS', 'sors-for-woocommerce'),
            'group_description' => __('Who the customer is in SORS, the shop’s business software, and the numbers of the company.', 'sors-for-woocommerce'),
            'item_id' => 'sors-customer',
            'data' => self::escapeValues([...$fields, ...self::customerLinkData($person->customerKeys())]),
        ];
    }

    /** @return list<array<string, mixed>> The order's own, and each of its documents. */
    private static function orderItems(\WC_Order $order, DataSubject $person): array
    {
        $record = new OrderPersonalData($order, Settings::load());
        $number = self::nonEmptyPairs([__('Order number', 'sors-for-woocommerce') => (string) $order->get_order_number()]);
        $own = [...$record->fields->toExport(), ...self::customerLinkData(array_values(array_diff($record->allCustomerKeys(), $person->customerKeys())))];
        $items = [self::buildItem('sors-order-' . $order->get_id(), $own === [] ? [] : [...$number, ...$own])];
        foreach ($record->entries as $row) {
            $items[] = self::buildItem('sors-document-' . $row->id, self::documentData($row, (string) $order->get_order_number()));
        }

        return $items;
    }

    /**
     * @param list<array{name: string, value: string}> $data
     *
     * @return array<string, mixed>
     */
    private static function buildItem(string $id, array $data): array
    {
        return [
            'group_id' => 'sors-documents',
            'group_label' => __('Documents in SORS', 'sors-for-woocommerce'),
            'group_description' => __('What orders became in SORS, the shop’s business software, and what was sent for that.', 'sors-for-woocommerce'),
            'item_id' => $id,
            'data' => self::escapeValues($data),
        ];
    }

    /** @return list<array{name: string, value: string}> */
    private static function documentData(OutboxEntry $row, string $orderNumber): array
    {
        $sent = DocumentSnapshot::fromJson($row->snapshot);

        return self::nonEmptyPairs([
            __('Order number', 'sors-for-woocommerce') => $orderNumber,
            __('Made from', 'sors-for-woocommerce') => DocumentLabels::originTitle($row),
            __('State', 'sors-for-woocommerce') => DocumentLabels::stateLabel($row->state),
            __('Since', 'sors-for-woocommerce') => TimeFormat::formatLocal($row->updatedGmt),
            __('Document', 'sors-for-woocommerce') => $row->documentNumber,
            __('SORS database', 'sors-for-woocommerce') => $row->databaseName,
            ...($sent === null ? [] : SnapshotView::listFields($sent)),
            __('Payment method', 'sors-for-woocommerce') => (string) $sent?->text('payment_method'),
            __('What was sent', 'sors-for-woocommerce') => implode('; ', $sent?->describeLines() ?? []),
            __('Known by (keyed hash of PIB, e-mail address or phone number)', 'sors-for-woocommerce') => (string) $sent?->text('customer_key'),
        ]);
    }

    /**
     * @param list<string> $keys
     *
     * @return list<array{name: string, value: string}>
     */
    private static function customerLinkData(array $keys): array
    {
        $pairs = [];
        foreach (CustomerLinkRepository::listByKeys($keys) as $link) {
            array_push($pairs, ...self::nonEmptyPairs([
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
    private static function nonEmptyPairs(array $facts): array
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
    private static function escapeValues(array $data): array
    {
        return array_map(static fn (array $pair): array => ['name' => $pair['name'], 'value' => esc_html($pair['value'])], $data);
    }
}
