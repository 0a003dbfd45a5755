<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Orders: what they keep, their way through the statuses, their notes, and how they are found.
 */
final class OrderTest extends ContractTestCase
{
    private const STATUS_HOOKS = [
        'woocommerce_new_order', 'woocommerce_update_order', 'woocommerce_reduce_order_stock', 'woocommerce_order_status_pending',
        'woocommerce_order_status_processing', 'woocommerce_order_status_completed', 'woocommerce_order_note_added',
        'woocommerce_order_status_pending_to_processing', 'woocommerce_order_status_pending_to_completed', 'woocommerce_order_status_changed',
        'woocommerce_order_payment_status_changed', 'woocommerce_pre_payment_complete', 'woocommerce_payment_complete',
    ];

    public function testWhatItKeeps(): void
    {
        $order = wc_create_order(['created_via' => 'checkout', 'customer_note' => 'Zvoniti dvaput', 'customer_id' => 1]);
        $order->set_address([
            'first_name' => 'Đorđe', 'last_name' => 'Чавић', 'company' => 'Žito d.o.o.', 'address_1' => 'Његошева 12', 'address_2' => 'sprat 3',
            'city' => 'Šabac', 'postcode' => '15000', 'country' => 'RS', 'email' => 'A@b.rs', 'phone' => '064/123',
        ], 'billing');
        $order->set_shipping_city('Niš');
        $order->set_payment_method('cod');
        $order->set_payment_method_title('Plaćanje pouzećem');
        $order->update_meta_data('_billing_pib', '100000049');
        $order->save();
        $read = $this->readOrder($order);
        $this->assertSame(
            ['Đorđe', 'Чавић', 'Žito d.o.o.', 'Његошева 12', 'sprat 3', 'Šabac', '15000', 'RS', 'A@b.rs', '064/123', 'Niš', '', 'cod',
                'Plaćanje pouzećem', '100000049', 'Zvoniti dvaput', 'checkout', 1, 'RSD', true, WC_VERSION, 'shop_order'],
            [$read->get_billing_first_name(), $read->get_billing_last_name(), $read->get_billing_company(), $read->get_billing_address_1(),
                $read->get_billing_address_2(), $read->get_billing_city(), $read->get_billing_postcode(), $read->get_billing_country(),
                $read->get_billing_email('edit'), $read->get_billing_phone(), $read->get_shipping_city(), $read->get_shipping_company(),
                $read->get_payment_method(), $read->get_payment_method_title(), $read->get_meta('_billing_pib'), $read->get_customer_note(),
                $read->get_created_via(), $read->get_customer_id(), $read->get_currency(), $read->get_prices_include_tax(), $read->get_version(),
                $read->get_type()]
        );
        $this->assertSame((string) $order->get_id(), $read->get_order_number());
        $this->assertStringStartsWith('wc_order_', $read->get_order_key());
        $this->assertStringContainsString('action=edit', $read->get_edit_order_url());
        $this->assertSame('Đorđe Чавић', $read->get_formatted_billing_full_name());
        $this->assertInstanceOf(\WC_DateTime::class, $read->get_date_created());
        $this->assertEqualsWithDelta(time(), $read->get_date_created()->getTimestamp(), 30);
    }

    public function testAWrongEmailIsRefused(): void
    {
        $this->expectException(\WC_Data_Exception::class);
        wc_create_order()->set_billing_email('not an address');
    }

    public function testMetaDataAlone(): void
    {
        $order = wc_create_order();
        $order->update_meta_data('_sors_document_number', 'РЕЗ-1/2026');
        $order->save_meta_data();
        $this->assertSame('РЕЗ-1/2026', $this->readOrder($order)->get_meta('_sors_document_number'));
        $order = $this->readOrder($order);
        $order->update_meta_data('_sors_document_number', 'РЕЗ-2/2026');
        $order->save_meta_data();
        $this->assertSame('РЕЗ-2/2026', $this->readOrder($order)->get_meta('_sors_document_number', true));
    }

    public function testANewOrderIsPending(): void
    {
        $fired = $this->fired(self::STATUS_HOOKS, function () use (&$order): void {
            $order = wc_create_order();
        });
        $this->assertSame(['woocommerce_new_order'], $fired);
        $this->assertSame(['pending', true, false, true], [$order->get_status(), $order->has_status('pending'), $order->is_paid(), $order->is_editable()]);
    }

