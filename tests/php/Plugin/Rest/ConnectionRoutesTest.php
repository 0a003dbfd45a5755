<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Rest;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

final class ConnectionRoutesTest extends RestTestCase
{
    /** It is about the built-in profile's names and lists; the second one has no list of databases. */
    protected static function profile(): string
    {
        return '';
    }

    public function testStoredSettingsConnect(): void
    {
        $sandbox = $this->sandbox(5);
        $this->asAdministrator();
        $answer = $this->ask('POST', '/connection/test');

        self::assertSame(200, $answer->get_status(), (string) wp_json_encode($answer->get_data()));
        $data = $answer->get_data();
        self::assertStringContainsString('opened the database “MyDatabase2026” with 2 business units', $data['message']);
        self::assertStringContainsString('Contract profile “assumed”: assumed, not verified with SORS.', $data['message']);
        self::assertSame(['MyDatabase2025', 'MyDatabase2026', 'Demo2'], $this->sorted(array_column($data['databases'], 'name')));
        self::assertEqualsCanonicalizing(array_column($sandbox->data('business_units'), 'id'), array_column($data['business_units'], 'id'));
        self::assertSame('no-store', $answer->get_headers()['Cache-Control']);
    }

    public function testFieldsThatAreNotYetSavedAreTriedAndNotStored(): void
    {
        $sandbox = $this->sandbox(5);
        $this->asAdministrator();
        ApiKey::save('');
        Settings::save(Settings::DEFAULTS);
        $fields = ['api_url' => $sandbox->https, 'ca_file' => $sandbox->caFile, 'database' => 'MyDatabase2025'];
        $answer = $this->ask('POST', '/connection/test', ['api_key' => $sandbox->key, 'sors' => $fields]);

        self::assertSame(200, $answer->get_status(), (string) wp_json_encode($answer->get_data()));
        self::assertStringContainsString('MyDatabase2025', $answer->get_data()['message']);
        self::assertFalse(ApiKey::isSet());
        self::assertSame('', Settings::load()->text('database'));
        self::assertStringNotContainsString($sandbox->key, (string) wp_json_encode($answer->get_data()));
    }

    public function testWithoutADatabaseTheListIsOffered(): void
    {
        $this->sandbox(5);
        $this->asAdministrator();
        $answer = $this->ask('POST', '/connection/test', ['sors' => ['database' => '']]);

        self::assertStringContainsString('shows 3 databases. Choose one below.', $answer->get_data()['message']);
        self::assertSame([], $answer->get_data()['business_units']);
    }

    public function testAKeyInAnAddressIsNotTaken(): void
    {
        $this->sandbox(5);
        $this->asAdministrator();
        $answer = $this->ask('GET', '/connection/lists', ['api_key' => 'wrong', 'sors' => ['database' => 'none']]);

        self::assertSame(200, $answer->get_status(), 'what stood in the address was used');
        self::assertCount(3, $answer->get_data()['databases']);
        self::assertCount(2, $answer->get_data()['business_units']);
    }

    public function testWithoutAnyKeyNothingIsAsked(): void
    {
        $sandbox = $this->sandbox(5);
        $this->asAdministrator();
        ApiKey::save('');
        $sandbox->clearRequests();
        $answer = $this->ask('POST', '/connection/test');

        self::assertSame(422, $answer->get_status());
        self::assertSame('Enter the API key first; Softkom issues it.', $answer->get_data()['message']);
        self::assertSame(0, $sandbox->requests()['total']);
    }

    public function testAShopManagerCantSendTheStoredKeyElsewhere(): void
    {
        $sandbox = $this->sandbox(5);
        wp_set_current_user((int) wp_insert_user(['user_login' => 'poslovođa1', 'user_pass' => 'x', 'role' => 'shop_manager']));
        $answer = $this->ask('POST', '/connection/test', ['sors' => ['api_url' => 'https://thief.invalid', 'ca_file' => '/etc/hosts']]);

        self::assertSame(200, $answer->get_status(), 'the address of the request was used');
        self::assertGreaterThan(0, $sandbox->requests()['total']);
    }

    /** @param list<string> $names @return list<string> */
    private function sorted(array $names): array
    {
        return array_values(array_filter(['MyDatabase2025', 'MyDatabase2026', 'Demo2'], static fn (string $name): bool => in_array($name, $names, true)));
    }
}
