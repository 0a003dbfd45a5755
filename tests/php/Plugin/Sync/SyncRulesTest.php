<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use PHPUnit\Framework\TestCase;
use Sors\Exception\AuthenticationException;
use SorsForWooCommerce\Support\Decimal;
use SorsForWooCommerce\Support\HtmlText;
use SorsForWooCommerce\Sync\Catalog\GroupSorter;
use SorsForWooCommerce\Sync\Catalog\Gtin;
use SorsForWooCommerce\Sync\RunRetryPolicy;
use SorsForWooCommerce\Sync\Safeguards\SourceSettings;
use SorsForWooCommerce\Sync\Safeguards\Thresholds;
use SorsForWooCommerce\Sync\Stock\StockPriceRules;

/**
 * Pure rules of the sync, without a shop.
 */
final class SyncRulesTest extends TestCase
{
    public function testDecimalsAreExact(): void
    {
        $this->assertSame('0.3', Decimal::format(Decimal::parse('0.1') + Decimal::parse('0.2')));
        $this->assertSame('-2.5', Decimal::format(Decimal::parse('-2.500')));
        $this->assertSame('-1', Decimal::format(Decimal::floor(Decimal::parse('-0.001'))));
        $this->assertSame('999999999999', Decimal::format(Decimal::floor(Decimal::parse('999999999999.999'))));
        $this->assertTrue(Decimal::equals('10', '10.00'));
        $this->assertFalse(Decimal::equals('', '0'));
        $this->assertFalse(Decimal::equals('10,5', '10.5'));
        $this->expectException(\InvalidArgumentException::class);
        Decimal::parse('1e3');
    }

    public function testQuantities(): void
    {
        $this->assertSame('7', StockPriceRules::sellableQuantity('10.000', '2.5', 'round_down', true));
        $this->assertSame('7.5', StockPriceRules::subtractUnsent('10.000', '2.5'));
        $this->assertSame('-3', StockPriceRules::sellableQuantity('-2.1', '0', 'round_down', false));
        $this->assertSame('-2.1', StockPriceRules::subtractUnsent('-2.1', '0'));
    }

    public function testPrices(): void
    {
        $this->assertSame('keep', StockPriceRules::decidePrice(null, '5'));
        $this->assertSame('keep', StockPriceRules::decidePrice('5.00', '5'));
        $this->assertSame('keep', StockPriceRules::decidePrice('0', '0.00'));
        $this->assertSame('zero', StockPriceRules::decidePrice('0.00', '5'));
        $this->assertSame('zero', StockPriceRules::decidePrice('0.00', ''));
        $this->assertSame('negative', StockPriceRules::decidePrice('-1', '5'));
        $this->assertSame('write', StockPriceRules::decidePrice('5.01', '5'));
    }

    public function testMassChangesNeedConfirmation(): void
    {
        $this->assertFalse(Thresholds::isMassChange(9, 10, 20), 'Few products never pause a run, whatever their share.');
        $this->assertFalse(Thresholds::isMassChange(10, 50, 20));
        $this->assertTrue(Thresholds::isMassChange(11, 50, 20));
        $this->assertTrue(Thresholds::isMassChange(10, 49, 20));
        $this->assertFalse(Thresholds::isMassChange(50, 50, 0), 'Disabled.');
        $this->assertTrue(Thresholds::isMassChange(50, 50, 99));
        $this->assertFalse(Thresholds::isMassChange(50, 50, 100));
    }

    /** @dataProvider jumps */
    public function testPriceJumps(string $old, string $new, int $factor, bool $jumps): void
    {
        $this->assertSame($jumps, Thresholds::isPriceJump($old, $new, $factor));
    }

    /** @return list<array{string, string, int, bool}> */
    public static function jumps(): array
    {
        return [
            ['100', '300', 3, false],
            ['100', '300.000001', 3, true],
            ['300', '100.00', 3, false],
            ['300', '99.999999', 3, true],
            ['0.01', '0.03', 3, false],
            ['0.01', '0.04', 3, true],
            ['999999999999', '0.01', 1000000, true],
            ['100', '100', 1, false],
            ['100', '101', 1, true],
            ['', '500', 3, false],
            ['0', '500', 3, false],
            ['100', '0', 3, false],
            ['100', '100000', 0, false],
        ];
    }

