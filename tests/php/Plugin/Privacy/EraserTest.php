<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Privacy;

use Automattic\WooCommerce\Utilities\OrderUtil;
use SorsForWooCommerce\Orders\Customers\CustomerKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\Schema;

/**
 * WordPress's tool "Erase Personal Data", with WooCommerce's own erasers, and what is ours of it.
 */
final class EraserTest extends PrivacyTestCase
{
    public function testOursComesBeforeWooCommerces(): void
    {
        $names = array_keys(apply_filters('wp_privacy_personal_data_erasers', []));
        $this->assertSame('sors-for-woocommerce', $names[0]);
        $this->assertContains('woocommerce-customer-orders', $names);
    }

    /** @return array<string, array{string, string}> own tables, kept in sync */
    public static function modes(): array
    {
        return ['own tables' => ['yes', 'no'], 'own tables, in sync' => ['yes', 'yes'], 'posts' => ['no', 'no'], 'posts, in sync' => ['no', 'yes']];
    }

    /** @dataProvider modes */
    public function testNothingOfAPersonIsLeftAndNothingOfOthersTouched(string $ownTables, string $inSync): void
    {
        update_option('woocommerce_custom_orders_table_enabled', $ownTables);
        update_option('woocommerce_custom_orders_table_data_sync_enabled', $inSync);
        $this->assertSame($ownTables === 'yes', OrderUtil::custom_orders_table_usage_is_enabled());
        $this->shop();
        $user = $this->account(self::EMAIL, 'cedomir', self::PIB, self::MB);
        $her = $this->account(self::MILICA['email'], 'milica', self::MILICA_PIB, '20000001');
        $company = $this->placed([], self::PIB, self::MB, $user);
        $guest = $this->placed();
        // Of the account, with another address.
        $other = $this->placed(['email' => 'prodavnica@zito.example.rs'], '', '', $user);
        $hers = [$this->placed(self::MILICA, self::MILICA_PIB, '20000001', $her), $this->placed(self::MILICA)];
        foreach ([$company, $guest, $other, ...$hers] as $order) {
            $this->assertSame('sent', $this->send($order)->state, (string) $this->entry($order)->reason);
        }
        $numbers = array_map(fn (\WC_Order $order): string => $this->entry($order)->documentNumber, [$company, $guest, $other]);
        $keys = array_map(fn (\WC_Order $order): string => (string) json_decode($this->entry($order)->snapshot, true)['customer_key'], [$company, $guest, $other]);
        $this->assertCount(5, $this->customers(), 'Čedomir and Milica, for themselves and for their companies, and his shop.');
        $before = array_map($this->kept(...), $hers);
        $herMeta = get_user_meta($her);
        $this->assertStringContainsString(self::PIB, $this->dumpOwnData());

        $answer = $this->eraseAll();

        $this->assertTrue($answer['removed'] && $answer['retained']);
        $this->assertNoneOf([...self::PERSONAL_DATA, ...$keys], $this->dumpOwnData());
        foreach ($numbers as $number) {
            $this->assertStringContainsString($number, $answer['messages']);
        }
        $this->assertStringContainsString('SORS has its own copy', $answer['messages']);
        $this->assertNoneOf(self::PERSONAL_DATA, $answer['messages']);
        foreach ([$company, $guest, $other] as $at => $order) {
            $this->assertSame(['sent', '', $numbers[$at]], [$this->entry($order)->state, $this->entry($order)->snapshot, $this->entry($order)->documentNumber]);
            $this->assertSame($numbers[$at], wc_get_order($order->get_id())->get_meta('_sors_document_number'));
        }
        $this->assertEquals($before, array_map($this->kept(...), $hers));
        $this->assertNotEmpty($before[0]['links']);
        $this->assertSame($herMeta, get_user_meta($her));

        $again = $this->eraseAll();
        $this->assertSame([false, false, ''], [$again['removed'], $again['retained'], trim($again['messages'])]);
        $this->assertSame([], $this->exported());
    }

