<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Customers;

use SorsForWooCommerce\Admin\FormHandlers;
use SorsForWooCommerce\Admin\OrderSettings;
use SorsForWooCommerce\Admin\SettingsForm;
use SorsForWooCommerce\Orders\Customers\DemoDatabaseGuard;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

/**
 * Demo databases, which everyone who tries SORS can read: no customer is sent there unless that database is allowed.
 */
final class DemoDatabaseGuardTest extends OrdersTestCase
{
    public function testAllowedDemoDatabaseReceivesOrdersAndNoOtherDoes(): void
    {
        $this->enableSending(['database' => 'Demo2']);
        [['product' => $product, 'article' => $article]] = $this->goods(1);
        $same = static fn (array $other): bool => $other['kind'] === 'goods' && $other['vat_rate'] === $article['vat_rate'];
        $article = array_values(array_filter($this->sors->data('articles', 'Demo2'), $same))[0];
        $this->link((string) $article['id'], (string) $article['code'], $product->get_id(), 'Demo2');
        $order = $this->order([[$product, 1]]);
        $entry = $this->factory()->createManualSend()->sendOrder($order->get_id());
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString('allow orders to this one there', (string) $entry->reason);
        $this->assertSame([], $this->sors->data('documents', 'Demo2'));

        Settings::save(['allowed_demo_database' => 'Demo2']);
        $entry = $this->factory()->createManualSend()->sendOrder($order->get_id());
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertCount(1, $this->sors->data('documents', 'Demo2'));

        foreach (['Demo3' => false, 'demo2' => false, 'Demo2' => true, 'MyDatabase2026' => true] as $database => $allowed) {
            $this->assertSame($allowed, DemoDatabaseGuard::isAllowed($database, Settings::load()), $database);
        }
    }

    public function testFilterOverridesTheSetting(): void
    {
        $settings = Settings::load()->withChanges(['allowed_demo_database' => 'Demo2']);
        add_filter('sors_allow_demo_database', static fn (bool $allow, string $database): bool => $database === 'Demo3', 10, 2);
        $this->assertSame([false, true], [DemoDatabaseGuard::isAllowed('Demo2', $settings), DemoDatabaseGuard::isAllowed('Demo3', $settings)]);
    }

    public function testSettingAppearsOnlyForADemoDatabaseAndAppliesToItAlone(): void
    {
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        add_action('admin_post_sors_save_settings', [FormHandlers::class, 'saveSettings']);
        $this->asAdministrator();
        Settings::save(['database' => 'MyDatabase2026']);
        $this->assertStringNotContainsString('demo', strtolower($this->fields()));

        Settings::save(['database' => 'Demo2']);
        $this->assertStringContainsString('Without your yes below no order and no customer is sent there.', $this->fields());
        $this->save(['database' => 'Demo2', 'allowed_demo_database' => 'Demo2']);
        $this->assertSame('Demo2', Settings::load()->text('allowed_demo_database'));
        $this->assertMatchesRegularExpression('/id="sors-allowed-demo-database" value="Demo2"[^>]* checked=/', $this->fields());

        $this->save(['database' => 'Demo3', 'allowed_demo_database' => 'Demo2']);
        $this->assertSame('', Settings::load()->text('allowed_demo_database'), 'given for another one');
        $this->assertDoesNotMatchRegularExpression('/id="sors-allowed-demo-database"[^>]* checked=/', $this->fields());
        $this->save(['database' => 'MyDatabase2026', 'allowed_demo_database' => 'MyDatabase2026']);
        $this->assertSame('', Settings::load()->text('allowed_demo_database'));
        $this->save(['database' => 'Demo2']);
        $this->assertSame('', Settings::load()->text('allowed_demo_database'), 'come back, it asks again');
    }

    private function fields(): string
    {
        ob_start();
        (new OrderSettings(new SettingsForm(Settings::load()), Settings::load()))->render();

        return (string) ob_get_clean();
    }

    /** @param array<string, string> $fields */
    private function save(array $fields): void
    {
        $this->assertSame(302, SubmittedForm::post('sors_save_settings', ['sors' => $fields])['status']);
    }
}
