<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Lines, taxes and totals of orders, to the para.
 */
final class OrderTotalsTest extends ContractTestCase
{
    public function testAnOrderOfEveryKindOfLine(): void
    {
        $order = $this->everything();
        $read = $this->readOrder($order);
        $this->assertSame(
            ['4423.48', '722.1', '655.43', '66.67', '333.33', '0', '0'],
            [$read->get_total(), $read->get_total_tax(), $read->get_cart_tax(), $read->get_shipping_tax(), $read->get_shipping_total(),
                $read->get_discount_total(), $read->get_discount_tax()]
        );
        $this->assertSame(3268.05, $read->get_subtotal());
        $this->assertMoney('100.00', $read->get_total_fees());
        $this->assertSame(5, $read->get_item_count());
        $this->assertSame('4423.48', $read->get_remaining_refund_amount());
    }

    public function testItsLines(): void
    {
        $lines = array_values($this->readOrder($this->everything())->get_items());
        $this->assertContainsOnlyInstancesOf(\WC_Order_Item_Product::class, $lines);
        $this->assertSame(['Šraf „M8“', 3, '3086.25', '617.25', '3086.25', '617.25', ''], [
            $lines[0]->get_name(), $lines[0]->get_quantity(), $lines[0]->get_subtotal(), $lines[0]->get_subtotal_tax(),
            $lines[0]->get_total(), $lines[0]->get_total_tax(), $lines[0]->get_tax_class(),
        ]);
        $this->assertSame(['181.8', '18.18', 'reduced-rate'], [$lines[1]->get_total(), $lines[1]->get_total_tax(), $lines[1]->get_tax_class()]);
        $this->assertSame([wc_get_product_id_by_sku('M8'), 0, 'M8'], [$lines[0]->get_product_id(), $lines[0]->get_variation_id(), $lines[0]->get_product()->get_sku()]);
        $rate = array_key_first(\WC_Tax::get_base_tax_rates(''));
        $this->assertSame(['total' => [$rate => '617.25'], 'subtotal' => [$rate => '617.25']], $lines[0]->get_taxes());
    }

    public function testItsFeeAndShipping(): void
    {
        $order = $this->readOrder($this->everything());
        [$fee] = array_values($order->get_items('fee'));
        [$shipping] = array_values($order->get_items('shipping'));
        $this->assertInstanceOf(\WC_Order_Item_Fee::class, $fee);
        $this->assertInstanceOf(\WC_Order_Item_Shipping::class, $shipping);
        $this->assertSame(['Naknada', '100', '20', 'fee'], [$fee->get_name(), $fee->get_total(), $fee->get_total_tax(), $fee->get_type()]);
        $this->assertSame(['Dostava', '333.33', '66.67', 'flat_rate'], [$shipping->get_name(), $shipping->get_total(), $shipping->get_total_tax(), $shipping->get_method_id()]);
        $this->assertSame(['66.666'], array_values($shipping->get_taxes()['total']));
        $this->assertSame('Dostava', $order->get_shipping_method());
        $this->assertCount(4, $order->get_items(['line_item', 'fee', 'shipping']));
    }

    public function testItsTaxLines(): void
    {
        $order = $this->readOrder($this->everything());
        $taxes = array_values($order->get_items('tax'));
        $this->assertContainsOnlyInstancesOf(\WC_Order_Item_Tax::class, $taxes);
        $this->assertSame(
            [['RS-PDV 20 %-1', 'PDV 20 %', '637.25', '66.67', 20.0], ['RS-PDV 10 %-1', 'PDV 10 %', '18.18', '0', 10.0]],
            array_map(static fn (\WC_Order_Item_Tax $tax): array => [
                $tax->get_rate_code(), $tax->get_label(), $tax->get_tax_total(), (string) $tax->get_shipping_tax_total(), $tax->get_rate_percent(),
            ], $taxes)
        );
        $this->assertSame([703.92, 18.18], array_values(array_map(static fn (object $tax): float => round($tax->amount, 2), $order->get_tax_totals())));
    }