    public function testTheScanFindsNoChangeAfterwards(): void
    {
        $this->shop();
        $order = $this->placed([], self::PIB, self::MB);
        $this->send($order);
        $this->elapse(60);
        $this->eraseAll();
        $this->assertTrue($this->factory()->createScan()->scanPages());
        $this->factory()->createComparison()->compareOrder($order->get_id());
        $this->runRelay();
        $this->assertSame(['sent', null, 1], [$this->entry($order)->state, $this->entry($order)->reason, $this->entry($order)->attempts]);
        $this->assertCount(1, $this->documents());
    }

    public function testAChangeStaffKnowOfIsNotForgotten(): void
    {
        $this->shop();
        $order = $this->placed();
        $this->send($order);
        $order = wc_get_order($order->get_id());
        $item = current($order->get_items());
        $item->set_quantity(3);
        $item->set_total($item->get_total() * 1.5);
        $item->set_subtotal($item->get_subtotal() * 1.5);
        $item->save();
        $order->calculate_totals();
        $order->save();
        $this->factory()->createComparison()->compareOrder($order->get_id());
        $remark = (string) $this->entry($order)->reason;
        $this->assertStringContainsString('The total was', $remark);
        $sent = json_decode($this->entry($order)->snapshot, true);

        $this->eraseAll();
        $this->factory()->createComparison()->compareOrder($order->get_id());

        $this->assertSame($remark, $this->entry($order)->reason);
        $this->assertSame(array_diff_key($sent, ['customer_id' => 1, 'customer_key' => 1]), json_decode($this->entry($order)->snapshot, true));
        $this->assertNoneOf([...self::PERSONAL_DATA, $sent['customer_key']], $this->dumpOwnData());
    }

    public function testAnOrderThatIsStillToBeSentKeepsItsCustomerUntilThen(): void
    {
        $this->shop();
        $order = $this->placed([], self::PIB, self::MB);
        $order->update_status('processing');
        $this->assertSame('pending', $this->entry($order)->state);

        $answer = $this->eraseAll();

        $this->assertTrue($answer['retained']);
        $this->assertStringContainsString('Order ' . $order->get_order_number() . ' still waits for its document', $answer['messages']);
        $this->assertSame(self::EMAIL, wc_get_order($order->get_id())->get_billing_email());
        $this->runRelay();
        $this->assertSame('sent', $this->entry($order)->state);
        $customer = array_column($this->sors->data('customers'), null, 'id')[$this->documents($order)[0]['customer_id']];
        $this->assertSame([self::PIB, 'Жито д.о.о.'], [$customer['pib'], $customer['company']]);

        $this->assertTrue($this->eraseAll()['removed']);
        $this->assertNoneOf(self::PERSONAL_DATA, $this->dumpOwnData());
        $this->assertSame([], $this->customers());
        $this->assertNotSame(self::EMAIL, wc_get_order($order->get_id())->get_billing_email());
    }

    public function testSoDoesOneTheScanHasNotFoundYet(): void
    {
        global $wpdb;
        $this->shop();
        $order = $this->placed();
        $order->update_status('processing');
        $wpdb->query('DELETE FROM ' . Schema::table('outbox'));
        $this->assertStringContainsString('still waits', $this->eraseAll()['messages']);
        Settings::save(['send_orders' => false]);
        $this->assertStringNotContainsString('still waits', $this->eraseAll()['messages']);
        $this->assertNotSame(self::EMAIL, wc_get_order($order->get_id())->get_billing_email());
    }

    public function testStaffMayRemoveTheDataOfAnOrderOnItsWay(): void
    {
        $this->shop();
        $order = $this->placed([], self::PIB, self::MB);
        $order->update_status('processing');
        do_action('woocommerce_remove_order_personal_data', wc_get_order($order->get_id()));
        wp_cache_flush();
        $count = count($this->sors->data('customers'));
        $this->runRelay();

        $row = $this->entry($order);
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('data was removed', (string) $row->reason);
        $this->assertSame([[], [], $count], [$this->documents(), $this->customers(), count($this->sors->data('customers'))]);
        $this->assertNoneOf(self::PERSONAL_DATA, $this->dumpOwnData());
    }

