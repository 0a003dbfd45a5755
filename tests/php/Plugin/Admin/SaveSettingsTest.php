<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

final class SaveSettingsTest extends AdminTestCase
{
    public function testTakesOverWhatWasPosted(): void
    {
        $this->asAdministrator();
        $answer = $this->save([
            'api_url' => 'https://sors.primer.rs/api',
            'database' => 'MojaBaza2026',
            'business_unit' => '2',
            'price_type' => 'net',
            'stock_mode' => 'on_hand',
            'owned_fields' => ['price', 'stock', 'invented'],
            'new_product_status' => 'publish',
            'article_kinds' => ['service', 'goods', 'invented'],
            'category_nesting' => 'flat',
            'stock_decimals' => 'keep',
            'stock_business_units' => ' 2, Č-4,7,2, ',
            'schedule_catalog' => '1440',
            'schedule_stock' => '15',
            'document_type' => 'invoice',
            'shipping_article' => 'Dostava-Č',
            'pib_meta_key' => '_billing_pib',
            'remove_data' => '1',
        ], ['api_key' => "  ključ'\"\\1 "]);

        self::assertSame(302, $answer['status']);
        self::assertSame(admin_url('admin.php?page=sors&tab=settings'), $answer['location']);
        $settings = Settings::load();
        self::assertSame('https://sors.primer.rs/api', $settings->text('api_url'));
        self::assertSame(['MojaBaza2026', '2', 'net', 'on_hand'], array_map($settings->text(...), ['database', 'business_unit', 'price_type', 'stock_mode']));
        self::assertSame(['price', 'stock'], $settings->list('owned_fields'));
        self::assertSame([1440, 15, 0], array_map($settings->number(...), ['schedule_catalog', 'schedule_stock', 'schedule_images']));
        self::assertSame(['publish', 'invoice', 'Dostava-Č', '_billing_pib'], array_map($settings->text(...), ['new_product_status', 'document_type', 'shipping_article', 'pib_meta_key']));
        self::assertSame([['goods', 'service'], ['2', 'Č-4', '7']], array_map($settings->list(...), ['article_kinds', 'stock_business_units']));
        self::assertSame(['flat', 'keep'], array_map($settings->text(...), ['category_nesting', 'stock_decimals']));
        self::assertTrue($settings->flag('remove_data'));
        self::assertSame("ključ'\"\\1", ApiKey::get());
        self::assertStringContainsString('Settings saved.', $this->text($this->page('settings')));
        self::assertStringNotContainsString('Settings saved.', $this->text($this->page('settings')), 'said twice');
    }

    public function testMailAboutFailuresGoesToAddressesAlone(): void
    {
        $this->asAdministrator();
        $this->save(['alert_email_to' => ' ana@primer.rs; milan@primer.rs,đorđe@primer.rs ']);
        self::assertSame('', Settings::load()->text('alert_email_to'));
        self::assertStringContainsString('“đorđe@primer.rs” is no e-mail address', $this->text($this->page('settings')));
        $this->save(['alert_email_to' => ' ana@primer.rs; milan@primer.rs ']);
        self::assertSame('ana@primer.rs, milan@primer.rs', Settings::load()->text('alert_email_to'));
        $this->save(['alert_email_to' => 'ana@primer']);
        self::assertSame('ana@primer.rs, milan@primer.rs', Settings::load()->text('alert_email_to'));
        $this->save(['alert_email_to' => '']);
        self::assertSame('', Settings::load()->text('alert_email_to'));
    }

    public function testBrakesAndMissingArticlesAreChosen(): void
    {
        $this->asAdministrator();
        $this->save(['missing_articles' => 'draft', 'safeguard_zero_share' => '35', 'safeguard_shrink_share' => '0', 'safeguard_price_factor' => '5', 'safeguard_price_count' => '100', 'run_retention_days' => '30', 'snapshot_retention_days' => '0']);
        $settings = Settings::load();
        self::assertSame('draft', $settings->text('missing_articles'));
        self::assertSame([35, 0, 5, 100], array_map($settings->number(...), ['safeguard_zero_share', 'safeguard_shrink_share', 'safeguard_price_factor', 'safeguard_price_count']));
        self::assertSame([30, 0], array_map($settings->number(...), ['run_retention_days', 'snapshot_retention_days']));
        self::assertFalse($settings->flag('safeguard_source'), 'a tick box that is missing');
        $this->save(['missing_articles' => 'delete', 'safeguard_zero_share' => '101', 'safeguard_price_factor' => '-3', 'safeguard_source' => '1']);
        $text = $this->text($this->page('settings'));
        foreach (['“delete” is not one of the choices', '“101” was not taken: enter a whole number from 0 to 100.', '“-3” was not taken'] as $sentence) {
            self::assertStringContainsString($sentence, $text);
        }
        self::assertSame(['draft', 35, 5, true], [Settings::load()->text('missing_articles'), Settings::load()->number('safeguard_zero_share'), Settings::load()->number('safeguard_price_factor'), Settings::load()->flag('safeguard_source')]);
    }