    public function testTheRowsOfItsLines(): void
    {
        global $wpdb;
        $order = $this->everything();
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT i.order_item_id, i.order_item_type, m.meta_key, m.meta_value FROM {$wpdb->prefix}woocommerce_order_items i
            JOIN {$wpdb->prefix}woocommerce_order_itemmeta m USING (order_item_id) WHERE i.order_id = %d AND i.order_item_name = %s",
            $order->get_id(),
            'Šraf „M8“'
        ));
        $meta = array_column($rows, 'meta_value', 'meta_key');
        $this->assertSame('line_item', $rows[0]->order_item_type);
        $this->assertSame(
            ['_line_subtotal' => '3086.25', '_line_subtotal_tax' => '617.25', '_line_tax' => '617.25', '_line_total' => '3086.25',
                '_product_id' => (string) wc_get_product_id_by_sku('M8'), '_qty' => '3', '_tax_class' => '', '_variation_id' => '0'],
            $this->sorted(array_diff_key($meta, ['_line_tax_data' => 0]))
        );
    }

    /** @return array<string, array{string, int, string, string, string}> price, quantity → net line, total, tax */
    public static function prices(): array
    {
        return [
            'even' => ['120', 1, '100', '120.00', '20'],
            'without end' => ['100', 1, '83.333333', '100.00', '16.67'],
            'thirds' => ['33.33', 7, '194.425', '233.31', '38.88'],
            'less than a dinar' => ['0.99', 11, '9.075', '10.89', '1.81'],
            'dear' => ['199.99', 1, '166.658333', '199.99', '33.33'],
            'nothing' => ['0', 2, '0', '0.00', '0'],
        ];
    }

    /** @dataProvider prices */
    public function testPricesThatIncludeVat(string $price, int $quantity, string $net, string $total, string $tax): void
    {
        $order = $this->order([[$this->product(['regular_price' => $price]), $quantity]]);
        [$line] = array_values($this->readOrder($order)->get_items());
        $this->assertSame([$net, $total, $tax], [$line->get_total(), $order->get_total(), $order->get_total_tax()]);
    }

    /** @return array<string, array{string, int, string, string}> */
    public static function netPrices(): array
    {
        return ['even' => ['100', 1, '120.00', '20'], 'thirds' => ['33.33', 3, '119.99', '20'], 'half a para' => ['0.05', 5, '0.30', '0.05']];
    }

    /** @dataProvider netPrices */
    public function testPricesWithoutVat(string $price, int $quantity, string $total, string $tax): void
    {
        update_option('woocommerce_prices_include_tax', 'no');
        $order = $this->order([[$this->product(['regular_price' => $price]), $quantity]]);
        $this->assertSame([$total, $tax, false], [$order->get_total(), $order->get_total_tax(), $order->get_prices_include_tax()]);
    }

    /** @return array<string, array{string, string, list<string>, array{string, string}, array{string, string}}> */
    public static function coupons(): array
    {
        return [
            'percent' => ['percent', '15', ['538.30', '74.69', '81.81', '13.18'], ['81.81', '13.18'], ['283.316667', '180.290909']],
            'off the cart' => ['fixed_cart', '50', ['583.29', '81.81', '43.94', '6.06'], ['43.94', '6.06'], ['316.65', '184.827273']],
            'off each' => ['fixed_product', '5', ['608.29', '84.85', '21.98', '3.03'], ['21.97', '3.03'], ['324.983334', '198.463636']],
            'everything' => ['percent', '100', ['0.00', '0', '545.42', '87.87'], ['545.42', '87.87'], ['0', '0']],
        ];
    }

    /**
     * @param list<string>            $totals total, tax, discount, discount's tax
     * @param array{string, string}   $coupon
     * @param array{string, string}   $lines
     *
     * @dataProvider coupons
     */
    public function testCoupons(string $type, string $amount, array $totals, array $coupon, array $lines): void
    {
        $order = $this->order([
            [$this->product(['regular_price' => '199.99']), 2],
            [$this->product(['regular_price' => '77.77', 'tax_class' => 'reduced-rate']), 3],
        ]);
        $this->assertTrue($order->apply_coupon($this->coupon($type, $amount)));
        $read = $this->readOrder($order);
        $this->assertSame($totals, [$read->get_total(), $read->get_total_tax(), $read->get_discount_total(), $read->get_discount_tax()]);
        [$line] = array_values($read->get_items('coupon'));
        $this->assertSame(['popust', ...$coupon], [$line->get_code(), $line->get_discount(), $line->get_discount_tax()]);
        foreach (array_values($read->get_items()) as $index => $item) {
            $this->assertEqualsWithDelta((float) $lines[$index], (float) $item->get_total(), 0.000001);
        }
    }

    public function testACouponTakenAwayAgain(): void
    {
        $order = $this->order([[$this->product(['regular_price' => '199.99']), 2]]);
        $order->apply_coupon($this->coupon('percent', '10'));
        $this->assertSame(['popust'], $order->get_coupon_codes());
        $order->remove_coupon('popust');
        $read = $this->readOrder($order);
        $this->assertSame(['399.98', '0', []], [$read->get_total(), $read->get_discount_total(), $read->get_coupon_codes()]);
        $this->assertWPError($order->apply_coupon('nema'));
    }

    public function testADiscountByHand(): void
    {
        $order = wc_create_order();
        $order->add_product($this->product(), 2, ['subtotal' => 100, 'total' => 90]);
        $order->calculate_totals();
        $this->assertSame(['108.00', '18', '10', '2'], [$order->get_total(), $order->get_total_tax(), $order->get_discount_total(), $order->get_discount_tax()]);
    }

    public function testANegativeFeeIsTaxedLikeTheGoods(): void
    {
        $order = $this->order([[$this->product(['regular_price' => '199.99']), 1], [$this->product(['regular_price' => '77.77', 'tax_class' => 'reduced-rate']), 1]]);
        $fee = new \WC_Order_Item_Fee();
        $fee->set_name('Popust');
        $fee->set_total('-20');
        $order->add_item($fee);
        $order->calculate_totals();
        $this->assertSame(['254.35', '36.99'], [$order->get_total(), $order->get_total_tax()]);
        $this->assertSame('-3.41', $fee->get_total_tax());
    }

    public function testAFractionIsCutUnlessAPluginSaysOtherwise(): void
    {
        $item = new \WC_Order_Item_Product();
        $item->set_quantity('2.5');
        $this->assertSame(2, $item->get_quantity());
    }

    public function testLinesTakenOut(): void
    {
        $order = $this->order([[$this->product(), 1], [$this->product(), 2]]);
        $ids = array_keys($order->get_items());
        $order->remove_item($ids[0]);
        $order->calculate_totals();
        $read = $this->readOrder($order);
        $this->assertSame([[$ids[1]], '2400.00'], [array_keys($read->get_items()), $read->get_total()]);
        $this->assertInstanceOf(\WC_Order_Item_Product::class, $read->get_item($ids[1]));
    }

    public function testAVariationOnAnOrder(): void
    {
        $parent = new \WC_Product_Variable();
        $parent->set_name('Majica');
        $colour = new \WC_Product_Attribute();
        $colour->set_name('Boja');
        $colour->set_options(['Plava']);
        $colour->set_variation(true);
        $parent->set_attributes([$colour]);
        $parent->save();
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($parent->get_id());
        $variation->set_attributes(['boja' => 'Plava']);
        $variation->set_regular_price('120');
        $variation->save();
        [$line] = array_values($this->readOrder($this->order([[wc_get_product($variation->get_id()), 1]]))->get_items());
        $this->assertSame(
            [$parent->get_id(), $variation->get_id(), 'Plava'],
            [$line->get_product_id(), $line->get_variation_id(), $line->get_meta('boja')]
        );
        $this->assertInstanceOf(\WC_Product_Variation::class, $line->get_product());
    }

    private function everything(): \WC_Order
    {
        $order = $this->order([
            [$this->product(['name' => 'Šraf „M8“', 'sku' => 'M8', 'regular_price' => '1234.50']), 3],
            [$this->product(['name' => 'Хлеб', 'regular_price' => '99.99', 'tax_class' => 'reduced-rate']), 2],
        ]);
        $fee = new \WC_Order_Item_Fee();
        $fee->set_name('Naknada');
        $fee->set_total('100');
        $order->add_item($fee);
        $shipping = new \WC_Order_Item_Shipping();
        $shipping->set_method_title('Dostava');
        $shipping->set_method_id('flat_rate');
        $shipping->set_total('333.33');
        $order->add_item($shipping);
        $order->calculate_totals();

        return $order;
    }

    private function coupon(string $type, string $amount): string
    {
        $coupon = new \WC_Coupon();
        $coupon->set_props(['code' => 'Popust', 'discount_type' => $type, 'amount' => $amount]);
        $coupon->save();

        return $coupon->get_code();
    }

    private function assertWPError(mixed $value): void
    {
        $this->assertInstanceOf(\WP_Error::class, $value);
    }

    /**
     * @param array<string, string> $rows
     *
     * @return array<string, string>
     */
    private function sorted(array $rows): array
    {
        ksort($rows);

        return $rows;
    }
}
