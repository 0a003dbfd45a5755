<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Customers;

use PHPUnit\Framework\TestCase;
use SorsForWooCommerce\Orders\Customers\Pib;

final class PibTest extends TestCase
{
    public function testAcceptsPublishedTaxNumbers(): void
    {
        // Telekom Srbija, NIS, Elektroprivreda Srbije, Narodna banka Srbije: public registers.
        foreach (['100002887', '104052135', '103920327', '100041150'] as $pib) {
            $this->assertTrue(Pib::isValid($pib), $pib);
        }
    }

    public function testRejectsEveryOtherCheckDigit(): void
    {
        for ($digit = 0; $digit <= 9; $digit++) {
            $this->assertSame($digit === 7, Pib::isValid('10000288' . $digit), (string) $digit);
        }
    }

    public function testRejectsInvalidTaxNumbers(): void
    {
        foreach (['', '10000288', '1000028870', 'abcdefghi', '012345678'] as $text) {
            $this->assertFalse(Pib::isValid($text), $text);
        }
    }

    public function testRemovesPrefixAndSeparators(): void
    {
        $this->assertSame('100002887', Pib::normalize(' RS 100-002.887 '));
        $this->assertSame('100002887', Pib::normalize('RS100002887'));
        $this->assertSame('', Pib::normalize('  '));
        $this->assertSame('Preduzetnik', Pib::normalize('Preduzetnik'));
    }
}
