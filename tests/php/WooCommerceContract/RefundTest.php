<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Refunds, of lines and of amounts.
 */
final class RefundTest extends ContractTestCase
{
    public function testOfOneLine(): void
    {
        $order = $this->paid();
        [$id, $item] = [array_key_first($order->get_items()), current($order->get_items())];
        $rate = array_key_first($item->get_taxes()['total']);
        $refund = null;
        $fired = $this->fired(
            ['woocommerce_create_refund', 'woocommerce_order_partially_refunded', 'woocommerce_order_fully_refunded', 'woocommerce_refund_created', 'woocommerce_order_refunded'],
            function () use ($order, $id, $rate, &$refund): void {
                $refund = wc_create_refund([
                    'order_id' => $order->get_id(), 'amount' => '1234.50', 'reason' => 'Оштећено',
                    'line_items' => [$id => ['qty' => 1, 'refund_total' => '1028.75', 'refund_tax' => [$rate => '205.75']]],
                ]);
            }
        );
        $this->assertSame(['woocommerce_create_refund', 'woocommerce_order_partially_refunded', 'woocommerce_refund_created', 'woocommerce_order_refunded'], $fired);
        $this->assertInstanceOf(\WC_Order_Refund::class, $refund);
        wp_cache_flush();
        $read = wc_get_order($refund->get_id());
        $this->assertSame(
            ['1234.50', '-1234.50', '-205.75', 'Оштећено', $order->get_id(), 'shop_order_refund', 'RSD'],
            [$read->get_amount(), $read->get_total(), $read->get_total_tax(), $read->get_reason(), $read->get_parent_id(), $read->get_type(), $read->get_currency()]
        );
        [$line] = array_values($read->get_items());
        $this->assertSame(
            [-1, '-1028.75', '-205.75', (string) $id, $item->get_product_id()],
            [$line->get_quantity(), $line->get_total(), $line->get_total_tax(), $line->get_meta('_refunded_item_id'), $line->get_product_id()]
        );
        [$tax] = array_values($read->get_items('tax'));
        $this->assertSame(['-205.75', 20.0], [$tax->get_tax_total(), $tax->get_rate_percent()]);
    }

    public function testWhatIsLeft(): void
    {
        $order = $this->paid();
        $id = array_key_first($order->get_items());
        wc_create_refund(['order_id' => $order->get_id(), 'amount' => '1234.50', 'line_items' => [$id => ['qty' => 1, 'refund_total' => '1028.75', 'refund_tax' => []]]]);
        $read = $this->readOrder($order);
        $this->assertSame(['2469.00', 'processing'], [$read->get_remaining_refund_amount(), $read->get_status()]);
        $this->assertMoney('1234.50', $read->get_total_refunded());
        $this->assertSame(-1, (int) $read->get_qty_refunded_for_item($id));
        $this->assertMoney('1028.75', $read->get_total_refunded_for_item($id));
        $this->assertCount(1, $read->get_refunds());
        $this->assertSame('3703.50', $read->get_total(), 'the order keeps its total');
    }

    public function testOfEverythingTheOrderIsRefunded(): void
    {
        $order = $this->paid();
        $fired = $this->fired(
            ['woocommerce_order_partially_refunded', 'woocommerce_order_fully_refunded', 'woocommerce_order_status_refunded', 'woocommerce_order_refunded'],
            static fn () => wc_create_refund(['order_id' => $order->get_id(), 'amount' => $order->get_total()])
        );
        $this->assertSame(['woocommerce_order_fully_refunded', 'woocommerce_order_status_refunded', 'woocommerce_order_refunded'], $fired);
        $this->assertSame(['refunded', '0.00'], [$this->readOrder($order)->get_status(), $this->readOrder($order)->get_remaining_refund_amount()]);
        $this->assertCount(1, $this->readOrder($order)->get_refunds());
    }

    public function testMarkingAsRefundedMakesARefundOfTheRest(): void
    {
        $order = $this->paid();
        $order->update_status('refunded');
        [$refund] = $this->readOrder($order)->get_refunds();
        $this->assertSame(['3703.50', []], [wc_format_decimal($refund->get_amount(), 2), $refund->get_items()]);
    }

    /** @return array<string, array{string}> */
    public static function impossible(): array
    {
        return ['too much' => ['3703.51'], 'negative' => ['-1']];
    }

    /** @dataProvider impossible */
    public function testImpossibleAmounts(string $amount): void
    {
        $order = $this->paid();
        $error = wc_create_refund(['order_id' => $order->get_id(), 'amount' => $amount]);
        $this->assertInstanceOf(\WP_Error::class, $error);
        $this->assertSame('Invalid refund amount.', $error->get_error_message());
        $this->assertSame([], $this->readOrder($order)->get_refunds());
    }

    public function testOfAnOrderThatIsNotThere(): void
    {
        $this->assertInstanceOf(\WP_Error::class, wc_create_refund(['order_id' => 987654, 'amount' => 1]));
    }

    public function testGoodsGoBackIntoStockWhereAskedFor(): void
    {
        $product = $this->product(['regular_price' => '100', 'manage_stock' => true, 'stock_quantity' => 10]);
        $order = $this->order([[$product, 3]]);
        $order->update_status('processing');
        $id = array_key_first($order->get_items());
        $lines = [$id => ['qty' => 2, 'refund_total' => '10', 'refund_tax' => []]];
        wc_create_refund(['order_id' => $order->get_id(), 'amount' => '10', 'line_items' => $lines]);
        $this->assertSame(7, $this->read($product)->get_stock_quantity());
        $lines[$id]['qty'] = 1;
        wc_create_refund(['order_id' => $order->get_id(), 'amount' => '10', 'line_items' => $lines, 'restock_items' => true]);
        $this->assertSame(8, $this->read($product)->get_stock_quantity());
        $this->assertSame('2', (string) $this->readOrder($order)->get_item($id)->get_meta('_reduced_stock'));
    }

    public function testRefundsAreFound(): void
    {
        $order = $this->paid();
        $refund = wc_create_refund(['order_id' => $order->get_id(), 'amount' => '1']);
        $this->assertSame([$refund->get_id()], array_map('intval', wc_get_orders(['type' => 'shop_order_refund', 'return' => 'ids'])));
        $this->assertSame([$order->get_id()], array_map('intval', wc_get_orders(['type' => 'shop_order', 'return' => 'ids'])));
        $this->assertTrue(wc_get_order($refund->get_id())->delete(true));
        $this->assertSame([], $this->readOrder($order)->get_refunds());
    }

    private function paid(): \WC_Order
    {
        $order = $this->order([[$this->product(['regular_price' => '1234.50']), 3]]);
        $order->update_status('processing');

        return $order;
    }
}