    public function testComparesSourceSettings(): void
    {
        $before = ['database' => 'MyDatabase2025', 'price_type' => 'gross', 'gone' => 'x'];
        $this->assertSame([], SourceSettings::findChanges([], ['database' => 'MyDatabase2026']), 'The first run has nothing to compare with.');
        $this->assertSame([], SourceSettings::findChanges($before, ['database' => 'MyDatabase2025', 'price_type' => 'gross', 'new' => 'y']));
        $this->assertSame(
            ['database' => ['MyDatabase2025', 'MyDatabase2026'], 'price_type' => ['gross', 'net']],
            SourceSettings::findChanges($before, ['database' => 'MyDatabase2026', 'price_type' => 'net'])
        );
    }

    public function testVatHandling(): void
    {
        $both = ['stock', 'price'];
        $this->assertNull(StockPriceRules::findSettingsProblem($both, 'gross', 'inclusive'));
        $this->assertNull(StockPriceRules::findSettingsProblem($both, 'net', 'exclusive'));
        $this->assertNull(StockPriceRules::findSettingsProblem($both, 'gross', 'none'));
        $this->assertNull(StockPriceRules::findSettingsProblem(['stock'], 'net', 'inclusive'), 'VAT does not matter without prices.');
        $this->assertStringContainsString('is without VAT', (string) StockPriceRules::findSettingsProblem($both, 'net', 'inclusive'));
        $this->assertStringContainsString('no taxes', (string) StockPriceRules::findSettingsProblem($both, 'net', 'none'));
        $this->assertStringContainsString('contains VAT', (string) StockPriceRules::findSettingsProblem($both, 'gross', 'exclusive'));
        $this->assertStringContainsString('neither stock nor price', (string) StockPriceRules::findSettingsProblem(['name'], 'gross', 'inclusive'));
    }

    public function testSortsGroupsAfterTheirParentsAndEndsCycles(): void
    {
        $group = static fn (string $id, ?string $parent): array => ['id' => $id, 'parent' => $parent];
        $groups = ['3' => $group('3', '2'), '2' => $group('2', '1'), '1' => $group('1', null), 'a' => $group('a', 'b'), 'b' => $group('b', 'a'), 'x' => $group('x', 'gone')];
        $order = array_column(GroupSorter::sortParentsFirst($groups), 'id');
        $this->assertSame(['1', '2', '3'], array_values(array_intersect($order, ['1', '2', '3'])));
        sort($order);
        $this->assertSame(['1', '2', '3', 'a', 'b', 'x'], $order);
    }

    public function testBarcodes(): void
    {
        foreach (['8600000000013' => false, '4006381333931' => true, '96385074' => true, '036000291452' => true, '0000000000000' => false, '123' => false] as $gtin => $valid) {
            $this->assertSame($valid, Gtin::isValid((string) $gtin), (string) $gtin);
        }
    }

    /** @dataProvider texts */
    public function testDecodedTextsEqualTheOriginal(string $text): void
    {
        $stored = HtmlText::fromPlainText($text);
        $this->assertSame($text, html_entity_decode($stored, ENT_QUOTES | ENT_HTML5, 'UTF-8'));
        $this->assertSame($stored, wp_unslash(wp_kses($stored, [])) === $stored ? $stored : wp_unslash($stored));
        $this->assertDoesNotMatchRegularExpression('/[<>\\\\]/', $stored);
    }

    /** @return list<array{string}> */
    public static function texts(): array
    {
        return [['Čaj & med'], ['<b>'], ['a &lt; b'], ['&amp;amp;'], ['C:\\dir\\'], ['5 > 4 && 3 < 4'], ['&#65; &copy;x'], ['„Ђурђевак” 1/2"'], ['A&B;C']];
    }

    public function testDescriptionsKeepHtmlThatWordPressAllows(): void
    {
        $this->assertSame('<p>Opis</p>', HtmlText::fromRichText('<p>Opis</p>'));
        $this->assertStringNotContainsString('<script', HtmlText::fromRichText('<p>Opis</p><script>x</script>'));
        $this->assertSame('Mere &lt; 40 cm', HtmlText::fromRichText('Mere < 40 cm'));
    }

    public function testRetriesOnlyTransientErrors(): void
    {
        $this->assertNull(RunRetryPolicy::secondsUntilRetry(new AuthenticationException('no'), 'schedule', 5, 0));
    }
}
