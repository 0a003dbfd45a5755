<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Products;

use SorsForWooCommerce\Products\DiffFormatter;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * A comparison speaks as the product's screen does.
 */
final class DiffFormatterTest extends ShopTestCase
{
    public function testFieldsAndValuesAreInTheShopsWordsAndFigures(): void
    {
        update_option('woocommerce_currency', 'RSD');
        update_option('woocommerce_price_decimal_sep', ',');
        update_option('woocommerce_price_thousand_sep', '.');
        update_option('woocommerce_currency_pos', 'right_space');
        $told = array_column(DiffFormatter::formatChanges([
            self::change('regular_price', '', '12345.6'),
            self::change('stock_quantity', '3', '2.5'),
            self::change('stock_status', 'instock', 'outofstock'),
            self::change('manage_stock', 'no', 'yes'),
            self::change('tax_class', 'standard', 'nema-takve'),
            self::change('status', 'draft', 'publish'),
            self::change('description', '', '<p>Čaj &amp; so</p>'),
        ]), null, 'field');
        $this->assertSame(['Regular price', ''], [$told['regular_price']['label'], $told['regular_price']['old']]);
        $this->assertMatchesRegularExpression('/^12\.345,60 \S+$/u', $told['regular_price']['new']);
        $this->assertSame(['3', '2,5'], self::values($told['stock_quantity']));
        $this->assertSame(['In stock', 'Out of stock'], self::values($told['stock_status']));
        $this->assertSame(['No', 'Yes'], self::values($told['manage_stock']));
        $this->assertSame(['Standard', 'nema-takve'], self::values($told['tax_class']));
        $this->assertSame(['Draft', 'Published'], self::values($told['status']));
        $this->assertSame('Čaj & so', $told['description']['new']);
    }

    /** @return array{field: string, old: string, new: string} */
    private static function change(string $field, string $old, string $new): array
    {
        return ['field' => $field, 'old' => $old, 'new' => $new];
    }

    /**
     * @param array<string, string> $change
     *
     * @return array{string, string}
     */
    private static function values(array $change): array
    {
        return [$change['old'], $change['new']];
    }
}