    public function testDocumentsAndCustomersAreChosen(): void
    {
        $this->asAdministrator();
        $this->save([
            'document_rules' => ['customer:company=invoice', '', 'payment:invented=invoice', 'weather:sun=invoice', 'customer:person=return'],
            'payment_days' => '15',
            'cancelled_orders' => 'return',
            'fallback_article' => 'RAZNO-Č',
            'rounding_article' => 'ZAOKR',
            'rounding_limit' => '0,50',
            'currency_rates' => 'eur = 117,18; BAM=59.91',
            'customer_phone' => '1',
            'checkout_fields' => '1',
            'retail_customer' => 'K-1',
            'company_meta_key' => '_firma',
        ]);
        $settings = Settings::load();
        self::assertSame([['customer:company=invoice'], ['EUR=117.18', 'BAM=59.91']], array_map($settings->list(...), ['document_rules', 'currency_rates']));
        self::assertSame(
            ['return', 'RAZNO-Č', 'ZAOKR', '0.50', 'K-1', '_firma'],
            array_map($settings->text(...), ['cancelled_orders', 'fallback_article', 'rounding_article', 'rounding_limit', 'retail_customer', 'company_meta_key'])
        );
        self::assertSame([15, true, true], [$settings->number('payment_days'), $settings->flag('customer_phone'), $settings->flag('checkout_fields')]);
        $page = $this->page('settings');
        self::assertMatchesRegularExpression('/<option value="customer:company=invoice" selected=\'selected\'>/', $page);
        self::assertStringContainsString('EUR=117.18; BAM=59.91', $page);

        $this->save(['currency_rates' => 'EUR', 'rounding_limit' => '11', 'payment_days' => '366', 'cancelled_orders' => 'burn']);
        $text = $this->text($this->page('settings'));
        foreach (['“EUR” was not understood as rates', '“11” was not taken as the largest rounding', '“366” was not taken', '“burn” is not one of the choices'] as $sentence) {
            self::assertStringContainsString($sentence, $text);
        }
        $settings = Settings::load();
        self::assertSame([['EUR=117.18', 'BAM=59.91'], '0.50', 15, 'return'], [$settings->list('currency_rates'), $settings->text('rounding_limit'), $settings->number('payment_days'), $settings->text('cancelled_orders')]);
        self::assertSame([[], false], [$settings->list('document_rules'), $settings->flag('checkout_fields')], 'What is not posted is not chosen.');
    }

    public function testWhatWasChosenForAPluginThatIsOffStaysUntilItIsTakenBack(): void
    {
        $this->asAdministrator();
        Settings::save(['document_rules' => ['payment:ips_qr=invoice', 'shipping:kurir=delivery_note'], 'order_statuses' => ['processing', 'za-slanje']]);
        $page = $this->page('settings');
        self::assertStringContainsString('Payment: ips_qr (not in the shop at present)', $page);
        self::assertStringContainsString('za-slanje (not in the shop at present)', $page);
        self::assertMatchesRegularExpression('/<option value="payment:ips_qr=invoice" selected=\'selected\'>/', $page);

        $this->save(['document_rules' => ['payment:ips_qr=invoice', 'shipping:kurir=invoice', 'payment:bacs=invoice'], 'order_statuses' => ['processing', 'za-slanje', 'invented']]);
        self::assertEqualsCanonicalizing(['payment:ips_qr=invoice', 'shipping:kurir=invoice', 'payment:bacs=invoice'], Settings::load()->list('document_rules'));
        self::assertEqualsCanonicalizing(['processing', 'za-slanje'], Settings::load()->list('order_statuses'));

        $this->save(['order_statuses' => ['processing']]);
        self::assertSame([[], ['processing']], array_map(Settings::load()->list(...), ['document_rules', 'order_statuses']));
        self::assertStringNotContainsString('not in the shop at present', $this->page('settings'));
    }

    public function testACodeNoArticleHasIsSaidToMakeOrdersWait(): void
    {
        global $wpdb;
        $this->asAdministrator();
        $post = ['database' => 'MojaBaza2026', 'shipping_article' => 'DOSTAVA', 'rounding_article' => 'ZAOKR-Š'];
        $this->save($post);
        self::assertStringNotContainsString('ZAOKR-Š', strstr($this->text($this->page('settings')), 'API key', true) ?: '', 'Before the first catalog nothing is known.');
        $wpdb->insert(Schema::table('links'), [
            'database_name' => 'MojaBaza2026', 'kind' => 'article', 'sors_id' => '1', 'code' => 'DOSTAVA', 'updated_gmt' => gmdate('Y-m-d H:i:s'),
        ]);
        $this->save($post);
        $text = $this->text($this->page('settings'));
        self::assertStringContainsString('No article with the code “ZAOKR-Š” is known of database MojaBaza2026', $text);
        self::assertStringNotContainsString('code “DOSTAVA”', $text);
        self::assertSame('ZAOKR-Š', Settings::load()->text('rounding_article'));
    }

