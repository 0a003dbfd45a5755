<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Schema;

/**
 * An order's customer in SORS: found, or created once.
 */
final class CustomerTest extends OrdersTestCase
{
    private const PIB = '100002887';

    public function testACustomerSorsDoesNotKnowIsCreated(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $row = $this->send($order);
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $customer = $this->customerOf($order);
        $this->assertSame(
            ['Čedomir Žarković', 'person', 'cedomir.zarkovic@example.rs', '0641234567', 'Његошева 12', 'Šabac', '15000', 'RS'],
            [$customer['name'], $customer['kind'], $customer['email'], $customer['phone'], $customer['address'],
                $customer['city'], $customer['postal_code'], $customer['country']]
        );
        $this->assertNoPersonalDataLeaked();
    }

    public function testTwoOrdersOfOneCustomerMakeOneCustomer(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        $first = $this->order([[$product, 1]]);
        $second = $this->order([[$product, 2]], ['billing' => ['email' => 'Cedomir.Zarkovic@Example.rs']]);
        $first->update_status('processing');
        $second->update_status('processing');
        Relay::runScheduled();
        $this->assertCount($before + 1, $this->sors->data('customers'));
        $this->assertSame($this->customerOf($first)['id'], $this->customerOf($second)['id']);
    }

    public function testACompanyIsFoundByItsPib(): void
    {
        $this->sending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $known = $this->knownCompany();
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]], ['billing' => ['company' => 'Drugo ime d.o.o.']]);
        $order->update_meta_data('_billing_pib', 'RS ' . $known['pib']);
        $order->save();
        $row = $this->send($order);
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertSame($known['id'], $this->customerOf($order)['id']);
        $this->assertCount($before, $this->sors->data('customers'));
    }

    public function testACompanySorsDoesNotKnowIsCreatedWithItsNumbers(): void
    {
        $this->sending(['pib_meta_key' => '_billing_pib', 'mb_meta_key' => '_billing_mb']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]], ['billing' => ['company' => 'Жито д.о.о.']]);
        $order->update_meta_data('_billing_pib', self::PIB);
        $order->update_meta_data('_billing_mb', '17162543');
        $order->save();
        $this->assertSame('sent', $this->send($order)->state);
        $customer = $this->customerOf($order);
        $this->assertSame(
            [self::PIB, '17162543', 'domestic_company', 'Жито д.о.о.'],
            [$customer['pib'], $customer['mb'], $customer['kind'], $customer['company']]
        );
    }

    public function testACustomerIsFoundByEmail(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $customers = array_values(array_filter(
            $this->sors->data('customers'),
            static fn (array $customer): bool => ($customer['email'] ?? '') !== '' && ($customer['kind'] ?? '') === 'person'
        ));
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]], ['billing' => ['email' => strtoupper($customers[2]['email'])]]);
        $this->assertSame('sent', $this->send($order)->state);
        $this->assertSame($customers[2]['id'], $this->customerOf($order)['id']);
        $this->assertCount($before, $this->sors->data('customers'));
    }

    public function testTheSameEmailWithAnotherPibIsAnotherCustomer(): void
    {
        $this->sending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $first = $this->order([[$product, 1]], ['billing' => ['company' => 'Prva d.o.o.']]);
        $first->update_meta_data('_billing_pib', self::PIB);
        $first->save();
        $second = $this->order([[$product, 1]], ['billing' => ['company' => 'Druga d.o.o.']]);
        $second->update_meta_data('_billing_pib', '104052135');
        $second->save();
        $this->assertSame('sent', $this->send($first)->state);
        $this->assertSame('sent', $this->send($second)->state);
        $this->assertSame(self::PIB, $this->customerOf($first)['pib']);
        $this->assertSame('104052135', $this->customerOf($second)['pib']);
    }

    /** Somebody buys at home, and for his company, by the same address. */
    public function testACompanyIsNotThePersonOfItsEmailNorThePersonTheCompany(): void
    {
        $this->sending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $address = ['email' => 'marko@firma.rs', 'first_name' => 'Марко', 'last_name' => 'Ђорђевић'];
        $private = $this->order([[$product, 1]], ['billing' => $address]);
        $company = $this->order([[$product, 1]], ['billing' => ['company' => 'Firma d.o.o.'] + $address]);
        $company->update_meta_data('_billing_pib', self::PIB);
        $company->save();
        $this->assertSame('sent', $this->send($private)->state);
        $this->assertSame('sent', $this->send($company)->state);
        $this->assertSame(['', self::PIB], [(string) $this->customerOf($private)['pib'], $this->customerOf($company)['pib']]);
    }

    public function testAGuestOfACompanysEmailIsNotTheCompanyWhereTheShopAsksForPibs(): void
    {
        $this->sending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $company = $this->order([[$product, 1]], ['billing' => ['company' => 'Firma d.o.o.', 'email' => 'nabavka@firma.rs']]);
        $company->update_meta_data('_billing_pib', self::PIB);
        $company->save();
        $this->assertSame('sent', $this->send($company)->state);
        $guest = $this->order([[$product, 1]], ['billing' => ['email' => 'nabavka@firma.rs']]);
        $this->assertSame('sent', $this->send($guest)->state);
        $this->assertSame('', (string) $this->customerOf($guest)['pib']);

        Settings::save(['pib_meta_key' => '']);
        $other = $this->order([[$product, 1]], ['billing' => ['email' => 'NABAVKA@firma.rs', 'first_name' => 'Жика']]);
        $this->assertSame('sent', $this->send($other)->state);
    }

    public function testAWrongPibIsRefusedBeforeAnythingIsAsked(): void
    {
        $this->sending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_meta_data('_billing_pib', '100002888');
        $order->save();
        $this->sors->clearRequests();
        $row = $this->send($order);
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('PIB', $row->reason);
        $this->assertStringNotContainsString('100002888', $row->reason);
        $this->assertSame(0, $this->sors->requests()['total']);
    }

    public function testAnOrderOfNobodyIsRefused(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]], ['billing' => ['first_name' => '', 'last_name' => '']]);
        $this->assertSame('rejected', $this->send($order)->state);
    }

    public function testACreationWhoseAnswerGotLostIsLookedUpNotRepeated(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]]);
        $other = $this->order([[$product, 2]]);
        $this->sors->injectFault('drop_after', 'customer_create', ['times' => 1]);
        $this->assertSame('pending', $this->send($order)->state);
        $other->update_status('processing');
        Relay::runScheduled();
        $this->assertSame('pending', $this->row($other)->state, 'Another order of the customer waits, too.');
        $this->assertCount($before + 1, $this->sors->data('customers'));
        $this->elapse(400);
        Relay::runScheduled();
        $this->assertSame(['sent', 'sent'], [$this->row($order)->state, $this->row($other)->state]);
        $this->assertCount($before + 1, $this->sors->data('customers'));
        $this->assertNoPersonalDataLeaked();
    }

    public function testACreationSorsNeverGotIsMadeAfterTheLookUp(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_before', 'customer_create', ['times' => 1]);
        $this->assertSame('pending', $this->send($order)->state);
        $this->elapse(400);
        Relay::runScheduled();
        $this->assertSame('sent', $this->row($order)->state);
        $this->assertCount($before + 1, $this->sors->data('customers'));
    }

    public function testWithoutAnEmailALostCreationIsLeftToAPerson(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]], ['billing' => ['email' => '']]);
        $this->sors->injectFault('drop_after', 'customer_create', ['times' => 1]);
        $this->assertSame('pending', $this->send($order)->state);
        $this->elapse(400);
        Relay::runScheduled();
        $this->assertSame('rejected', $this->row($order)->state);
        $this->assertCount($before + 1, $this->sors->data('customers'));
    }

    public function testTheCustomerIsRememberedPerDatabase(): void
    {
        global $wpdb;
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->send($order);
        $links = $wpdb->get_results('SELECT * FROM ' . Schema::table('links') . " WHERE kind = 'customer'");
        $this->assertCount(1, $links);
        $this->assertSame([self::DATABASE, $this->customerOf($order)['id']], [$links[0]->database_name, $links[0]->sors_id]);
        $this->sors->clearRequests();
        $this->send($this->order([[$product, 1]]));
        $this->assertSame(1, $this->sors->requests()['total'], 'One request: the document.');
    }

    public function testACustomerDeletedInSorsIsLookedUpAnewOnRetry(): void
    {
        global $wpdb;
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $this->send($this->order([[$product, 1]]));
        $wpdb->query('UPDATE ' . Schema::table('links') . " SET sors_id = '999999' WHERE kind = 'customer'");
        $order = $this->order([[$product, 2]]);
        $this->assertSame('rejected', $this->send($order)->state);
        $this->assertSame('sent', (new Relay())->sendOrder($order->get_id())->state);
    }

    /** By phone, at the counter: nothing to look the customer up by. */
    public function testARefusedDocumentDoesNotMakeItsCustomerTwice(): void
    {
        $this->sending(['document_type' => 'invoice']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]], ['billing' => ['email' => '', 'phone' => '']]);
        $before = count($this->sors->data('customers'));
        $this->sors->injectFault('status', 'document_create', ['status' => 422, 'times' => 1]);
        $this->assertSame('rejected', $this->send($order)->state);
        $this->assertCount($before + 1, $this->sors->data('customers'));
        $this->sors->clearFaults();
        $this->assertSame('sent', (new Relay())->sendOrder($order->get_id())->state);
        $this->assertCount($before + 1, $this->sors->data('customers'));
    }

    public function testACustomerIsFoundByPhoneWhereTheShopWantsIt(): void
    {
        $this->sending(['customer_phone' => true]);
        [['product' => $product]] = $this->goods(1);
        $this->send($this->order([[$product, 1]]));
        $before = count($this->sors->data('customers'));
        $other = $this->order([[$product, 1]], ['billing' => ['email' => 'drugi@example.rs', 'phone' => '+381 (64) 123-4567']]);
        $this->assertSame('sent', $this->send($other)->state);
        $this->assertCount($before, $this->sors->data('customers'));
        $without = $this->order([[$product, 1]], ['billing' => ['email' => '', 'phone' => '064/123-4567']]);
        $this->assertSame('sent', $this->send($without)->state);
        $this->assertCount($before, $this->sors->data('customers'));

        Settings::save(['customer_phone' => false]);
        $third = $this->order([[$product, 1]], ['billing' => ['email' => 'treci@example.rs']]);
        $this->assertSame('sent', $this->send($third)->state);
        $this->assertCount($before + 1, $this->sors->data('customers'), 'Without the setting, nobody is found by phone.');
        $this->assertNoPersonalDataLeaked();
    }

    public function testAPhoneDoesNotJoinTwoCompanies(): void
    {
        $this->sending(['customer_phone' => true, 'pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $ids = [];
        foreach ([self::PIB => 'Жито д.о.о.', '101134702' => 'Ћирић д.о.о.'] as $pib => $company) {
            $order = $this->order([[$product, 1]], ['billing' => ['company' => $company]]);
            $order->update_meta_data('_billing_pib', (string) $pib);
            $order->save();
            $row = $this->send($order);
            $this->assertSame('sent', $row->state, (string) $row->reason);
            $ids[] = $this->customerOf($order)['id'];
        }
        $this->assertCount(2, array_unique($ids));
    }

    public function testPrivatePersonsAreOneRetailCustomerWhereTheShopWantsIt(): void
    {
        $this->sending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $retail = $this->sors->data('customers')[4];
        Settings::save(['retail_customer' => (string) $retail['code']]);
        $before = count($this->sors->data('customers'));
        $first = $this->order([[$product, 1]]);
        $second = $this->order([[$product, 1]], ['billing' => ['first_name' => 'Љубица', 'email' => 'ljubica@example.rs']]);
        foreach ([$first, $second] as $order) {
            $row = $this->send($order);
            $this->assertSame('sent', $row->state, (string) $row->reason);
            $this->assertSame($retail['id'], $this->customerOf($order)['id']);
        }
        $this->assertCount($before, $this->sors->data('customers'), 'Nobody’s data has left the shop.');

        $company = $this->order([[$product, 1]], ['billing' => ['company' => 'Жито д.о.о.']]);
        $company->update_meta_data('_billing_pib', self::PIB);
        $company->save();
        $this->assertSame('sent', $this->send($company)->state);
        $this->assertNotSame($retail['id'], $this->customerOf($company)['id']);
    }

    public function testARetailCustomerSorsDoesNotHaveIsNamed(): void
    {
        $this->sending(['retail_customer' => 'NEMA-GA']);
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        for ($attempt = 0; $attempt < 2; $attempt++) {
            $row = $this->send($this->order([[$product, 1]]));
            $this->assertSame('rejected', $row->state);
            $this->assertStringContainsString('NEMA-GA', (string) $row->reason);
        }
        $this->assertCount($before, $this->sors->data('customers'));
    }

    public function testTheCompanysNameIsReadFromAnotherPluginsField(): void
    {
        $this->sending(['company_meta_key' => '_firma', 'pib_meta_key' => '_pib']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_meta_data('_firma', 'Жито д.о.о.');
        $order->update_meta_data('_pib', self::PIB);
        $order->save();
        $this->assertSame('sent', $this->send($order)->state);
        $this->assertSame('Жито д.о.о.', $this->customerOf($order)['company']);
    }

    /** @return array<string, mixed> */
    private function customerOf(\WC_Order $order): array
    {
        $id = (string) $this->documents($order)[0]['customer_id'];
        foreach ($this->sors->data('customers') as $customer) {
            if ((string) $customer['id'] === $id) {
                return $customer + ['pib' => null, 'mb' => null, 'company' => null];
            }
        }
        $this->fail('The document’s customer exists.');
    }

    /** @return array<string, mixed> */
    private function knownCompany(): array
    {
        foreach ($this->sors->data('customers') as $customer) {
            if (($customer['kind'] ?? '') === 'domestic_company' && ($customer['pib'] ?? '') !== '') {
                return $customer;
            }
        }
        $this->fail('The sandbox has companies.');
    }
}
