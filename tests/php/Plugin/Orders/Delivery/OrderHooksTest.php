<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

final class OrderHooksTest extends OrdersTestCase
{
    public function testChosenStatusEnqueuesTheOrderWithoutARequest(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));
        $this->sors->clearRequests();

        $order->update_status('processing');

        $this->assertSame('pending', $this->entry($order)->state);
        $this->assertSame(0, $this->sors->requests()['total']);
        $this->assertCount(1, $this->scheduled(RelaySchedule::RELAY_HOOK));
    }

    public function testRepeatedHooksEnqueueOnce(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->payment_complete('T-1');
        do_action('woocommerce_order_status_processing', $order->get_id(), $order);
        do_action('woocommerce_payment_complete', $order->get_id(), 'T-1');
        $order->update_status('completed');
        $this->assertCount(1, (new OutboxRepository())->findByOrder($order->get_id()));
        $this->assertCount(1, $this->scheduled(RelaySchedule::RELAY_HOOK));
    }

    public function testManyOrdersNeedOneAction(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        for ($number = 0; $number < 5; $number++) {
            $this->order([[$product, 1]])->update_status('processing');
        }
        $this->assertSame(5, (new OutboxRepository())->countByState()['pending']);
        $this->assertCount(1, $this->scheduled(RelaySchedule::RELAY_HOOK));
    }

    public function testOtherStatusEnqueuesNothing(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('on-hold');
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));

        Settings::save(['order_statuses' => ['wc-on-hold']]);
        $other = $this->order([[$product, 1]]);
        $other->update_status('on-hold');
        $this->assertSame('pending', $this->entry($other)->state);
    }

    public function testBlockCheckoutDraftIsNotSendable(): void
    {
        $this->enableSending(['order_statuses' => ['processing', 'checkout-draft']]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('checkout-draft');
        do_action('woocommerce_payment_complete', $order->get_id());
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));

        $order->update_status('processing');
        $this->assertSame('pending', $this->entry($order)->state);
    }

    public function testOrdersFromBeforeTheSendingStartAreNotEnqueued(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->set_date_created(time() - 2 * DAY_IN_SECONDS);
        $order->save();
        $order->update_status('processing');
        $this->factory()->createScan()->scanPages();
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));
    }

    public function testSwitchingOnWithoutAStartSendsNothingOlder(): void
    {
        $this->sandbox(10, 1, ['send_orders' => false]);
        Settings::save(['send_orders' => true, 'send_from' => '']);
        $from = strtotime(Settings::load()->text('send_from'));
        $this->assertEqualsWithDelta(time(), $from, 5);
    }

    public function testNothingIsEnqueuedWhileSwitchedOff(): void
    {
        $this->enableSending(['send_orders' => false]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));
    }

    public function testOrderCancelledBeforeSendingIsSkippedAndReopened(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $order->update_status('cancelled');
        $this->assertSame('skipped', $this->entry($order)->state);
        $order->update_status('processing');
        $this->assertSame('pending', $this->entry($order)->state);
    }

    public function testShopWorksWhileTheOutboxIsBroken(): void
    {
        global $wpdb;
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $outbox = Schema::table('outbox');
        $wpdb->query("RENAME TABLE {$outbox} TO {$outbox}_away");
        $suppressed = $wpdb->suppress_errors();
        try {
            $order->update_status('processing');
            $order->payment_complete();
        } finally {
            $wpdb->suppress_errors($suppressed);
            $wpdb->query("RENAME TABLE {$outbox}_away TO {$outbox}");
        }
        $this->assertSame('processing', wc_get_order($order->get_id())->get_status());
        $this->assertStringContainsString((string) $order->get_id(), $this->sorsLog());

        $this->factory()->createScan()->scanPages();
        $this->assertSame('pending', $this->entry($order)->state, 'The scan finds what the hook could not enqueue.');
    }

    public function testScanFindsOrdersAndRefundsFromWhileThePluginWasInactive(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $unpaid = $this->order([[$product, 1]]);
        global $wp_filter;
        $listeners = $wp_filter['woocommerce_order_status_processing'];
        unset($wp_filter['woocommerce_order_status_processing']);
        $order->update_status('processing');
        $wp_filter['woocommerce_order_status_processing'] = $listeners;
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));

        $scan = $this->factory()->createScan();
        $this->assertTrue($scan->scanPages());
        $this->assertTrue($scan->scanPages());

        $this->assertCount(1, (new OutboxRepository())->findByOrder($order->get_id()));
        $this->assertSame([], (new OutboxRepository())->findByOrder($unpaid->get_id()));
    }

    public function testScanOfManyPagesMissesNoOrderThatIsModifiedMeanwhile(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        global $wp_filter;
        $listeners = $wp_filter['woocommerce_order_status_processing'];
        unset($wp_filter['woocommerce_order_status_processing']);
        $orders = [];
        foreach ([100, 90, 80, 80, 80, 80, 70, 60, 50] as $age) {
            $order = $this->order([[$product, 1]]);
            $order->update_status('processing');
            // More orders of one second than fit on a page, as after an import.
            $order->set_date_modified(time() - $age);
            $order->save();
            $orders[] = $order;
        }
        $wp_filter['woocommerce_order_status_processing'] = $listeners;
        $pages = [];
        add_filter('woocommerce_order_query', static function (mixed $found) use (&$pages, $orders): mixed {
            $pages[] = array_map(static fn (\WC_Abstract_Order $order): int => $order->get_id(), (array) $found);
            if (count($pages) === 1) {
                foreach ([0, 1] as $place) {
                    $orders[$place]->set_date_modified(time());
                    $orders[$place]->save();
                }
            }

            return $found;
        });
        $this->assertTrue($this->factory()->createScan(3)->scanPages());
        foreach ($orders as $place => $order) {
            $this->assertCount(1, (new OutboxRepository())->findByOrder($order->get_id()), "order {$place}");
        }
        $this->assertGreaterThan(3, count($pages));
    }

    /** With legacy order storage, no hook fires when an order is restored from the trash. */
    public function testScanFindsARestoredOrder(): void
    {
        global $wp_filter;
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('status', 'document_create', ['status' => 503]);
        $order->update_status('processing');
        $this->runRelay();
        wc_get_order($order->get_id())->delete(false);
        $this->elapse(7200);
        $this->runRelay();
        $this->assertSame('skipped', $this->entry($order)->state);
        $this->sors->clearFaults();

        unset($wp_filter['woocommerce_order_status_processing'], $wp_filter['woocommerce_order_status_changed'], $wp_filter['woocommerce_untrash_order'], $wp_filter['untrashed_post']);
        $back = wc_get_order($order->get_id());
        $back->set_status('processing');
        $back->save();
        $this->assertSame('skipped', $this->entry($order)->state);
        $this->factory()->createScan()->runScheduled();
        $this->runRelay();
        $this->assertSame('sent', $this->entry($order)->state, (string) $this->entry($order)->reason);
        $this->assertCount(1, $this->documents());
    }

    public function testOrderCreatedByCodeIsEnqueued(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = new \WC_Order();
        $order->add_product($product, 1);
        $order->set_status('processing');
        $order->calculate_totals();
        $order->save();
        $this->assertSame('pending', $this->entry($order)->state);
    }

    public function testOrderCreatedByTheRestApiIsEnqueued(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $this->asAdministrator();
        $this->sors->clearRequests();
        $request = new \WP_REST_Request('POST', '/wc/v3/orders');
        $request->set_body_params([
            'status' => 'processing',
            'billing' => ['first_name' => 'Žarko', 'last_name' => 'Đurić', 'email' => 'zarko@example.rs', 'country' => 'RS'],
            'line_items' => [['product_id' => $product->get_id(), 'quantity' => 2]],
        ]);
        $response = rest_do_request($request);
        if ($response->get_status() === 404) {
            $this->markTestSkipped('This WooCommerce has no REST API.');
        }
        $this->assertSame(201, $response->get_status());
        $order = wc_get_order($response->get_data()['id']);
        $this->assertSame('pending', $this->entry($order)->state);
        $this->assertSame(0, $this->sors->requests()['total']);
    }

    /** @return array<int, mixed> */
    private function scheduled(string $hook): array
    {
        return as_get_scheduled_actions(['hook' => $hook, 'status' => \ActionScheduler_Store::STATUS_PENDING, 'per_page' => 50]);
    }
}
