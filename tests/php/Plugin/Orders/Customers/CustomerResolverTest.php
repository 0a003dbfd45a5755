<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Customers;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Customers of orders in SORS: found, or created once.
 */
final class CustomerResolverTest extends OrdersTestCase
{
    private const PIB = '100002887';

    public function testUnknownCustomerIsCreated(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $customer = $this->customerOf($order);
        $this->assertSame(
            ['Čedomir Žarković', 'person', 'cedomir.zarkovic@example.rs', '0641234567', 'Његошева 12', 'Šabac', '15000', 'RS'],
            [$customer['name'], $customer['kind'], $customer['email'], $customer['phone'], $customer['address'],
                $customer['city'], $customer['postal_code'], $customer['country']]
        );
        $this->assertNoPersonalDataLeaked();
    }

    public function testTwoOrdersOfOneCustomerCreateOneCustomer(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        $first = $this->order([[$product, 1]]);
        $second = $this->order([[$product, 2]], ['billing' => ['email' => 'Cedomir.Zarkovic@Example.rs']]);
        $first->update_status('processing');
        $second->update_status('processing');
        $this->runRelay();
        $this->assertCount($before + 1, $this->sors->data('customers'));
        $this->assertSame($this->customerOf($first)['id'], $this->customerOf($second)['id']);
    }

