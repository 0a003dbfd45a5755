<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Automattic\WooCommerce\Utilities\OrderUtil;

/**
 * Decimals, money, taxes, the log, and what tells plugins where they are.
 */
final class HelpersTest extends ContractTestCase
{
    /** @return array<string, array{mixed, mixed, bool, string}> */
    public static function decimals(): array
    {
        return [
            'as people here write it' => ['1.234,50', false, false, '1234.50'],
            'with a comma' => ['1,5', 2, false, '1.50'],
            'rounded' => [1.005, 2, false, '1.01'],
            'without zeros' => ['12.50', false, true, '12.5'],
            'words' => ['abc', false, false, ''],
            'nothing' => ['', 2, false, '0.00'],
            'the shop’s own places' => [1234.5678, '', false, '1234.57'],
            'negative' => ['-0,5', false, false, '-0.5'],
            'a float' => [83.33333333, false, false, '83.333333'],
        ];
    }

    /** @dataProvider decimals */
    public function testDecimals(mixed $number, mixed $places, bool $trim, string $expected): void
    {
        $this->assertSame($expected, wc_format_decimal($number, $places, $trim));
    }

    public function testMoneyAsPeopleReadIt(): void
    {
        $text = static fn (string $html): string => str_replace("\u{a0}", ' ', html_entity_decode(wp_strip_all_tags($html)));
        $this->assertSame('1.234,50 рсд', $text(wc_price(1234.5)));
        $this->assertSame('-5,50 рсд', $text(wc_price(-5.5)));
        $this->assertSame('5,00 €', $text(wc_price(5, ['currency' => 'EUR'])));
        $this->assertSame('100 рсд', $text(wc_price('99.999', ['decimals' => 0])));
    }

    public function testTheShopsCurrency(): void
    {
        $this->assertSame(['RSD', 2, ',', '.'], [get_woocommerce_currency(), wc_get_price_decimals(), wc_get_price_decimal_separator(), wc_get_price_thousand_separator()]);
        update_option('woocommerce_price_num_decimals', '0');
        update_option('woocommerce_currency', 'EUR');
        $this->assertSame(['EUR', 0, '&euro;'], [get_woocommerce_currency(), wc_get_price_decimals(), get_woocommerce_currency_symbol()]);
        $this->assertArrayHasKey('RSD', get_woocommerce_currencies());
    }

    public function testWordsAndTexts(): void
    {
        $this->assertSame([true, true, true, false, false, false], array_map('wc_string_to_bool', ['yes', '1', 'true', 'no', '0', '']));
        $this->assertSame(['yes', 'no'], [wc_bool_to_string(true), wc_bool_to_string(false)]);
        $this->assertSame(['a č', ['x']], [wc_clean(" <b>a</b> č\n"), wc_clean(['<i>x</i>'])]);
        $this->assertSame([5, 0], [wc_stock_amount('5.7'), wc_stock_amount('')]);
        $this->assertEqualsWithDelta(1500, wc_get_weight('1.5', 'g', 'kg'), 0.001);
    }

    public function testStatusesOfOrders(): void
    {
        $statuses = wc_get_order_statuses();
        $this->assertSame(
            ['wc-pending', 'wc-processing', 'wc-on-hold', 'wc-completed', 'wc-cancelled', 'wc-refunded', 'wc-failed', 'wc-checkout-draft'],
            array_keys($statuses)
        );
        $this->assertSame(['Processing', 'Processing', 'Draft'], [wc_get_order_status_name('processing'), wc_get_order_status_name('wc-processing'), $statuses['wc-checkout-draft']]);
        $this->assertSame([true, false, ['processing', 'completed']], [wc_is_order_status('wc-pending'), wc_is_order_status('pending'), wc_get_is_paid_statuses()]);
        foreach (array_keys($statuses) as $status) {
            $this->assertNotNull(get_post_status_object($status), $status);
        }
    }

