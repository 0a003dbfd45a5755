<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Settings\Settings;

/**
 * Orders as SORS gets them.
 */
final class SendOrderTest extends OrdersTestCase
{
    public function testAnOrderBecomesOneDocument(): void
    {
        $this->sending();
        [$first, $second] = $this->goods(2, '1199.99');
        $order = $this->order([[$first['product'], 2], [$second['product'], 3]], ['shipping' => 400, 'note' => 'Позвони пре испоруке']);

        $row = $this->send($order);

        $this->assertSame(['sent', 1, 'reservation', self::DATABASE, null], [
            $row->state, $row->attempts, $row->documentType, $row->databaseName, $row->reason,
        ]);
        $this->assertCount(1, $this->documents());
        [$document] = $this->documents($order);
        $this->assertSame([$row->documentId, $row->documentNumber], [$document['id'], $document['number']]);
        $this->assertSame('reservation', $document['document_type']);
        $this->assertSame('1', (string) $document['business_unit']);
        $this->assertSame('RSD', $document['currency']);
        $this->assertSame(wp_date('Y-m-d'), $document['date']);
        $this->assertSame('Pouzećem', $document['payment_method']);
        $this->assertSame('Позвони пре испоруке', $document['note']);
        $this->assertNull($document['source_document']);
        $this->assertSameMoney($order->get_total(), $document['total']);
        $quantities = [];
        foreach ($document['items'] as $item) {
            $quantities[$item['code']] = ($quantities[$item['code']] ?? 0) + (float) $item['quantity'];
        }
        $this->assertEquals(
            [$first['article']['code'] => 2.0, $second['article']['code'] => 3.0, 'DOSTAVA' => 1.0],
            $quantities
        );
    }

    public function testTheNumberIsOnTheOrderAndCanBeSearchedFor(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $row = $this->send($order);

        $fresh = wc_get_order($order->get_id());
        $this->assertSame($row->documentNumber, $fresh->get_meta('_sors_document_number'));
        $this->assertSame($row->documentId, $fresh->get_meta('_sors_document_id'));
        $this->assertSame(self::DATABASE, $fresh->get_meta('_sors_database'));
        $this->assertContains($order->get_id(), wc_order_search($row->documentNumber));
        $notes = array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/' . preg_quote($row->documentNumber, '/') . '/', $notes));
        $this->assertNoPersonalDataLeaked();
    }

    /** @return array<string, array{string}> */
    public static function types(): array
    {
        return [
            'račun' => ['invoice'],
            'račun-otpremnica' => ['invoice_delivery_note'],
            'otpremnica' => ['delivery_note'],
            'rezervacija' => ['reservation'],
        ];
    }