    public function testAnUncertainDocumentCanStillBeFoundInSors(): void
    {
        $this->shop();
        $order = $this->placed();
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $this->sors->injectFault('status', 'document_lookup', ['status' => 503]);
        $this->assertSame('uncertain', $this->send($order)->state);
        $sent = json_decode($this->entry($order)->snapshot, true);
        $this->assertStringContainsString('still waits', $this->eraseAll()['messages']);
        $this->assertSame($sent, json_decode($this->entry($order)->snapshot, true), 'On request its customer is kept.');

        do_action('woocommerce_remove_order_personal_data', wc_get_order($order->get_id()));
        wp_cache_flush();
        $kept = json_decode($this->entry($order)->snapshot, true);
        $this->assertSame(array_diff_key($sent, ['customer_id' => 1, 'customer_key' => 1]), $kept);
        $this->assertSame((string) $order->get_order_number(), $kept['order_number']);
        $this->assertNoneOf([...self::PERSONAL_DATA, $sent['customer_key']], $this->dumpOwnData());

        $this->sors->clearFaults();
        $this->elapse(400);
        $this->runRelay();
        $this->assertSame('sent', $this->entry($order)->state, (string) $this->entry($order)->reason);
        $this->assertSame($this->documents($order)[0]['number'], $this->entry($order)->documentNumber);
        $this->assertCount(1, $this->documents());
    }

    public function testAShopThatKeepsTheDataOfItsOrdersKeepsOursOfThem(): void
    {
        $this->shop();
        update_option('woocommerce_erasure_request_removes_order_data', 'no');
        $user = $this->account(self::EMAIL, 'cedomir', self::PIB, self::MB);
        $order = $this->placed([], self::PIB, self::MB, $user);
        $sent = $this->send($order)->snapshot;

        $answer = $this->eraseAll();

        $this->assertTrue($answer['removed'] && $answer['retained']);
        $this->assertStringContainsString('keeps PIB, MB and what was sent', $answer['messages']);
        $this->assertSame([self::PIB, $sent], [wc_get_order($order->get_id())->get_meta('_billing_sors_pib'), $this->entry($order)->snapshot]);
        $this->assertSame([], $this->customers());
        $this->assertSame(['', ''], [get_user_meta($user, 'billing_sors_pib', true), get_user_meta($user, '_wc_other/sors-for-woocommerce/pib', true)]);
        $this->factory()->createComparison()->compareOrder($order->get_id());
        $this->assertNull($this->entry($order)->reason);

        // What comes later finds the customer again.
        $count = count($this->sors->data('customers'));
        wc_create_refund(['order_id' => $order->get_id(), 'amount' => $order->get_total(), 'line_items' => []]);
        $next = $this->placed([], self::PIB, self::MB);
        $this->assertSame('sent', $this->send($next)->state);
        $this->assertCount($count, $this->sors->data('customers'));
        $this->assertSame($this->documents($order)[0]['customer_id'], $this->documents($next)[0]['customer_id']);
    }

    public function testTheCustomerWhoStandsForAllStays(): void
    {
        $this->shop();
        $retail = $this->sors->data('customers')[4];
        Settings::save(['retail_customer' => (string) $retail['code']]);
        $order = $this->placed();
        $this->assertSame('sent', $this->send($order)->state);
        $this->assertCount(1, $this->customers());

        $this->eraseAll();

        $this->assertSame([CustomerKey::forRetail((string) $retail['code'])], $this->customers());
        $this->assertSame('', $this->entry($order)->snapshot);
        $this->assertStringNotContainsString((string) $retail['code'], (string) wp_json_encode($this->exported()));
    }

