<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use PHPUnit\Framework\TestCase;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Orders\Documents\Decimals;

final class DecimalsTest extends TestCase
{
    /** @return array<string, array{mixed, string}> */
    public static function values(): array
    {
        return [
            'WooCommerce’s line total' => ['83.333333', '83.333333'],
            'trailing zeros' => ['1200.00000000', '1200'],
            'float' => [0.1 + 0.2, '0.3'],
            'small float' => [0.000001, '0.000001'],
            'scientific notation' => ['1.0E-5', '0.00001'],
            'negative' => ['-16.67', '-16.67'],
            'empty' => ['', '0'],
            'null' => [null, '0'],
            'int' => [3, '3'],
            'half a kilo' => [0.5, '0.5'],
            'no digit before the point' => ['.25', '0.25'],
            'more than WooCommerce keeps' => ['0.1234567', '0.123457'],
            'large' => ['12345678901.25', '12345678901.25'],
            'minus nothing' => ['-0.00', '0'],
        ];
    }

    /** @dataProvider values */
    public function testWritesPlainDecimals(mixed $value, string $expected): void
    {
        $this->assertSame($expected, Decimals::normalize($value));
    }

    public function testRefusesWhatIsNoNumber(): void
    {
        $this->expectException(UnsendableException::class);
        Decimals::normalize('1.200,00');
    }

    public function testAddsExactly(): void
    {
        $this->assertSame('0.3', Decimals::sum('0.1', '0.2'));
        $this->assertSame('-0.1', Decimals::difference('0.2', '0.3'));
        $this->assertSame('2.5', Decimals::negated('-2.50'));
        $this->assertTrue(Decimals::isZero('0.000000'));
        $this->assertFalse(Decimals::isZero('0.000001'));
    }

    /** @return array<string, array{string, string, string}> amount with tax, rate, the tax in it */
    public static function taxes(): array
    {
        return [
            'general' => ['120', '20', '20'],
            'reduced' => ['1100', '10', '100'],
            'none' => ['100', '0', '0'],
            'rounded up' => ['99.99', '20', '16.67'],
            'rounded down' => ['0.01', '20', '0'],
            'half away from zero' => ['0.03', '20', '0.01'],
        ];
    }

    /** @dataProvider taxes */
    public function testFindsTheTaxInAnAmount(string $amount, string $rate, string $tax): void
    {
        $this->assertSame($tax, Decimals::taxIn($amount, $rate));
    }
}