    public function testCompanyIsFoundByItsPib(): void
    {
        $this->enableSending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $known = $this->knownCompany();
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]], ['billing' => ['company' => 'Drugo ime d.o.o.']]);
        $order->update_meta_data('_billing_pib', 'RS ' . $known['pib']);
        $order->save();
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertSame($known['id'], $this->customerOf($order)['id']);
        $this->assertCount($before, $this->sors->data('customers'));
    }

    public function testUnknownCompanyIsCreatedWithItsNumbers(): void
    {
        $this->enableSending(['pib_meta_key' => '_billing_pib', 'mb_meta_key' => '_billing_mb']);
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

    public function testCustomerIsFoundByEmail(): void
    {
        $this->enableSending();
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

    public function testSameEmailWithAnotherPibIsAnotherCustomer(): void
    {
        $this->enableSending(['pib_meta_key' => '_billing_pib']);
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

    /** The same email is used for private and for company orders. */
    public function testCompanyAndPrivatePersonWithTheSameEmailAreDifferentCustomers(): void
    {
        $this->enableSending(['pib_meta_key' => '_billing_pib']);
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

    public function testGuestWithACompanysEmailIsNotTheCompanyWhenTheShopHasAPibField(): void
    {
        $this->enableSending(['pib_meta_key' => '_billing_pib']);
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

    public function testInvalidPibIsRejectedWithoutARequest(): void
    {
        $this->enableSending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_meta_data('_billing_pib', '100002888');
        $order->save();
        $this->sors->clearRequests();
        $entry = $this->send($order);
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('PIB', $entry->reason);
        $this->assertStringNotContainsString('100002888', $entry->reason);
        $this->assertSame(0, $this->sors->requests()['total']);
    }

    public function testOrderWithoutACustomerNameIsRejected(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]], ['billing' => ['first_name' => '', 'last_name' => '']]);
        $this->assertSame('rejected', $this->send($order)->state);
    }

    public function testUncertainCreationIsLookedUpAndNotRepeated(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]]);
        $other = $this->order([[$product, 2]]);
        $this->sors->injectFault('drop_after', 'customer_create', ['times' => 1]);
        $this->assertSame('pending', $this->send($order)->state);
        $other->update_status('processing');
        $this->runRelay();
        $this->assertSame('pending', $this->entry($other)->state, 'Another order of the customer waits as well.');
        $this->assertCount($before + 1, $this->sors->data('customers'));
        $this->elapse(400);
        $this->runRelay();
        $this->assertSame(['sent', 'sent'], [$this->entry($order)->state, $this->entry($other)->state]);
        $this->assertCount($before + 1, $this->sors->data('customers'));
        $this->assertNoPersonalDataLeaked();
    }

    public function testCreationThatSorsNeverReceivedIsRepeatedAfterTheLookup(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_before', 'customer_create', ['times' => 1]);
        $this->assertSame('pending', $this->send($order)->state);
        $this->elapse(400);
        $this->runRelay();
        $this->assertSame('sent', $this->entry($order)->state);
        $this->assertCount($before + 1, $this->sors->data('customers'));
    }

    public function testUncertainCreationWithoutAnEmailIsLeftToStaff(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        $order = $this->order([[$product, 1]], ['billing' => ['email' => '']]);
        $this->sors->injectFault('drop_after', 'customer_create', ['times' => 1]);
        $this->assertSame('pending', $this->send($order)->state);
        $this->elapse(400);
        $this->runRelay();
        $this->assertSame('rejected', $this->entry($order)->state);
        $this->assertCount($before + 1, $this->sors->data('customers'));
    }

    public function testCustomerIsLinkedPerDatabase(): void
    {
        global $wpdb;
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->send($order);
        $links = $wpdb->get_results('SELECT * FROM ' . Schema::table('links') . " WHERE kind = 'customer'");
        $this->assertCount(1, $links);
        $this->assertSame([self::DATABASE, $this->customerOf($order)['id']], [$links[0]->database_name, $links[0]->sors_id]);
        $this->sors->clearRequests();
        $this->send($this->order([[$product, 1]]));
        $this->assertSame(1, $this->sors->requests()['total'], 'Only the document is requested.');
    }

    public function testCustomerDeletedInSorsIsLookedUpAgainOnRetry(): void
    {
        global $wpdb;
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $this->send($this->order([[$product, 1]]));
        $wpdb->query('UPDATE ' . Schema::table('links') . " SET sors_id = '999999' WHERE kind = 'customer'");
        $order = $this->order([[$product, 2]]);
        $this->assertSame('rejected', $this->send($order)->state);
        $this->assertSame('sent', $this->factory()->createManualSend()->sendOrder($order->get_id())->state);
    }

    /** An order without an email: the customer can't be looked up. */
    public function testRejectedDocumentDoesNotCreateItsCustomerTwice(): void
    {
        $this->enableSending(['document_type' => 'invoice']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]], ['billing' => ['email' => '', 'phone' => '']]);
        $before = count($this->sors->data('customers'));
        $this->sors->injectFault('status', 'document_create', ['status' => 422, 'times' => 1]);
        $this->assertSame('rejected', $this->send($order)->state);
        $this->assertCount($before + 1, $this->sors->data('customers'));
        $this->sors->clearFaults();
        $this->assertSame('sent', $this->factory()->createManualSend()->sendOrder($order->get_id())->state);
        $this->assertCount($before + 1, $this->sors->data('customers'));
    }

    public function testCustomerIsFoundByPhoneIfEnabled(): void
    {
        $this->enableSending(['customer_phone' => true]);
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
        $this->assertCount($before + 1, $this->sors->data('customers'), 'Without the setting, customers are not found by phone.');
        $this->assertNoPersonalDataLeaked();
    }

    public function testSharedPhoneDoesNotJoinTwoCompanies(): void
    {
        $this->enableSending(['customer_phone' => true, 'pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $ids = [];
        foreach ([self::PIB => 'Жито д.о.о.', '101134702' => 'Ћирић д.о.о.'] as $pib => $company) {
            $order = $this->order([[$product, 1]], ['billing' => ['company' => $company]]);
            $order->update_meta_data('_billing_pib', (string) $pib);
            $order->save();
            $entry = $this->send($order);
            $this->assertSame('sent', $entry->state, (string) $entry->reason);
            $ids[] = $this->customerOf($order)['id'];
        }
        $this->assertCount(2, array_unique($ids));
    }

    public function testPrivatePersonsShareTheRetailCustomerIfSet(): void
    {
        $this->enableSending(['pib_meta_key' => '_billing_pib']);
        [['product' => $product]] = $this->goods(1);
        $retail = $this->sors->data('customers')[4];
        Settings::save(['retail_customer' => (string) $retail['code']]);
        $before = count($this->sors->data('customers'));
        $first = $this->order([[$product, 1]]);
        $second = $this->order([[$product, 1]], ['billing' => ['first_name' => 'Љубица', 'email' => 'ljubica@example.rs']]);
        foreach ([$first, $second] as $order) {
            $entry = $this->send($order);
            $this->assertSame('sent', $entry->state, (string) $entry->reason);
            $this->assertSame($retail['id'], $this->customerOf($order)['id']);
        }
        $this->assertCount($before, $this->sors->data('customers'), 'No customer data was sent.');

        $company = $this->order([[$product, 1]], ['billing' => ['company' => 'Жито д.о.о.']]);
        $company->update_meta_data('_billing_pib', self::PIB);
        $company->save();
        $this->assertSame('sent', $this->send($company)->state);
        $this->assertNotSame($retail['id'], $this->customerOf($company)['id']);
    }

    public function testUnknownRetailCustomerIsNamed(): void
    {
        $this->enableSending(['retail_customer' => 'NEMA-GA']);
        [['product' => $product]] = $this->goods(1);
        $before = count($this->sors->data('customers'));
        for ($attempt = 0; $attempt < 2; $attempt++) {
            $entry = $this->send($this->order([[$product, 1]]));
            $this->assertSame('rejected', $entry->state);
            $this->assertStringContainsString('NEMA-GA', (string) $entry->reason);
        }
        $this->assertCount($before, $this->sors->data('customers'));
    }

    public function testCompanyNameIsReadFromAnotherPluginsField(): void
    {
        $this->enableSending(['company_meta_key' => '_firma', 'pib_meta_key' => '_pib']);
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
