<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Customers;

use SorsForWooCommerce\Orders\Screen\OrderMetaBox;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Debt of an order's customer in SORS, on the order screen.
 */
final class CustomerDebtTest extends OrdersTestCase
{
    public function testInvoiceShowsAsDebtAndIsCached(): void
    {
        $order = $this->sold('invoice');
        $this->sors->clearRequests();
        $box = $this->box($order);
        $this->assertStringContainsString('data-sors-debt="' . $order->get_id() . '"', $box);
        $this->assertSame(0, $this->sors->requests()['total'], 'The screen does not wait for SORS.');

        $text = (string) $this->debt($order)->get_data()['text'];
        $this->assertStringContainsString('owes', $text);
        $this->assertStringContainsString(number_format_i18n((float) $order->get_total(), 2), $text);
        $this->assertSame($text, $this->debt($order)->get_data()['text']);
        $this->assertSame(1, $this->sors->requests()['total'], 'The second time comes from the cache.');
        $this->assertNoPersonalDataLeaked();
    }

    public function testCustomerWithoutDebtIsShownAsSuch(): void
    {
        $order = $this->sold('reservation');
        $this->assertSame('owes nothing', $this->debt($order)->get_data()['text']);
    }

    public function testUnavailableSorsDoesNotBreakTheScreen(): void
    {
        $order = $this->sold('invoice');
        $this->sors->injectFault('status', 'customer_debt', ['status' => 500]);
        $this->assertStringContainsString('data-sors-debt', $this->box($order));
        $this->assertSame(424, $this->debt($order)->get_status());
    }

    public function testNoRequestForAnUnlinkedOrSharedCustomer(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->clearRequests();
        $this->assertStringNotContainsString('data-sors-debt', $this->box($order));
        $this->assertSame('', $this->debt($order)->get_data()['text']);
        $this->send($order);
        Settings::save(['retail_customer' => 'K1']);
        $this->assertStringNotContainsString('data-sors-debt', $this->box($order));
        $this->assertArrayNotHasKey('customer_debt', (array) ($this->sors->requests()['resources']));
    }

    public function testOnlyStaffMayReadTheDebt(): void
    {
        $order = $this->sold('invoice');
        wp_set_current_user(0);
        $this->assertSame(401, rest_do_request(new \WP_REST_Request('GET', '/sors/v1/orders/' . $order->get_id() . '/debt'))->get_status());
        $this->asAdministrator();
        $this->assertSame(404, rest_do_request(new \WP_REST_Request('GET', '/sors/v1/orders/999999/debt'))->get_status());
    }

    private function sold(string $type): \WC_Order
    {
        $this->enableSending(['document_type' => $type]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);

        return wc_get_order($order->get_id());
    }

    private function debt(\WC_Order $order): \WP_REST_Response
    {
        $this->asAdministrator();

        return rest_do_request(new \WP_REST_Request('GET', '/sors/v1/orders/' . $order->get_id() . '/debt'));
    }

    private function box(\WC_Order $order): string
    {
        ob_start();
        (new OrderMetaBox($this->factory()))->render(wc_get_order($order->get_id()));

        return (string) ob_get_clean();
    }
}
