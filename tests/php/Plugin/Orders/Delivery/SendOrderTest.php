<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Documents of orders as SORS receives them.
 */
final class SendOrderTest extends OrdersTestCase
{
    public function testOrderBecomesOneDocument(): void
    {
        $this->enableSending();
        [$first, $second] = $this->goods(2, '1199.99');
        $order = $this->order([[$first['product'], 2], [$second['product'], 3]], ['shipping' => 400, 'note' => 'Позвони пре испоруке']);

        $entry = $this->send($order);

        $this->assertSame(['sent', 1, 'reservation', self::DATABASE, null], [
            $entry->state, $entry->attempts, $entry->documentType, $entry->databaseName, $entry->reason,
        ]);
        $this->assertCount(1, $this->documents());
        [$document] = $this->documents($order);
        $this->assertSame([$entry->documentId, $entry->documentNumber], [$document['id'], $document['number']]);
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

    public function testDocumentNumberIsSearchable(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $entry = $this->send($order);

        $fresh = wc_get_order($order->get_id());
        $this->assertSame($entry->documentNumber, $fresh->get_meta('_sors_document_number'));
        $this->assertSame($entry->documentId, $fresh->get_meta('_sors_document_id'));
        $this->assertSame(self::DATABASE, $fresh->get_meta('_sors_database'));
        $this->assertContains($order->get_id(), wc_order_search($entry->documentNumber));
        $notes = array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/' . preg_quote($entry->documentNumber, '/') . '/', $notes));
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
    public function testChosenTypeIsSent(string $type): void
    {
        $this->enableSending(['document_type' => $type]);
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
    public function testTotalEqualsTheOrdersToThePara(string $price, array $quantities, array $more): void
    {
        foreach (['yes', 'no'] as $inclusive) {
            foreach (['no', 'yes'] as $atSubtotal) {
                update_option('woocommerce_prices_include_tax', $inclusive);
                update_option('woocommerce_tax_round_at_subtotal', $atSubtotal);
                $this->enableSending();
                $lines = [];
                foreach ($this->goods(count($quantities), $price) as $index => ['product' => $product]) {
                    $lines[] = [$product, $quantities[$index]];
                }
                $order = $this->order($lines, $more);
                $entry = $this->send($order);
                $this->assertSame('sent', $entry->state, "tax in: {$inclusive}, at subtotal: {$atSubtotal}: {$entry->reason}");
                $this->assertCount(1, $this->documents($order));
                $this->assertSameMoney($order->get_total(), $this->documents($order)[0]['total']);
                $this->tearDown();
            }
        }
    }

    public function testAllVatRatesAreSent(): void
    {
        $this->enableSending([], 400);
        $byRate = [];
        foreach ($this->goods(200) as ['product' => $product, 'article' => $article]) {
            $byRate[(string) (float) $article['vat_rate']] ??= $product;
        }
        ksort($byRate);
        $this->assertSame([0, 10, 20], array_keys($byRate), 'The sandbox has articles with every rate.');
        $order = $this->order(array_map(static fn (\WC_Product $product): array => [$product, 1], array_values($byRate)));
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $rates = array_map(static fn (array $item): float => (float) $item['vat_rate'], $this->documents($order)[0]['items']);
        sort($rates);
        $this->assertSame([0.0, 10.0, 20.0], $rates);
    }

    public function testFractionalQuantities(): void
    {
        $this->enableSending();
        remove_filter('woocommerce_stock_amount', 'intval');
        add_filter('woocommerce_stock_amount', 'floatval');
        try {
            [['product' => $product, 'article' => $article]] = $this->goods(1, '890');
            $order = $this->order([[$product, 0.755]]);
            $entry = $this->send($order);
        } finally {
            remove_filter('woocommerce_stock_amount', 'floatval');
            add_filter('woocommerce_stock_amount', 'intval');
        }
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        [$document] = $this->documents($order);
        $this->assertEquals(0.755, (float) array_sum(array_column($document['items'], 'quantity')));
        $this->assertSame($article['code'], $document['items'][0]['code']);
        $this->assertSameMoney($order->get_total(), $document['total']);
    }

    public function testVariationIsItsOwnArticle(): void
    {
        $this->enableSending();
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

    public function testUnlinkedProductIsFoundBySku(): void
    {
        $this->enableSending();
        [['product' => $product, 'article' => $article]] = $this->goods(1);
        global $wpdb;
        $wpdb->update(\SorsForWooCommerce\Storage\Schema::table('links'), ['wp_id' => null], ['wp_id' => $product->get_id()]);
        $product->set_sku((string) $article['code']);
        $product->save();
        $order = $this->order([[wc_get_product($product->get_id()), 1]]);
        $this->assertSame('sent', $this->send($order)->state);
        $this->assertSame($article['code'], $this->documents($order)[0]['items'][0]['code']);
    }

    public function testUnknownItemsAreNamed(): void
    {
        $this->enableSending();
        [['product' => $known]] = $this->goods(1);
        $unknown = new \WC_Product_Simple();
        $unknown->set_props(['name' => 'Ћевапи', 'regular_price' => '500', 'sku' => 'NEPOZNAT-Ž1']);
        $unknown->save();
        $order = $this->order([[$known, 1], [$unknown, 1]]);
        $entry = $this->send($order);
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('NEPOZNAT-Ž1', $entry->reason);
        $this->assertSame([], $this->documents());
        $this->assertSame(0, $this->created(), 'No customer is created for an unsendable order.');
    }

    public function testForeignCurrencyIsRejected(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->set_currency('EUR');
        $order->save();
        $entry = $this->send($order);
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('EUR', $entry->reason);
        $this->assertSame([], $this->documents());
    }

    public function testShippingWithoutAnArticleIsRejectedAndFreeShippingIsOmitted(): void
    {
        $this->enableSending(['shipping_article' => '', 'fee_article' => '']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]], ['shipping' => 300]);
        $entry = $this->send($order);
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('shipping', $entry->reason);

        $free = $this->order([[$product, 1]], ['shipping' => 0]);
        $this->assertSame('sent', $this->send($free)->state);
        $this->assertCount(1, $this->documents($free)[0]['items']);

        $fee = $this->order([[$product, 1]], ['fee' => 50]);
        $this->assertStringContainsString('fee', $this->send($fee)->reason);

        Settings::save(['shipping_article' => 'DOSTAVA']);
        $this->assertSame('sent', $this->factory()->createManualSend()->sendOrder($order->get_id())->state, 'Fixed and retried.');
        $this->assertCount(1, $this->documents($order));
    }

    public function testNothingIsSentToADemoDatabase(): void
    {
        $this->enableSending(['database' => 'Demo2']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->clearRequests();
        $entry = $this->send($order);
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('Demo2', $entry->reason);
        $this->assertSame(0, $this->sors->requests()['total']);
    }

    public function testManualSendIgnoresTheSettings(): void
    {
        $this->enableSending(['send_orders' => false]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $entry = $this->factory()->createManualSend()->sendOrder($order->get_id());
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $again = $this->factory()->createManualSend()->sendOrder($order->get_id());
        $this->assertSame($entry->documentNumber, $again->documentNumber);
        $this->assertCount(1, $this->documents($order));
    }

    public function testDeletedOrderIsSkipped(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $id = $order->get_id();
        $order->delete(true);
        $this->runRelay();
        $this->assertSame('skipped', (new \SorsForWooCommerce\Storage\OutboxRepository())->findByOrder($id)[0]->state);
    }

    private function created(): int
    {
        return count($this->sors->data('customers')) - 200;
    }
}