    /** @dataProvider types */
    public function testTheChosenTypeIsSent(string $type): void
    {
        $this->sending(['document_type' => $type]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->assertSame('sent', $this->send($order)->state);
        $this->assertSame($type, $this->documents($order)[0]['document_type']);
    }

    /** @return array<string, array{string, list<int|float>, array<string, mixed>}> price, quantities, more */
    public static function baskets(): array
    {
        $percent = ['discount_type' => 'percent', 'amount' => '10'];
        $odd = ['discount_type' => 'percent', 'amount' => '33.33'];
        $fixed = ['discount_type' => 'fixed_cart', 'amount' => '333.33'];
        $item = ['discount_type' => 'fixed_product', 'amount' => '7.77'];
        $all = ['discount_type' => 'percent', 'amount' => '100'];

        return [
            'plain' => ['1200', [1], []],
            'para' => ['0.01', [1, 1, 1], []],
            'odd price' => ['119.99', [3, 7, 1], []],
            'thirds' => ['33.33', [3], []],
            'many' => ['17.35', [123, 1, 999], []],
            'coupon' => ['1199.99', [3, 1], ['coupon' => $percent]],
            'odd coupon' => ['99.90', [7, 3, 1], ['coupon' => $odd]],
            'coupon over the cart' => ['499.95', [1, 2, 3], ['coupon' => $fixed]],
            'coupon per item' => ['59.99', [5, 1], ['coupon' => $item]],
            'coupon and shipping' => ['1499.50', [2, 1], ['coupon' => $fixed, 'shipping' => 333.33]],
            'fee' => ['2500', [1], ['fee' => 150]],
            'everything' => ['777.77', [3, 2, 1], ['coupon' => $odd, 'shipping' => 289.17, 'fee' => 41.67]],
            'negative fee' => ['2500', [2], ['fee' => -500]],
            'gift' => ['2500', [1, 1], ['coupon' => $all, 'shipping' => 400]],
            'large' => ['1234567.89', [9, 3], []],
        ];
    }

    /**
     * @dataProvider baskets
     *
     * @param list<int|float>      $quantities
     * @param array<string, mixed> $more
     */
    public function testTheTotalIsTheOrdersToThePara(string $price, array $quantities, array $more): void
    {
        foreach (['yes', 'no'] as $inclusive) {
            foreach (['no', 'yes'] as $atSubtotal) {
                update_option('woocommerce_prices_include_tax', $inclusive);
                update_option('woocommerce_tax_round_at_subtotal', $atSubtotal);
                $this->sending();
                $lines = [];
                foreach ($this->goods(count($quantities), $price) as $index => ['product' => $product]) {
                    $lines[] = [$product, $quantities[$index]];
                }
                $order = $this->order($lines, $more);
                $row = $this->send($order);
                $this->assertSame('sent', $row->state, "tax in: {$inclusive}, at subtotal: {$atSubtotal}: {$row->reason}");
                $this->assertCount(1, $this->documents($order));
                $this->assertSameMoney($order->get_total(), $this->documents($order)[0]['total']);
                $this->tearDown();
            }
        }
    }

    public function testAllRatesOfVatAreSent(): void
    {
        $this->sending([], 400);
        $byRate = [];
        foreach ($this->goods(200) as ['product' => $product, 'article' => $article]) {
            $byRate[(string) (float) $article['vat_rate']] ??= $product;
        }
        ksort($byRate);
        $this->assertSame([0, 10, 20], array_keys($byRate), 'The sandbox has goods of every rate.');
        $order = $this->order(array_map(static fn (\WC_Product $product): array => [$product, 1], array_values($byRate)));
        $row = $this->send($order);
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $rates = array_map(static fn (array $item): float => (float) $item['vat_rate'], $this->documents($order)[0]['items']);
        sort($rates);
        $this->assertSame([0.0, 10.0, 20.0], $rates);
    }

    public function testFractionsOfAQuantity(): void
    {
        $this->sending();
        remove_filter('woocommerce_stock_amount', 'intval');
        add_filter('woocommerce_stock_amount', 'floatval');
        try {
            [['product' => $product, 'article' => $article]] = $this->goods(1, '890');
            $order = $this->order([[$product, 0.755]]);
            $row = $this->send($order);
        } finally {
            remove_filter('woocommerce_stock_amount', 'floatval');
            add_filter('woocommerce_stock_amount', 'intval');
        }
        $this->assertSame('sent', $row->state, (string) $row->reason);
        [$document] = $this->documents($order);
        $this->assertEquals(0.755, (float) array_sum(array_column($document['items'], 'quantity')));
        $this->assertSame($article['code'], $document['items'][0]['code']);
        $this->assertSameMoney($order->get_total(), $document['total']);
    }

    public function testAVariationIsItsOwnArticle(): void
    {
        $this->sending();
        [['product' => $other, 'article' => $article]] = $this->goods(1);
        $parent = new \WC_Product_Variable();
        $parent->set_name('Čarape');
        $parent->save();
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($parent->get_id());
        $variation->set_regular_price('250');
        $variation->save();
        global $wpdb;
        $wpdb->update(\SorsForWooCommerce\Storage\Schema::table('links'), ['wp_id' => $variation->get_id()], ['wp_id' => $other->get_id()]);
        $order = $this->order([[$variation, 2]]);
        $this->assertSame('sent', $this->send($order)->state);
        $this->assertSame($article['code'], $this->documents($order)[0]['items'][0]['code']);
    }

    public function testAProductThatIsNotLinkedIsFoundBySku(): void
    {
        $this->sending();
        [['product' => $product, 'article' => $article]] = $this->goods(1);
        global $wpdb;
        $wpdb->update(\SorsForWooCommerce\Storage\Schema::table('links'), ['wp_id' => null], ['wp_id' => $product->get_id()]);
        $product->set_sku((string) $article['code']);
        $product->save();
        $order = $this->order([[wc_get_product($product->get_id()), 1]]);
        $this->assertSame('sent', $this->send($order)->state);
        $this->assertSame($article['code'], $this->documents($order)[0]['items'][0]['code']);
    }

    public function testItemsSorsDoesNotKnowAreNamed(): void
    {
        $this->sending();
        [['product' => $known]] = $this->goods(1);
        $unknown = new \WC_Product_Simple();
        $unknown->set_props(['name' => 'Ћевапи', 'regular_price' => '500', 'sku' => 'NEPOZNAT-Ž1']);
        $unknown->save();
        $order = $this->order([[$known, 1], [$unknown, 1]]);
        $row = $this->send($order);
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('NEPOZNAT-Ž1', $row->reason);
        $this->assertSame([], $this->documents());
        $this->assertSame(0, $this->created(), 'No customer is created for an order that can’t be sent.');
    }

    public function testAForeignCurrencyIsRefused(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->set_currency('EUR');
        $order->save();
        $row = $this->send($order);
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('EUR', $row->reason);
        $this->assertSame([], $this->documents());
    }

    public function testShippingWithoutAnArticleIsRefusedAndFreeShippingIsLeftOut(): void
    {
        $this->sending(['shipping_article' => '', 'fee_article' => '']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]], ['shipping' => 300]);
        $row = $this->send($order);
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('shipping', $row->reason);

        $free = $this->order([[$product, 1]], ['shipping' => 0]);
        $this->assertSame('sent', $this->send($free)->state);
        $this->assertCount(1, $this->documents($free)[0]['items']);

        $fee = $this->order([[$product, 1]], ['fee' => 50]);
        $this->assertStringContainsString('fee', $this->send($fee)->reason);

        Settings::save(['shipping_article' => 'DOSTAVA']);
        $this->assertSame('sent', (new Relay())->sendOrder($order->get_id())->state, 'Mended and retried.');
        $this->assertCount(1, $this->documents($order));
    }

    public function testNothingGoesToADemoDatabase(): void
    {
        $this->sending(['database' => 'Demo2']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->clearRequests();
        $row = $this->send($order);
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('Demo2', $row->reason);
        $this->assertSame(0, $this->sors->requests()['total']);
    }

    public function testAnOrderIsSentByHandWhateverTheSettingsSay(): void
    {
        $this->sending(['send_orders' => false]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $row = (new Relay())->sendOrder($order->get_id());
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $again = (new Relay())->sendOrder($order->get_id());
        $this->assertSame($row->documentNumber, $again->documentNumber);
        $this->assertCount(1, $this->documents($order));
    }

    public function testAnOrderThatIsGoneIsSkipped(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $id = $order->get_id();
        $order->delete(true);
        Relay::runScheduled();
        $this->assertSame('skipped', (new \SorsForWooCommerce\Storage\OutboxRepository())->findByOrder($id)[0]->state);
    }

    private function created(): int
    {
        return count($this->sors->data('customers')) - 200;
    }
}