    public function testAnEmptyKeyKeepsTheStoredOne(): void
    {
        $this->asAdministrator();
        ApiKey::save('stays');
        $this->save([], ['api_key' => '']);
        self::assertSame('stays', ApiKey::get());

        $this->save([], ['api_key' => '', 'forget_key' => '1']);
        self::assertFalse(ApiKey::isSet());
    }

    /**
     * @dataProvider wrong
     *
     * @param array<string, string> $fields
     */
    public function testWhatIsWrongIsNamedAndTheRestIsSaved(array $fields, string $sentence): void
    {
        $this->asAdministrator();
        Settings::save(['api_url' => 'https://api.sors.rs', 'price_type' => 'net']);
        $this->save($fields + ['database' => 'MyDatabase2026']);
        $text = $this->text($this->page('settings'));

        self::assertStringContainsString($sentence, $text);
        self::assertStringContainsString('Everything else was saved.', $text);
        self::assertSame('https://api.sors.rs', Settings::load()->text('api_url'));
        self::assertSame('net', Settings::load()->text('price_type'));
        self::assertSame('MyDatabase2026', Settings::load()->text('database'));
        self::assertFalse(Settings::load()->flag('send_orders'));
    }

    /** @return array<string, array{0: array<string, string>, 1: string}> */
    public static function wrong(): array
    {
        return [
            'key would travel unencrypted' => [['api_url' => 'http://api.sors.rs'], 'The API address “http://api.sors.rs” was not taken'],
            'no address' => [['api_url' => 'sors'], 'The API address “sors” was not taken'],
            'a script for an address' => [['api_url' => 'javascript:alert(1)'], 'was not taken'],
            'no such file' => [['ca_file' => '/nowhere/ca.pem'], 'The file “/nowhere/ca.pem” was not taken'],
            'no such choice' => [['price_type' => 'gift'], '“gift” is not one of the choices'],
            'nothing sends' => [['send_orders' => '1'], 'tick at least one'],
            'no time' => [['send_from' => 'soon'], 'was not understood'],
        ];
    }

    public function testHttpIsAllowedToThisMachine(): void
    {
        $this->asAdministrator();
        $this->save(['api_url' => 'http://127.0.0.1:8080']);
        self::assertSame('http://127.0.0.1:8080', Settings::load()->text('api_url'));
    }

    public function testSwitchedOnItCountsFromNow(): void
    {
        $this->asAdministrator();
        update_option('timezone_string', 'Europe/Belgrade');
        Settings::save(['send_from' => '2025-01-01T00:00:00Z']);
        $before = gmdate('Y-m-d\TH:i:s\Z');
        $this->save(['send_orders' => '1', 'order_statuses' => ['processing', 'completed'], 'send_from' => '2025-01-01T01:00']);
        $settings = Settings::load();
        self::assertTrue($settings->flag('send_orders'));
        self::assertSame(['processing', 'completed'], $settings->list('order_statuses'));
        self::assertGreaterThanOrEqual($before, $settings->text('send_from'));
        self::assertLessThanOrEqual(gmdate('Y-m-d\TH:i:s\Z'), $settings->text('send_from'));

        $stored = $settings->text('send_from');
        $this->save(['send_orders' => '1', 'order_statuses' => ['processing'], 'send_from' => '']);
        self::assertSame($stored, Settings::load()->text('send_from'), 'saved again, it moved');
    }

    public function testATimeThatWasChosenIsOfTheSitesZone(): void
    {
        $this->asAdministrator();
        update_option('timezone_string', 'Europe/Belgrade');
        $this->save(['send_orders' => '1', 'order_statuses' => ['processing'], 'send_from' => '2026-07-01T08:30']);

        self::assertSame('2026-07-01T06:30:00Z', Settings::load()->text('send_from'));
        self::assertStringContainsString('value="2026-07-01T08:30"', $this->page('settings'));
    }

    public function testAShopManagerCantSendTheKeyElsewhere(): void
    {
        $this->as('shop_manager');
        Settings::save(['api_url' => 'https://api.sors.rs']);
        $answer = $this->save(['api_url' => 'https://thief.example', 'profile_path' => '/etc/hosts', 'ca_file' => '/etc/hosts', 'database' => 'MyDatabase2026']);

        self::assertSame(302, $answer['status']);
        $settings = Settings::load();
        self::assertSame(['https://api.sors.rs', '', '', 'MyDatabase2026'], array_map($settings->text(...), ['api_url', 'profile_path', 'ca_file', 'database']));
    }

    /**
     * @param array<string, mixed> $fields
     * @param array<string, mixed> $more
     *
     * @return array{status: int, location: string, message: string}
     */
    private function save(array $fields, array $more = []): array
    {
        return SubmittedForm::post('sors_save_settings', ['sors' => $fields] + $more);
    }
}
