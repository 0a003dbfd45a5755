<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Settings\Settings;

/**
 * Totals that the lines can't reach: parked with the difference, or mended by the rounding article.
 */
final class RoundingTest extends OrdersTestCase
{
    public function testARoundedTotalWaitsWithTheDifferenceShown(): void
    {
        $this->sending();
        $order = $this->rounded('999.60', '1000');
        $row = $this->send($order);
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('0.40', (string) $row->reason);
        $this->assertSame([], $this->documents());

        Settings::save(['rounding_article' => 'NAKNADA']);
        $this->assertSame('sent', (new Relay())->sendOrder($order->get_id())->state, 'Mended and retried.');
        [$document] = $this->documents($order);
        $this->assertSameMoney('1000', $document['total']);
        $line = $document['items'][1];
        $this->assertSame('NAKNADA', $line['code']);
        $this->assertSameMoney('0.40', $line['unit_price']);
        $this->assertEquals([1.0, 0.0], [(float) $line['quantity'], (float) $line['vat_rate']]);
    }

    public function testATotalRoundedDownIsTakenOffTheLines(): void
    {
        $this->sending(['rounding_article' => 'NAKNADA']);
        $order = $this->rounded('1000.40', '1000');
        $row = $this->send($order);
        $this->assertSame('sent', $row->state, (string) $row->reason);
        [$document] = $this->documents($order);
        $this->assertSameMoney('1000', $document['total']);
        $this->assertNotContains('NAKNADA', array_column($document['items'], 'code'));
    }

    public function testMoreThanTheLimitIsNoRounding(): void
    {
        $this->sending(['rounding_article' => 'NAKNADA', 'rounding_limit' => '0.30']);
        $row = $this->send($this->rounded('999.60', '1000'));
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('0.40', (string) $row->reason);
    }

    public function testAnArticleSorsDoesNotKnowIsNamed(): void
    {
        $this->sending(['rounding_article' => 'NEMA-GA']);
        $row = $this->send($this->rounded('999.60', '1000'));
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('NEMA-GA', (string) $row->reason);
    }

    /** As a plugin leaves it that rounds what is to be paid. */
    private function rounded(string $price, string $total): \WC_Order
    {
        [['product' => $product]] = $this->goods(1, $price);
        $order = $this->order([[$product, 1]]);
        $order->set_total($total);
        $order->save();

        return $order;
    }
}
