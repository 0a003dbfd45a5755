<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Documents;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Types of documents, and their fields other than lines.
 */
final class DocumentTypesTest extends OrdersTestCase
{
    private const PIB = '100002887';

    public function testRulesForPaymentShippingAndCustomer(): void
    {
        $this->enableSending(['pib_meta_key' => '_pib', 'document_rules' => [
            'shipping:local_pickup=delivery_note',
            'payment:bacs=invoice',
            'customer:company=invoice_delivery_note',
        ]]);
        [['product' => $product]] = $this->goods(1);
        $this->assertSame('reservation', $this->typeOf($this->order([[$product, 1]])), 'No rule matches.');

        $pickup = $this->pickup($this->order([[$product, 1]], ['shipping' => 100]));
        $this->assertSame('delivery_note', $this->typeOf($pickup));

        $transfer = $this->pickup($this->order([[$product, 1]], ['shipping' => 100]));
        $transfer->set_payment_method('bacs');
        $transfer->save();
        $this->assertSame('invoice', $this->typeOf($transfer), 'The payment rule precedes the shipping rule.');

        $company = $this->order([[$product, 1]], ['billing' => ['company' => 'Жито д.о.о.', 'email' => 'zito@example.rs']]);
        $company->set_payment_method('bacs');
        $company->update_meta_data('_pib', self::PIB);
        $company->save();
        $this->assertSame('invoice_delivery_note', $this->typeOf($company), 'The customer rule precedes the payment rule.');
    }

    public function testPrivatePersonMayGetAnotherDocumentThanACompany(): void
    {
        $this->enableSending(['document_type' => 'invoice', 'document_rules' => ['customer:person=reservation']]);
        [['product' => $product]] = $this->goods(1);
        $this->assertSame('reservation', $this->typeOf($this->order([[$product, 1]])));
        $abroad = $this->order([[$product, 1]], ['billing' => ['company' => 'Müller GmbH', 'country' => 'DE', 'email' => 'm@example.de']]);
        $this->assertSame('invoice', $this->typeOf($abroad));
    }

    public function testInvalidRulesAreDropped(): void
    {
        Settings::save(['document_rules' => ['payment:bacs=invoice', 'payment:bacs=return', 'weather:sun=invoice', 'nonsense']]);
        $this->assertSame(['payment:bacs=invoice'], Settings::load()->list('document_rules'));
    }

    public function testDueDateIsSentWithPaymentDays(): void
    {
        $this->enableSending(['payment_days' => 15]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->assertSame('sent', $this->send($order)->state);
        [$document] = $this->documents($order);
        $due = (new \DateTimeImmutable((string) $document['date']))->modify('+15 days')->format('Y-m-d');
        $this->assertSame($due, $document['due_date']);

        Settings::save(['payment_days' => 0]);
        $other = $this->order([[$product, 1]]);
        $this->send($other);
        $this->assertNull($this->documents($other)[0]['due_date']);
    }

    public function testUnknownProductIsSentAsTheFallbackArticle(): void
    {
        $this->enableSending(['fallback_article' => 'NAKNADA']);
        [['product' => $known, 'article' => $article]] = $this->goods(1);
        $unknown = new \WC_Product_Simple();
        $unknown->set_props(['name' => 'Ћевапи', 'regular_price' => '500', 'sku' => 'NEPOZNAT-Ž1']);
        $unknown->save();
        $order = $this->order([[$known, 1], [$unknown, 2]]);
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $items = array_column($this->documents($order)[0]['items'], null, 'code');
        $this->assertSame([$article['code'], 'NAKNADA'], array_map('strval', array_keys($items)));
        $this->assertSame('Ћевапи (NEPOZNAT-Ž1)', $items['NAKNADA']['name']);
        $this->assertEquals(2.0, (float) $items['NAKNADA']['quantity']);
        $this->assertSameMoney($order->get_total(), $this->documents($order)[0]['total']);

        Settings::save(['fallback_article' => 'NEMA-GA']);
        $entry = $this->send($this->order([[$unknown, 1]]));
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('NEMA-GA', $entry->reason);
    }

    private function typeOf(\WC_Order $order): string
    {
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertSame($entry->documentType, $this->documents($order)[0]['document_type']);

        return $entry->documentType;
    }

    private function pickup(\WC_Order $order): \WC_Order
    {
        foreach ($order->get_items('shipping') as $item) {
            $item->set_method_id('local_pickup');
            $item->save();
        }

        return wc_get_order($order->get_id());
    }
}