    public function testRatesOfTax(): void
    {
        $this->assertTrue(wc_tax_enabled() && wc_prices_include_tax());
        $rates = \WC_Tax::get_base_tax_rates('');
        $this->assertSame([['rate' => 20.0, 'label' => 'PDV 20 %', 'shipping' => 'yes', 'compound' => 'no']], array_values($rates));
        $id = array_key_first($rates);
        $this->assertSame([20.0, '20%', 'PDV 20 %', 'RS-PDV 20 %-1'], [
            \WC_Tax::get_rate_percent_value($id), \WC_Tax::get_rate_percent($id), \WC_Tax::get_rate_label($id), \WC_Tax::get_rate_code($id),
        ]);
        $this->assertSame([10.0], array_values(wp_list_pluck(\WC_Tax::get_rates('reduced-rate'), 'rate')));
        $this->assertSame(['reduced-rate', 'zero-rate'], \WC_Tax::get_tax_class_slugs());
        $this->assertSame([$id => 20.0], \WC_Tax::calc_tax(120, $rates, true));
        $this->assertSame([$id => 24.0], \WC_Tax::calc_tax(120, $rates, false));
        $this->assertSame([$id => 0.166667], \WC_Tax::calc_tax(1, $rates, true));
        $this->assertSame([], \WC_Tax::find_rates(['country' => 'DE']));
    }

    public function testPricesWithAndWithoutTax(): void
    {
        $product = $this->product(['regular_price' => '120']);
        $this->assertEqualsWithDelta(100, wc_get_price_excluding_tax($product), 0.000001);
        $this->assertEqualsWithDelta(240, wc_get_price_including_tax($product, ['qty' => 2]), 0.000001);
        $this->assertEqualsWithDelta(83.333333, wc_get_price_excluding_tax($product, ['price' => '100']), 0.000001);
        update_option('woocommerce_prices_include_tax', 'no');
        $this->assertEqualsWithDelta(144, wc_get_price_including_tax($product), 0.000001);
        $this->assertEqualsWithDelta(120, wc_get_price_excluding_tax($product), 0.000001);
        update_option('woocommerce_calc_taxes', 'no');
        $this->assertEqualsWithDelta(120, wc_get_price_including_tax($product), 0.000001);
        $this->assertFalse(wc_prices_include_tax());
    }

    public function testTheLogHasAFileForEachSource(): void
    {
        $source = 'sors-contract-' . wp_rand();
        wc_get_logger()->info('Здраво č', ['source' => $source, 'run' => 7]);
        wc_get_logger()->warning('Drugo', ['source' => $source]);
        wc_get_logger()->log('error', 'Treće', ['source' => $source]);
        $files = glob(WC_LOG_DIR . $source . '-*.log');
        $this->assertCount(1, $files);
        $this->assertMatchesRegularExpression('/^' . preg_quote($source, '/') . '-\d{4}-\d\d-\d\d-[0-9a-f]{32}\.log$/', basename($files[0]));
        $lines = explode("\n", trim((string) file_get_contents($files[0])));
        $this->assertCount(3, $lines);
        $this->assertMatchesRegularExpression('/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 INFO Здраво č CONTEXT: \{"run":7\}$/u', $lines[0]);
        $this->assertStringEndsWith(' WARNING Drugo', $lines[1]);
        $this->assertStringEndsWith(' ERROR Treće', $lines[2]);
        $this->assertFileExists(WC_LOG_DIR . '.htaccess');
        unlink($files[0]);
    }

    public function testWhereOrdersAre(): void
    {
        $order = wc_create_order();
        $isPost = !OrderUtil::custom_orders_table_usage_is_enabled();
        $this->assertSame($isPost, get_post_type($order->get_id()) === 'shop_order');
        $this->assertSame('shop_order', OrderUtil::get_order_type($order->get_id()));
        $this->assertTrue(OrderUtil::is_order($order->get_id()));
        $this->assertSame($order->get_edit_order_url(), OrderUtil::get_order_admin_edit_url($order->get_id()));
    }

    public function testWhatIsThereInWpAdminOnly(): void
    {
        $this->assertSame(is_admin(), function_exists('wc_get_page_screen_id'));
    }

    public function testFeaturesAreDeclaredInTime(): void
    {
        $features = FeaturesUtil::get_compatible_features_for_plugin('sors-for-woocommerce/sors-for-woocommerce.php');
        $this->assertContains('custom_order_tables', $features['compatible']);
        $this->assertContains('cart_checkout_blocks', $features['compatible']);
        $this->assertSame([1, 1, 1], [did_action('before_woocommerce_init'), did_action('woocommerce_loaded'), did_action('woocommerce_init')]);
    }

    public function testWhoItIs(): void
    {
        $this->assertInstanceOf(\WooCommerce::class, WC());
        $this->assertSame(WC_VERSION, WC()->version);
        $this->assertTrue(version_compare(WC_VERSION, '9.0', '>='));
        $this->assertSame('RS', WC()->countries->get_base_country());
        $this->assertFileExists(WC_ABSPATH . 'woocommerce.php');
        $this->assertSame(untrailingslashit(WC_ABSPATH), WC()->plugin_path());
    }
}
