<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use Automattic\WooCommerce\Utilities\OrderUtil;
use SorsForWooCommerce\Orders\Delivery\OrderEligibility;
use SorsForWooCommerce\Orders\Screen\OrderFilter;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Orders with HPOS, with legacy storage, and with both kept in sync.
 */
final class OrderStorageTest extends OrdersTestCase
{
    /** @return array<string, array{string, string}> HPOS, kept in sync */
    public static function modes(): array
    {
        return ['own tables' => ['yes', 'no'], 'own tables, in sync' => ['yes', 'yes'], 'posts' => ['no', 'no'], 'posts, in sync' => ['no', 'yes']];
    }

    private function keepOrders(string $hpos, string $inSync): void
    {
        update_option('woocommerce_custom_orders_table_enabled', $hpos);
        update_option('woocommerce_custom_orders_table_data_sync_enabled', $inSync);
        if (OrderUtil::custom_orders_table_usage_is_enabled() !== ($hpos === 'yes')) {
            $this->markTestSkipped('Here orders are always posts.');
        }
    }

    /** @dataProvider modes */
    public function testOrdersAndRefundsAreSent(string $hpos, string $inSync): void
    {
        $this->keepOrders($hpos, $inSync);
        $this->enableSending(['document_type' => 'delivery_note']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]], ['shipping' => 300]);
        $this->assertSame($hpos === 'no' || $inSync === 'yes', get_post_type($order->get_id()) === 'shop_order');

        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertCount(1, $this->documents($order));
        $this->assertSameMoney($order->get_total(), $this->documents($order)[0]['total']);
        wp_cache_flush();
        $this->assertSame($entry->documentNumber, wc_get_order($order->get_id())->get_meta('_sors_document_number'));
        $this->assertContains($order->get_id(), wc_order_search($entry->documentNumber));

        wc_get_order($order->get_id())->update_status('refunded');
        $this->runRelay();
        [$refund] = wc_get_order($order->get_id())->get_refunds();
        $this->assertSame('sent', $this->entry($order, OutboxEntry::originForRefund($refund->get_id()))->state);
        $this->assertCount(2, $this->documents());
    }

    /** @dataProvider modes */
    public function testListIsFilteredByStateAndSearchedByDocumentNumber(string $hpos, string $inSync): void
    {
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        $this->keepOrders($hpos, $inSync);
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $sent = $this->order([[$product, 2]]);
        $number = $this->send($sent)->documentNumber;
        $waiting = $this->order([[$product, 1]]);
        $waiting->update_status('processing');
        set_current_screen('edit-shop_order');
        try {
            $_GET['sors_state'] = 'pending';
            $this->assertSame([$waiting->get_id()], $this->listed($hpos));
            $_GET['sors_state'] = 'sent';
            $this->assertSame([$sent->get_id()], $this->listed($hpos));
            $_GET['sors_state'] = 'uncertain';
            $this->assertSame([], $this->listed($hpos));
            unset($_GET['sors_state']);
            $this->assertEqualsCanonicalizing([$sent->get_id(), $waiting->get_id()], $this->listed($hpos));
            $this->assertSame([$sent->get_id()], array_map('intval', array_values(wc_order_search($number))));
            if ($hpos === 'yes') {
                $this->assertSame([$sent->get_id()], wc_get_orders(['s' => $number, 'return' => 'ids']));
            }
        } finally {
            $GLOBALS['current_screen'] = null;
        }
    }

    /** @return list<int> IDs in the order list, by the query of its screen. */
    private function listed(string $hpos): array
    {
        $filter = new OrderFilter(new OutboxRepository());
        if ($hpos === 'yes') {
            return array_map('intval', wc_get_orders($filter->filterHposQuery(['return' => 'ids', 'limit' => 20, 'type' => 'shop_order'])));
        }
        $query = $filter->filterLegacyQuery(['post_type' => 'shop_order', 'post_status' => 'any', 'fields' => 'ids']);

        return array_map('intval', (new \WP_Query($query))->posts);
    }

    /** @dataProvider modes */
    public function testScanFindsOrders(string $hpos, string $inSync): void
    {
        $this->keepOrders($hpos, $inSync);
        $this->enableSending(['send_orders' => false]);
        [['product' => $product]] = $this->goods(1);
        $orders = [$this->order([[$product, 2]]), $this->order([[$product, 1]]), $this->order([[$product, 1]])];
        $orders[0]->update_status('processing');
        $orders[1]->update_status('completed');
        Settings::save(['send_orders' => true]);

        $this->assertTrue($this->factory()->createScan()->scanPages());

        $this->assertSame(
            [1, 1, 0],
            array_map(static fn (\WC_Order $order): int => count((new OutboxRepository())->findByOrder($order->get_id())), $orders)
        );
    }

    public function testTypesDerivedFromOrdersAreNotSent(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $subscription = $this->createMock(\WC_Order::class);
        $subscription->method('get_type')->willReturn('shop_subscription');
        $subscription->method('get_status')->willReturn('processing');
        $subscription->method('get_date_created')->willReturn(new \WC_DateTime());
        $this->assertFalse(OrderEligibility::shouldSend($subscription, Settings::load()));
        $plain = $this->order([[$product, 1]]);
        $plain->set_status('processing');
        $this->assertTrue(OrderEligibility::shouldSend($plain, Settings::load()));
    }
}
