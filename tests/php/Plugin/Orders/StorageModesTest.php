<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use Automattic\WooCommerce\Utilities\OrderUtil;
use SorsForWooCommerce\Orders\Delivery\MissedOrderScan;
use SorsForWooCommerce\Orders\Delivery\OrderEligibility;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Orders\Screen\OrderFilter;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Orders in tables of their own, as posts, and in both.
 */
final class StorageModesTest extends OrdersTestCase
{
    /** @return array<string, array{string, string}> own tables, kept in sync */
    public static function modes(): array
    {
        return ['own tables' => ['yes', 'no'], 'own tables, in sync' => ['yes', 'yes'], 'posts' => ['no', 'no'], 'posts, in sync' => ['no', 'yes']];
    }

    private function keepOrders(string $ownTables, string $inSync): void
    {
        update_option('woocommerce_custom_orders_table_enabled', $ownTables);
        update_option('woocommerce_custom_orders_table_data_sync_enabled', $inSync);
        if (OrderUtil::custom_orders_table_usage_is_enabled() !== ($ownTables === 'yes')) {
            $this->markTestSkipped('Here orders are always posts.');
        }
    }

    /** @dataProvider modes */
    public function testOrdersAndRefundsAreSent(string $ownTables, string $inSync): void
    {
        $this->keepOrders($ownTables, $inSync);
        $this->sending(['document_type' => 'delivery_note']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]], ['shipping' => 300]);
        $this->assertSame($ownTables === 'no' || $inSync === 'yes', get_post_type($order->get_id()) === 'shop_order');

        $row = $this->send($order);
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertCount(1, $this->documents($order));
        $this->assertSameMoney($order->get_total(), $this->documents($order)[0]['total']);
        wp_cache_flush();
        $this->assertSame($row->documentNumber, wc_get_order($order->get_id())->get_meta('_sors_document_number'));
        $this->assertContains($order->get_id(), wc_order_search($row->documentNumber));

        wc_get_order($order->get_id())->update_status('refunded');
        Relay::runScheduled();
        [$refund] = wc_get_order($order->get_id())->get_refunds();
        $this->assertSame('sent', $this->row($order, OutboxEntry::originForRefund($refund->get_id()))->state);
        $this->assertCount(2, $this->documents());
    }

    /** @dataProvider modes */
    public function testTheListIsNarrowedToAStateAndFindsADocumentsNumber(string $ownTables, string $inSync): void
    {
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        $this->keepOrders($ownTables, $inSync);
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $sent = $this->order([[$product, 2]]);
        $number = $this->send($sent)->documentNumber;
        $waiting = $this->order([[$product, 1]]);
        $waiting->update_status('processing');
        set_current_screen('edit-shop_order');
        try {
            $_GET['sors_state'] = 'pending';
            $this->assertSame([$waiting->get_id()], $this->listed($ownTables));
            $_GET['sors_state'] = 'sent';
            $this->assertSame([$sent->get_id()], $this->listed($ownTables));
            $_GET['sors_state'] = 'uncertain';
            $this->assertSame([], $this->listed($ownTables));
            unset($_GET['sors_state']);
            $this->assertEqualsCanonicalizing([$sent->get_id(), $waiting->get_id()], $this->listed($ownTables));
            $this->assertSame([$sent->get_id()], array_map('intval', array_values(wc_order_search($number))));
            if ($ownTables === 'yes') {
                $this->assertSame([$sent->get_id()], wc_get_orders(['s' => $number, 'return' => 'ids']));
            }
        } finally {
            $GLOBALS['current_screen'] = null;
        }
    }

    /** @return list<int> What the list of orders shows, by the query of its own screen. */
    private function listed(string $ownTables): array
    {
        $filter = new OrderFilter();
        if ($ownTables === 'yes') {
            return array_map('intval', wc_get_orders($filter->filterHposQuery(['return' => 'ids', 'limit' => 20, 'type' => 'shop_order'])));
        }
        $query = $filter->filterLegacyQuery(['post_type' => 'shop_order', 'post_status' => 'any', 'fields' => 'ids']);

        return array_map('intval', (new \WP_Query($query))->posts);
    }

    /** @dataProvider modes */
    public function testTheScanFindsThem(string $ownTables, string $inSync): void
    {
        $this->keepOrders($ownTables, $inSync);
        $this->sending(['send_orders' => false]);
        [['product' => $product]] = $this->goods(1);
        $orders = [$this->order([[$product, 2]]), $this->order([[$product, 1]]), $this->order([[$product, 1]])];
        $orders[0]->update_status('processing');
        $orders[1]->update_status('completed');
        Settings::save(['send_orders' => true]);

        $this->assertTrue((new MissedOrderScan(Settings::load(), new OutboxRepository()))->scanPages());

        $this->assertSame(
            [1, 1, 0],
            array_map(static fn (\WC_Order $order): int => count((new OutboxRepository())->findByOrder($order->get_id())), $orders)
        );
    }

    public function testWhatOnlyLooksLikeAnOrderIsNotSent(): void
    {
        $this->sending();
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