    public function testFromPendingToProcessing(): void
    {
        $order = $this->order([[$this->product(), 1]]);
        $said = [];
        $listen = static function (mixed ...$arguments) use (&$said): void {
            $said[] = array_map(static fn (mixed $a): mixed => $a instanceof \WC_Order ? 'order' : $a, $arguments);
        };
        add_action('woocommerce_order_status_processing', $listen, 10, 2);
        add_action('woocommerce_order_status_changed', $listen, 10, 4);
        $fired = $this->fired(array_diff(self::STATUS_HOOKS, ['woocommerce_update_order', 'woocommerce_order_note_added', 'woocommerce_reduce_order_stock']), fn () => $this->assertTrue($order->update_status('processing', 'Javljeno telefonom.')));
        remove_action('woocommerce_order_status_processing', $listen, 10);
        remove_action('woocommerce_order_status_changed', $listen, 10);
        $this->assertSame(
            ['woocommerce_order_status_processing', 'woocommerce_order_status_pending_to_processing', 'woocommerce_order_status_changed', 'woocommerce_order_payment_status_changed'],
            $fired
        );
        $this->assertSame([[$order->get_id(), 'order'], [$order->get_id(), 'pending', 'processing', 'order']], $said);
        $read = $this->readOrder($order);
        $this->assertSame(['processing', true], [$read->get_status(), $read->is_paid()]);
        $this->assertInstanceOf(\WC_DateTime::class, $read->get_date_paid());
        $this->assertSame('Javljeno telefonom. Order status changed from Pending payment to Processing.', $this->notes($order)[0]->content);
    }

    public function testHooksFireWhenTheOrderIsSaved(): void
    {
        $order = $this->order([[$this->product(), 1]]);
        $seen = null;
        $listen = function (int $id) use (&$seen): void {
            wp_cache_flush();
            $seen = wc_get_order($id)->get_status();
        };
        add_action('woocommerce_order_status_processing', $listen);
        $order->set_status('processing');
        $this->assertNull($seen);
        $order->save();
        remove_action('woocommerce_order_status_processing', $listen);
        $this->assertSame('processing', $seen);
    }

    public function testTheSameStatusAgainFiresNothing(): void
    {
        $order = $this->order([[$this->product(), 1]]);
        $order->update_status('processing');
        $fired = $this->fired(array_diff(self::STATUS_HOOKS, ['woocommerce_update_order']), static fn () => $order->update_status('wc-processing'));
        $this->assertSame([], $fired);
    }

    public function testAnOrderCreatedAsProcessingFiresAsWell(): void
    {
        $fired = $this->fired(self::STATUS_HOOKS, function () use (&$order): void {
            $order = wc_create_order(['status' => 'processing']);
        });
        $this->assertSame('woocommerce_new_order', $fired[0]);
        $this->assertContains('woocommerce_order_status_processing', $fired);
        $this->assertSame('processing', $this->readOrder($order)->get_status());
    }

    public function testAnUnknownStatusBecomesPending(): void
    {
        $order = wc_create_order();
        $order->set_status('made-up');
        $this->assertSame('pending', $order->get_status());
    }

    public function testPaymentComplete(): void
    {
        $order = $this->order([[$this->product(), 1]]);
        $fired = $this->fired(
            ['woocommerce_pre_payment_complete', 'woocommerce_order_status_processing', 'woocommerce_order_status_changed', 'woocommerce_payment_complete'],
            fn () => $this->assertTrue($order->payment_complete('TX-1'))
        );
        $this->assertSame(['woocommerce_pre_payment_complete', 'woocommerce_order_status_processing', 'woocommerce_order_status_changed', 'woocommerce_payment_complete'], $fired);
        $this->assertSame(['processing', 'TX-1'], [$this->readOrder($order)->get_status(), $this->readOrder($order)->get_transaction_id()]);
        $this->assertSame([], $this->fired(['woocommerce_payment_complete', 'woocommerce_order_status_processing'], static fn () => $order->payment_complete()));
    }

    public function testStockIsTakenOnceAndGivenBackOnCancelling(): void
    {
        $product = $this->product(['manage_stock' => true, 'stock_quantity' => 10]);
        $order = $this->order([[$product, 3]]);
        $this->assertSame(10, $this->read($product)->get_stock_quantity());
        $order->update_status('processing');
        $this->assertSame(7, $this->read($product)->get_stock_quantity());
        [$item] = array_values($this->readOrder($order)->get_items());
        $this->assertSame('3', (string) $item->get_meta('_reduced_stock'));
        $order->update_status('completed');
        $this->assertSame(7, $this->read($product)->get_stock_quantity());
        $this->readOrder($order)->update_status('cancelled');
        $this->assertSame(10, $this->read($product)->get_stock_quantity());
        [$item] = array_values($this->readOrder($order)->get_items());
        $this->assertSame('', $item->get_meta('_reduced_stock'));
        $this->readOrder($order)->update_status('processing');
        $this->assertSame(7, $this->read($product)->get_stock_quantity());
    }

