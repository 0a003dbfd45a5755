<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Refunds an amount, or the whole order.
 */
final class Refunds
{
    /**
     * @param array<string, mixed> $args As of wc_create_refund().
     *
     * @throws \Exception in words for the shop's staff.
     */
    public static function create(array $args): \WC_Order_Refund
    {
        $order = wc_get_order($args['order_id']);
        if (!$order instanceof \WC_Order) {
            throw new \Exception(__('Invalid order ID.', 'woocommerce'));
        }
        $remaining = $order->get_remaining_refund_amount();
        $amount = wc_format_decimal($args['amount'] ?: 0, wc_get_price_decimals());
        if ((float) $amount > (float) $remaining || (float) $amount < 0) {
            throw new \Exception(__('Invalid refund amount.', 'woocommerce'));
        }
        $refund = self::object($order, $args, $amount);
        $gaveBack = self::lines($order, $refund, (array) $args['line_items']);
        $refund->update_taxes();
        $refund->calculate_totals(false);
        $refund->set_total((float) $amount * -1);
        // A refund may have no lines; its tax is unknown then.
        do_action('woocommerce_create_refund', $refund, $args);
        $refund->save();
        if ($args['restock_items'] && $gaveBack) {
            Stock::restock($order, (array) $args['line_items']);
        }
        self::finish($order, $refund, $args, (float) $remaining - (float) $amount <= 0);

        return $refund;
    }

    /** @param array<string, mixed> $args */
    private static function object(\WC_Order $order, array $args, string $amount): \WC_Order_Refund
    {
        $refund = new \WC_Order_Refund((int) $args['refund_id']);
        $refund->set_currency($order->get_currency());
        $refund->set_amount($amount);
        $refund->set_parent_id($order->get_id());
        $refund->set_refunded_by(get_current_user_id() ?: 1);
        $refund->set_prices_include_tax($order->get_prices_include_tax());
        if ($args['reason'] !== null) {
            $refund->set_reason($args['reason']);
        }
        $refund->save();

        return $refund;
    }

    /**
     * @param array<int, array<string, mixed>> $lines Id of the order's line → qty, refund_total, refund_tax.
     *
     * @return bool Whether anything was given back by line.
     */
    private static function lines(\WC_Order $order, \WC_Order_Refund $refund, array $lines): bool
    {
        $any = false;
        foreach ($order->get_items(['line_item', 'fee', 'shipping']) as $id => $item) {
            $quantity = $lines[$id]['qty'] ?? 0;
            $total = $lines[$id]['refund_total'] ?? 0;
            $taxes = array_filter(array_map('wc_format_decimal', (array) ($lines[$id]['refund_tax'] ?? [])), static fn (string $tax): bool => $tax !== '' && (float) $tax !== 0.0);
            if (!isset($lines[$id]) || !$quantity && !$total && $taxes === []) {
                continue;
            }
            $line = self::line($item, $quantity, (float) $total, $taxes);
            $line->update_meta_data('_refunded_item_id', (string) $id);
            $refund->add_item($line);
            $any = true;
        }
        $refund->save();

        return $any;
    }

    /** @param array<int, string> $taxes */
    private static function line(\WC_Order_Item $item, mixed $quantity, float $total, array $taxes): \WC_Order_Item
    {
        $class = $item::class;
        $line = new $class();
        $line->set_name($item->get_name());
        $negative = array_map(static fn (string $tax): float => (float) $tax * -1, $taxes);
        if ($line instanceof \WC_Order_Item_Product) {
            $line->set_product_id($item->get_product_id('edit'));
            $line->set_variation_id($item->get_variation_id('edit'));
            $line->set_quantity($quantity * -1);
            $line->set_tax_class($item->get_tax_class('edit'));
            $line->set_subtotal($total * -1);
        } elseif ($line instanceof \WC_Order_Item_Fee) {
            $line->set_tax_class($item->get_tax_class('edit'));
            $line->set_tax_status($item->get_tax_status('edit'));
        } else {
            $line->set_method_id($item->get_method_id('edit'));
        }
        $line->set_total($total * -1);
        $line->set_taxes($line instanceof \WC_Order_Item_Product ? ['total' => $negative, 'subtotal' => $negative] : ['total' => $negative]);

        return $line;
    }

    /** @param array<string, mixed> $args */
    private static function finish(\WC_Order $order, \WC_Order_Refund $refund, array $args, bool $isAll): void
    {
        if ($isAll) {
            do_action('woocommerce_order_fully_refunded', $order->get_id(), $refund->get_id());
            $status = apply_filters('woocommerce_order_fully_refunded_status', 'refunded', $order->get_id(), $refund->get_id());
            if ($status) {
                $order->update_status($status);
            }
        } else {
            do_action('woocommerce_order_partially_refunded', $order->get_id(), $refund->get_id());
        }
        $order->set_date_modified(time());
        $order->save();
        do_action('woocommerce_refund_created', $refund->get_id(), $args);
        do_action('woocommerce_order_refunded', $order->get_id(), $refund->get_id());
    }
}
