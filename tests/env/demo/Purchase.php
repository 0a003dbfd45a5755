<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env;

use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * An order placed through WooCommerce, and its outbox entry.
 */
final class Purchase
{
    private const PIB_META = '_billing_pib';

    private function __construct(public readonly \WC_Order $order)
    {
    }

    /** Plugin settings that the order needs. @return array<string, mixed> */
    public static function requiredSettings(): array
    {
        return [
            'send_orders' => true,
            'order_statuses' => ['processing'],
            'document_type' => 'reservation',
            'send_from' => '',
            'pib_meta_key' => self::PIB_META,
        ];
    }

    /** Orders three products for a company in Novi Sad, cash on delivery. */
    public static function place(): self
    {
        $products = wc_get_products(['status' => 'publish', 'stock_status' => 'instock', 'limit' => 60, 'orderby' => 'ID', 'order' => 'ASC']);
        $products = array_slice(array_values(array_filter($products, static function (\WC_Product $product): bool {
            return (float) $product->get_price() > 0 && (float) $product->get_stock_quantity() >= 5 && $product->get_sku() !== '';
        })), 0, 3);
        if (count($products) < 3) {
            throw new \RuntimeException('The shop has fewer than three products with price and stock.');
        }
        $order = wc_create_order(['created_via' => 'checkout', 'status' => 'pending']);
        foreach ($products as $index => $product) {
            $order->add_product($product, $index + 1);
        }
        $address = [
            'first_name' => 'Đorđe',
            'last_name' => 'Stanković-Živić',
            'company' => 'Šećer i so d.o.o.',
            'address_1' => 'Булевар ослобођења 12/3',
            'city' => 'Novi Sad',
            'postcode' => '21000',
            'country' => 'RS',
            'email' => 'djordje@secer-i-so.test',
            'phone' => '+381 21 555 0101',
        ];
        $order->set_address($address, 'billing');
        $order->set_address($address, 'shipping');
        $order->update_meta_data(self::PIB_META, self::appendCheckDigit('10203040'));
        $order->set_payment_method('cod');
        $order->set_customer_note('Pozvati pre isporuke – zvono ne radi.');
        $order->calculate_totals();
        $order->save();
        $order->update_status('processing');

        return new self($order);
    }

    /** Runs the plugin's due actions until the order's entry is neither pending nor sending. */
    public function waitForDelivery(float $seconds = 60.0): ?OutboxEntry
    {
        $until = microtime(true) + $seconds;
        do {
            $due = as_get_scheduled_actions([
                'group' => 'sors',
                'status' => 'pending',
                'date' => as_get_datetime_object(),
                'per_page' => 20,
            ], 'ids');
            foreach ($due as $action) {
                \ActionScheduler_QueueRunner::instance()->process_action($action, 'demo');
            }
            $row = $this->findEntry();
            if ($row !== null && !in_array($row->state, ['pending', 'sending'], true)) {
                return $row;
            }
            usleep(200_000);
        } while (microtime(true) < $until);

        return $row;
    }

    public function findEntry(): ?OutboxEntry
    {
        return (new OutboxRepository())->findByOrder($this->order->get_id())[0] ?? null;
    }

    /** @return list<string> The order's notes, reloaded. */
    public function listNotes(): array
    {
        return array_map(
            static fn (\stdClass $note): string => $note->content,
            wc_get_order_notes(['order_id' => $this->order->get_id()])
        );
    }

    /** @return array<string, string> SKU → quantity, as ordered. */
    public function orderedQuantities(): array
    {
        $quantities = [];
        foreach ($this->order->get_items() as $item) {
            $quantities[$item->get_product()->get_sku()] = (string) $item->get_quantity();
        }
        ksort($quantities, SORT_STRING);

        return $quantities;
    }

    /** Completes a PIB with its check digit (ISO 7064, MOD 11,10). */
    private static function appendCheckDigit(string $eight): string
    {
        $product = 10;
        foreach (str_split($eight) as $digit) {
            $sum = ($product + (int) $digit) % 10;
            $product = (($sum === 0 ? 10 : $sum) * 2) % 11;
        }

        return $eight . (11 - $product) % 10;
    }
}
