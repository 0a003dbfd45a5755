<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Documents;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Totals that the lines can't reach: rejected with the difference, or adjusted by the rounding article.
 */
final class RoundingTest extends OrdersTestCase
{
    public function testRoundedTotalIsRejectedWithTheDifference(): void
    {
        $this->enableSending();
        $order = $this->rounded('999.60', '1000');
        $entry = $this->send($order);
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('0.40', (string) $entry->reason);
        $this->assertSame([], $this->documents());

        Settings::save(['rounding_article' => 'NAKNADA']);
        $this->assertSame('sent', $this->factory()->createManualSend()->sendOrder($order->get_id())->state, 'Fixed and retried.');
        [$document] = $this->documents($order);
        $this->assertSameMoney('1000', $document['total']);
        $line = $document['items'][1];
        $this->assertSame('NAKNADA', $line['code']);
        $this->assertSameMoney('0.40', $line['unit_price']);
        $this->assertEquals([1.0, 0.0], [(float) $line['quantity'], (float) $line['vat_rate']]);
    }

    public function testTotalRoundedDownReducesTheLines(): void
    {
        $this->enableSending(['rounding_article' => 'NAKNADA']);
        $order = $this->rounded('1000.40', '1000');
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        [$document] = $this->documents($order);
        $this->assertSameMoney('1000', $document['total']);
        $this->assertNotContains('NAKNADA', array_column($document['items'], 'code'));
    }

    public function testDifferenceAboveTheLimitIsRejected(): void
    {
        $this->enableSending(['rounding_article' => 'NAKNADA', 'rounding_limit' => '0.30']);
        $entry = $this->send($this->rounded('999.60', '1000'));
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('0.40', (string) $entry->reason);
    }

    public function testUnknownRoundingArticleIsNamed(): void
    {
        $this->enableSending(['rounding_article' => 'NEMA-GA']);
        $entry = $this->send($this->rounded('999.60', '1000'));
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('NEMA-GA', (string) $entry->reason);
    }

    /** An order whose total was rounded by a plugin. */
    private function rounded(string $price, string $total): \WC_Order
    {
        [['product' => $product]] = $this->goods(1, $price);
        $order = $this->order([[$product, 1]]);
        $order->set_total($total);
        $order->save();

        return $order;
    }
}
