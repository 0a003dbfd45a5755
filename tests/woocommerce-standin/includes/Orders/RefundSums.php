<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Sums of the refunds of an order.
 */
trait RefundSums
{
    /** @return list<\WC_Order_Refund> Newest first. */
    public function get_refunds()
    {
        return wc_get_orders(['type' => 'shop_order_refund', 'parent' => $this->get_id(), 'limit' => -1, 'orderby' => 'id', 'order' => 'DESC']);
    }

    public function get_total_refunded()
    {
        return (float) array_sum(array_map(static fn (\WC_Order_Refund $refund): float => (float) $refund->get_amount(), $this->get_refunds()));
    }

    public function get_total_tax_refunded()
    {
        return abs((float) array_sum(array_map(static fn (\WC_Order_Refund $refund): float => (float) $refund->get_total_tax(), $this->get_refunds())));
    }

    public function get_total_shipping_refunded()
    {
        return abs((float) array_sum(array_map(static fn (\WC_Order_Refund $refund): float => (float) $refund->get_shipping_total(), $this->get_refunds())));
    }

    /** @return string */
    public function get_remaining_refund_amount()
    {
        return wc_format_decimal((float) $this->get_total() - (float) $this->get_total_refunded(), wc_get_price_decimals());
    }

    public function get_remaining_refund_items()
    {
        return abs($this->get_item_count() - $this->get_item_count_refunded());
    }

    public function get_item_count_refunded($item_type = '')
    {
        return abs(array_sum(array_map(static fn (\WC_Order_Refund $refund): float => (float) $refund->get_item_count($item_type), $this->get_refunds())));
    }

    /** @return int|float Negative. */
    public function get_qty_refunded_for_item($item_id, $item_type = 'line_item')
    {
        $quantity = 0;
        foreach ($this->refunded_lines((int) $item_id, (string) $item_type) as $line) {
            $quantity += $line->get_quantity();
        }

        return $quantity;
    }

    public function get_total_refunded_for_item($item_id, $item_type = 'line_item')
    {
        $total = 0.0;
        foreach ($this->refunded_lines((int) $item_id, (string) $item_type) as $line) {
            $total += (float) $line->get_total();
        }

        return $total * -1;
    }

    public function get_tax_refunded_for_item($item_id, $tax_id, $item_type = 'line_item')
    {
        $total = 0.0;
        foreach ($this->refunded_lines((int) $item_id, (string) $item_type) as $line) {
            $total += (float) ($line->get_taxes()['total'][$tax_id] ?? 0);
        }

        return wc_round_tax_total($total) * -1;
    }

    /** @return list<\WC_Order_Item> */
    private function refunded_lines(int $itemId, string $type): array
    {
        $lines = [];
        foreach ($this->get_refunds() as $refund) {
            foreach ($refund->get_items($type) as $line) {
                if ((int) $line->get_meta('_refunded_item_id') === $itemId) {
                    $lines[] = $line;
                }
            }
        }

        return $lines;
    }
}
