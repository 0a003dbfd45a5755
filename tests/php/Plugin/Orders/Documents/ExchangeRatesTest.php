<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Documents;

use SorsForWooCommerce\Orders\Documents\ExchangeRates;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Orders in other currencies than RSD.
 */
final class ExchangeRatesTest extends OrdersTestCase
{
    public function testCurrencyWithARateIsConvertedToThePara(): void
    {
        $this->enableSending(['currency_rates' => ['EUR=117.1776', 'BAM=59.91']]);
        [['product' => $product]] = $this->goods(1, '19.99');
        $order = $this->inEuro($this->order([[$product, 3]], ['shipping' => 4.5, 'note' => 'Brzo']));
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        [$document] = $this->documents($order);
        $this->assertSame('RSD', $document['currency']);
        $this->assertSameMoney(number_format(round((float) $order->get_total() * 117.1776, 2), 2, '.', ''), $document['total']);
        $this->assertStringContainsString('Brzo', $document['note']);
        $this->assertStringContainsString($order->get_total() . ' EUR', $document['note']);
    }

    public function testCurrencyWithoutARateIsRejectedByName(): void
    {
        $this->enableSending(['currency_rates' => ['BAM=59.91']]);
        [['product' => $product]] = $this->goods(1, '19.99');
        $order = $this->inEuro($this->order([[$product, 1]]));
        $entry = $this->send($order);
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('EUR', $entry->reason);

        add_filter('sors_exchange_rate', static fn (?string $rate, string $currency): ?string => $currency === 'EUR' ? '117.5' : $rate, 10, 2);
        $this->assertSame('sent', $this->factory()->createManualSend()->sendOrder($order->get_id())->state, 'A plugin provides the rate.');
        $this->assertSameMoney((string) round((float) $order->get_total() * 117.5, 2), $this->documents($order)[0]['total']);
    }

    public function testReturnUsesTheRateOfItsOrder(): void
    {
        $this->enableSending(['currency_rates' => ['EUR=117.1776'], 'document_type' => 'invoice']);
        [['product' => $product]] = $this->goods(1, '19.99');
        $order = $this->inEuro($this->order([[$product, 3]]));
        $this->send($order);
        Settings::save(['currency_rates' => ['EUR=120']]);
        $order = wc_get_order($order->get_id());
        $item = array_values($order->get_items())[0];
        $rate = array_key_first($item->get_taxes()['total']);
        $refund = wc_create_refund([
            'order_id' => $order->get_id(),
            'amount' => $order->get_total(),
            'line_items' => [$item->get_id() => ['qty' => 3, 'refund_total' => $item->get_total(), 'refund_tax' => [$rate => $item->get_total_tax()]]],
        ]);
        $this->assertInstanceOf(\WC_Order_Refund::class, $refund);
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $totals = array_map(static fn (array $document): string => number_format((float) $document['total'], 2, '.', ''), $this->documents());
        $this->assertCount(2, $totals);
        $this->assertSame($totals[0], $totals[1]);
    }

    public function testLostResponseIsReconciledByTheConvertedTotal(): void
    {
        $this->enableSending(['currency_rates' => ['EUR=117.1776']]);
        [['product' => $product]] = $this->goods(1, '19.99');
        $order = $this->inEuro($this->order([[$product, 1]]));
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertCount(1, $this->documents($order));
    }

    public function testRatesAreParsedAsTyped(): void
    {
        $this->assertSame(['EUR=117.18', 'BAM=59.91'], ExchangeRates::parseRates(' eur = 117,18;BAM=59.91 '));
        $this->assertSame([], ExchangeRates::parseRates('  '));
        foreach (['EUR', 'EUR=', 'EUR=0', 'EUR=-1', 'EURO=117', 'RSD=1', 'EUR=1.2.3', '117'] as $nonsense) {
            $this->assertNull(ExchangeRates::parseRates($nonsense), $nonsense);
        }
    }

    private function inEuro(\WC_Order $order): \WC_Order
    {
        $order->set_currency('EUR');
        $order->save();

        return $order;
    }
}
