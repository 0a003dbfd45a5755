<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Admin\FormHandlers;
use SorsForWooCommerce\Admin\OrderSettings;
use SorsForWooCommerce\Admin\SettingsForm;
use SorsForWooCommerce\Orders\Customers\DemoDatabaseGuard;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

/**
 * Databases that everybody who tries SORS can read: no customer gets there without an explicit yes for that one.
 */
final class DemoDatabaseGuardTest extends OrdersTestCase
{
    public function testAnExplicitYesLetsOrdersGoToThatDatabaseOnly(): void
    {
        $this->sending(['database' => 'Demo2']);
        [['product' => $product, 'article' => $article]] = $this->goods(1);
        $same = static fn (array $other): bool => $other['kind'] === 'goods' && $other['vat_rate'] === $article['vat_rate'];
        $there = array_values(array_filter($this->sors->data('articles', 'Demo2'), $same))[0];
        $this->link((string) $there['id'], (string) $there['code'], $product->get_id(), 'Demo2');
        $order = $this->order([[$product, 1]]);
        $row = (new Relay())->sendOrder($order->get_id());
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString('say there that orders may go to this one', (string) $row->reason);
        $this->assertSame([], $this->sors->data('documents', 'Demo2'));

        Settings::save(['allowed_demo_database' => 'Demo2']);
        $row = (new Relay())->sendOrder($order->get_id());
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertCount(1, $this->sors->data('documents', 'Demo2'));

        foreach (['Demo3' => false, 'demo2' => false, 'Demo2' => true, 'MyDatabase2026' => true] as $database => $allowed) {
            $this->assertSame($allowed, DemoDatabaseGuard::isAllowed($database, Settings::load()), $database);
        }
    }

    public function testTheFilterHasTheLastWord(): void
    {
        $settings = Settings::load()->withChanges(['allowed_demo_database' => 'Demo2']);
        add_filter('sors_allow_demo_database', static fn (bool $allow, string $database): bool => $database === 'Demo3', 10, 2);
        $this->assertSame([false, true], [DemoDatabaseGuard::isAllowed('Demo2', $settings), DemoDatabaseGuard::isAllowed('Demo3', $settings)]);
    }

    public function testTheYesIsAskedForOnlyWithADemoDatabaseAndHoldsForItAlone(): void
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
        $this->assertMatchesRegularExpression('/id="sors-demo-orders" value="Demo2"[^>]* checked=/', $this->fields());

        $this->save(['database' => 'Demo3', 'allowed_demo_database' => 'Demo2']);
        $this->assertSame('', Settings::load()->text('allowed_demo_database'), 'given for another one');
        $this->assertDoesNotMatchRegularExpression('/id="sors-demo-orders"[^>]* checked=/', $this->fields());
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