    public function testAClaimAtWorkStaysAndAnOldOneGoes(): void
    {
        global $wpdb;
        $this->shop();
        [$key] = CustomerKey::listKeys(' Cedomir.Zarkovic@example.rs', '', []);
        [$foreign] = CustomerKey::listKeys(self::MILICA['email'], '', []);
        foreach ([[$key, 10], [$foreign, 4000]] as [$one, $age]) {
            $wpdb->insert(Schema::table('links'), [
                'database_name' => self::DATABASE, 'kind' => 'customer', 'sors_id' => '?' . $one, 'code' => $one,
                'last_error' => 'sending', 'updated_gmt' => gmdate('Y-m-d H:i:s', time() - $age),
            ]);
        }
        $this->assertFalse($this->eraseAll()['removed']);
        $this->assertSame([$key, $foreign], $this->customers());
        $this->elapse(400);
        $this->assertTrue($this->eraseAll()['removed']);
        $this->assertSame([$foreign], $this->customers());
    }

    public function testCustomersOfPastYearsGoToo(): void
    {
        global $wpdb;
        $this->shop();
        foreach ([self::EMAIL, self::MILICA['email']] as $email) {
            $wpdb->insert(Schema::table('links'), [
                'database_name' => 'MyDatabase2025', 'kind' => 'customer', 'sors_id' => 'K-' . strlen($email), 'code' => CustomerKey::listKeys($email, '', [])[0],
                'updated_gmt' => gmdate('Y-m-d H:i:s'),
            ]);
        }
        set_transient('sors_debt_' . substr(hash('sha256', "MyDatabase2025\0K-" . strlen(self::EMAIL)), 0, 32), ['due' => '100', 'due_date' => null], 600);
        $this->eraseAll();
        $this->assertSame(CustomerKey::listKeys(self::MILICA['email'], '', []), $this->customers());
        $this->assertStringNotContainsString('sors_debt', $this->dumpOwnData());
    }

    public function testManyOrdersGoPageByPageThoseInTheTrashToo(): void
    {
        $this->shop(['send_orders' => false]);
        $orders = [];
        for ($number = 0; $number < 23; $number++) {
            $orders[] = $this->placed([], self::PIB, self::MB);
        }
        $trashed = $orders[4]->get_id();
        $orders[4]->delete(false);
        $hers = $this->placed(self::MILICA, self::MILICA_PIB);
        $this->assertCount(23, $this->exported());
        $callback = apply_filters('wp_privacy_personal_data_erasers', [])['sors-for-woocommerce']['callback'];
        $this->assertFalse($callback(self::EMAIL, 1)['done']);

        $this->assertSame(3, $this->eraseAll()['calls']);

        $this->assertNoneOf([self::PIB, self::MB, 'Жито'], $this->dumpOwnData());
        $this->assertSame('trash', wc_get_order($trashed)->get_status());
        $this->assertSame(self::MILICA_PIB, wc_get_order($hers->get_id())->get_meta('_billing_sors_pib'));
    }

    public function testAReturnOfAnErasedOrderIsLeftToAPerson(): void
    {
        $this->shop();
        $order = $this->placed();
        $this->send($order);
        $this->eraseAll();
        $refund = wc_create_refund(['order_id' => $order->get_id(), 'amount' => $order->get_total()]);
        $this->assertInstanceOf(\WC_Order_Refund::class, $refund);
        $count = count($this->sors->data('customers'));
        $this->runRelay();
        $this->assertSame('rejected', $this->entry($order, OutboxEntry::originForRefund($refund->get_id()))->state);
        $this->assertCount($count, $this->sors->data('customers'));
        $this->assertSame([], $this->customers());
    }

    public function testWhenItsTimeIsOverWooCommerceTakesOursAlong(): void
    {
        $this->shop();
        $order = $this->placed([], self::PIB, self::MB);
        $this->send($order, 'completed');
        $order = wc_get_order($order->get_id());
        $order->set_date_created(time() - 90 * DAY_IN_SECONDS);
        $order->save();
        update_option('woocommerce_anonymize_completed_orders', ['number' => '1', 'unit' => 'months']);
        $this->assertSame(1, \WC_Privacy::anonymize_completed_orders());
        wp_cache_flush();
        $this->assertNoneOf(self::PERSONAL_DATA, $this->dumpOwnData());
        $this->assertSame(['sent', '', []], [$this->entry($order)->state, $this->entry($order)->snapshot, $this->customers()]);
    }
}