    public function testNotes(): void
    {
        $order = wc_create_order();
        $first = $order->add_order_note('SORS: РЕЗ-1 <b>č</b>');
        $second = $order->add_order_note('Za kupca', 1);
        $this->assertGreaterThan($first, $second);
        $notes = $this->notes($order);
        $this->assertSame(
            [['Za kupca', true], ['SORS: РЕЗ-1 <b>č</b>', false]],
            array_map(static fn (object $note): array => [$note->content, $note->customer_note], $notes)
        );
        $this->assertSame(['system', $order->get_id()], [$notes[1]->added_by, $notes[1]->order_id]);
        $this->assertCount(1, wc_get_order_notes(['order_id' => $order->get_id(), 'type' => 'customer']));
        $this->assertCount(1, wc_get_order_notes(['order_id' => $order->get_id(), 'type' => 'internal']));
        $this->assertSame([], get_comments(['post_id' => $order->get_id()]), 'no list of comments shows them');
        $this->assertSame('order_note', get_comment($first)->comment_type);
        $this->assertTrue(wc_delete_order_note($first));
        $this->assertCount(1, $this->notes($order));
    }

    public function testOrdersAreFound(): void
    {
        $orders = [wc_create_order(), wc_create_order(), wc_create_order()];
        $orders[1]->update_status('processing');
        $orders[2]->update_status('completed');
        $orders[2]->set_billing_email('kupac@example.rs');
        $orders[2]->save();
        $ids = array_map(static fn (\WC_Order $order): int => $order->get_id(), $orders);
        $find = static fn (array $args): array => array_map('intval', wc_get_orders($args + ['return' => 'ids', 'orderby' => 'id', 'order' => 'ASC', 'limit' => -1]));
        $this->assertSame($ids, $find([]));
        $this->assertSame([$ids[1]], $find(['status' => 'processing']));
        $this->assertSame([$ids[1], $ids[2]], $find(['status' => ['wc-processing', 'completed']]));
        $this->assertSame([$ids[2]], $find(['billing_email' => 'kupac@example.rs']));
        $this->assertSame([$ids[0], $ids[1]], $find(['limit' => 2]));
        $this->assertSame([$ids[2]], $find(['limit' => 2, 'paged' => 2]));
        $this->assertSame([$ids[1]], $find(['post__in' => [$ids[1]]]));
        $this->assertSame($ids, $find(['date_created' => '>' . (time() - HOUR_IN_SECONDS)]));
        $this->assertSame([], $find(['date_created' => '<' . (time() - HOUR_IN_SECONDS)]));
        $this->assertSame($ids, $find(['date_modified' => '>=' . (time() - HOUR_IN_SECONDS), 'type' => ['shop_order', 'shop_order_refund']]));
        $page = wc_get_orders(['limit' => 2, 'paginate' => true]);
        $this->assertSame([2, 3, 2], [count($page->orders), (int) $page->total, (int) $page->max_num_pages]);
        $this->assertContainsOnlyInstancesOf(\WC_Order::class, $page->orders);
    }

    public function testADateInOrderIsTheNewestLast(): void
    {
        $first = wc_create_order();
        $first->set_date_created(time() - DAY_IN_SECONDS);
        $first->save();
        $second = wc_create_order();
        $this->assertSame([$first->get_id(), $second->get_id()], array_map('intval', wc_get_orders(['return' => 'ids', 'orderby' => 'date', 'order' => 'ASC'])));
        $this->assertSame([$first->get_id()], array_map('intval', wc_get_orders(['return' => 'ids', 'date_created' => '<' . (time() - HOUR_IN_SECONDS)])));
    }

    public function testSearchByAFieldOfAPlugin(): void
    {
        $order = wc_create_order();
        $order->update_meta_data('_sors_document_number', 'REZ-77/26');
        $order->save();
        $this->assertContains($order->get_id(), array_map('intval', wc_order_search('REZ-77/26')));
        $this->assertNotContains($order->get_id(), array_map('intval', wc_order_search('REZ-78/26')));
    }

    public function testUnknownOrders(): void
    {
        $this->assertFalse(wc_get_order(987654));
        $this->assertFalse(wc_get_order($this->product()->get_id()));
    }

    public function testTrashAndDeletion(): void
    {
        global $wpdb;
        $order = $this->order([[$this->product(), 1]]);
        $id = $order->get_id();
        $this->assertTrue($order->delete());
        $this->assertSame(0, $order->get_id());
        $this->assertSame('trash', wc_get_order($id)->get_status());
        $this->assertTrue(wc_get_order($id)->delete(true));
        $this->assertFalse(wc_get_order($id));
        $this->assertSame('0', $wpdb->get_var($wpdb->prepare("SELECT COUNT(*) FROM {$wpdb->prefix}woocommerce_order_items WHERE order_id = %d", $id)));
    }

    /** @return list<object> Newest first. */
    private function notes(\WC_Order $order): array
    {
        return wc_get_order_notes(['order_id' => $order->get_id()]);
    }
}
