<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Alerts;

use SorsForWooCommerce\Alerts\AlertsModule;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Alert emails about documents that need staff.
 */
final class OrderAlertsTest extends OrdersTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        @unlink(ABSPATH . 'mail.log');
    }

    public function testOneEmailHasAllNewAlerts(): void
    {
        $this->enableSending(['alert_email_to' => 'magacin@example.rs, nabavka@example.rs, što nije adresa']);
        [['product' => $product]] = $this->goods(1);
        $orders = [$this->order([[$product, 1]]), $this->order([[$product, 2]])];
        $this->sors->injectFault('status', 'document_create', ['status' => 422]);
        array_map(fn (\WC_Order $order): OutboxEntry => $this->send($order), $orders);
        $this->sors->clearFaults();
        $fine = $this->order([[$product, 1]]);
        $this->send($fine);
        @unlink(ABSPATH . 'mail.log');

        AlertsModule::sendAlerts();

        [$mail] = $this->digests();
        $this->assertSame(['magacin@example.rs', 'nabavka@example.rs'], (array) $mail['to']);
        $this->assertSame('[Prodavnica] SORS: 2 orders need you', $mail['subject']);
        foreach ($orders as $order) {
            $this->assertStringContainsString('Order ' . $order->get_order_number() . ': Rejected.', $mail['message']);
            $this->assertStringContainsString($order->get_edit_order_url(), $mail['message']);
        }
        $this->assertStringNotContainsString('Order ' . $fine->get_order_number() . ':', $mail['message']);
        foreach ([...self::CANARIES, $this->sors->key] as $canary) {
            $this->assertStringNotContainsString($canary, $mail['message']);
        }

        $this->later();
        AlertsModule::sendAlerts();
        $this->assertCount(1, $this->digests(), 'One alert.');
    }

    public function testLaterAlertsComeWithTheNextEmail(): void
    {
        $this->enableSending();
        $this->failed(1001, 'rejected');
        $this->digest();
        $this->failed(1002, 'uncertain');
        $this->digest();
        $this->assertCount(1, $this->digests(), 'At most one per hour.');
        $this->later();
        $this->digest();
        $this->assertCount(2, $this->digests());
        $second = $this->digests()[1]['message'];
        $this->assertStringContainsString('1002', $second);
        $this->assertStringNotContainsString('Order 1001', $second);
        $this->assertStringContainsString('2 in all', $second);
    }

    public function testOrderThatFailsAgainRaisesAnotherAlert(): void
    {
        global $wpdb;
        $this->enableSending();
        $this->failed(1001, 'rejected');
        $this->digest();
        $wpdb->query($wpdb->prepare('UPDATE %i SET updated_gmt = DATE_ADD(updated_gmt, INTERVAL 90 SECOND)', Schema::table('outbox')));
        $this->later();
        $this->digest();
        $this->assertCount(2, $this->digests());
    }

    public function testOverdueEntryRaisesOneAlert(): void
    {
        global $wpdb;
        $this->enableSending();
        $this->failed(1001, 'pending');
        $this->digest();
        $this->assertSame([], $this->digests());
        $wpdb->query($wpdb->prepare('UPDATE %i SET created_gmt = DATE_SUB(created_gmt, INTERVAL 3 HOUR)', Schema::table('outbox')));
        for ($hour = 0; $hour < 3; $hour++) {
            $wpdb->query($wpdb->prepare('UPDATE %i SET updated_gmt = UTC_TIMESTAMP(), attempts = attempts + 1', Schema::table('outbox')));
            $this->later();
            $this->digest();
        }
        $this->assertCount(1, $this->digests());
    }

    public function testDailyAndNever(): void
    {
        $this->enableSending(['alert_email' => 'never']);
        $this->failed(1001, 'rejected');
        $this->digest();
        $this->assertSame([], $this->digests());

        Settings::save(['alert_email' => 'daily']);
        $this->digest();
        $this->failed(1002, 'rejected');
        $this->later();
        $this->digest();
        $this->assertCount(1, $this->digests());
        $this->later(DAY_IN_SECONDS);
        $this->digest();
        $this->assertCount(2, $this->digests());
    }

    public function testNothingIsOverdueWhileSwitchedOff(): void
    {
        global $wpdb;
        $this->enableSending(['send_orders' => false]);
        $this->failed(1001, 'pending');
        $this->failed(1002, 'uncertain');
        $wpdb->query($wpdb->prepare('UPDATE %i SET created_gmt = DATE_SUB(created_gmt, INTERVAL 3 HOUR)', Schema::table('outbox')));
        $this->digest();
        [$mail] = $this->digests();
        $this->assertStringContainsString('Order 1002', $mail['message']);
        $this->assertStringNotContainsString('Order 1001', $mail['message']);
    }

    private function digest(): void
    {
        AlertsModule::sendAlerts();
    }

    private function later(int $seconds = HOUR_IN_SECONDS): void
    {
        $history = get_option('sors_alert_history');
        $history['at'] = (int) ($history['at'] ?? 0) - $seconds;
        update_option('sors_alert_history', $history);
    }

    private function failed(int $orderId, string $state): void
    {
        global $wpdb;
        (new OutboxRepository())->add($orderId);
        $wpdb->update(Schema::table('outbox'), ['state' => $state, 'reason' => 'Artikal „Šraf M8” nije nađen.'], ['order_id' => $orderId]);
    }

    /** @return list<array{to: string|list<string>, subject: string, message: string}> */
    private function digests(): array
    {
        return array_values(array_filter($this->mail(), static fn (array $mail): bool => str_contains($mail['subject'], 'SORS:')));
    }
}
