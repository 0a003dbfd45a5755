<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Storage;

use Automattic\WooCommerce\Utilities\OrderUtil;
use SorsForWooCommerce\Alerts\AlertsModule;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\Uninstaller;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * Deleting the plugin: nothing goes without the administrator's choice, nothing of ours stays with it.
 */
final class UninstallerTest extends ShopTestCase
{
    protected function tearDown(): void
    {
        Schema::upgrade();
        parent::tearDown();
    }

    public function testNothingGoesUnlessChosen(): void
    {
        $this->used();
        $before = $this->remains();
        self::assertSame($before, array_filter($before), 'A trace of every kind.');

        self::assertFalse(Uninstaller::uninstallSite());

        // Notes would lead nowhere; what is appointed is remembered in an option, so that it is appointed again.
        self::assertSame(array_replace($before, ['options' => $before['options'] - 1, 'appointed' => 0, 'wp-cron' => 0, ...$this->notes(0)]), $this->remains());
        self::assertNotSame('', ApiKey::get());
    }

    public function testNothingOfOursStays(): void
    {
        $order = $this->used();
        Settings::save(['remove_data' => true]);

        Uninstaller::uninstallAllSites();

        self::assertSame([], array_filter($this->remains()));
        self::assertSame('Đorđe', wc_get_order($order)->get_billing_first_name());
        self::assertNotEmpty(wc_get_products(['limit' => 1]), 'Products are the shop’s.');
    }

    public function testTheUninstallFileDoesIt(): void
    {
        $this->used();
        Settings::save(['remove_data' => true]);
        define('WP_UNINSTALL_PLUGIN', 'sors-for-woocommerce/sors-for-woocommerce.php');

        require WP_PLUGIN_DIR . '/sors-for-woocommerce/uninstall.php';

        self::assertSame([], array_filter($this->remains()));
    }

    /** Leaves a trace of every kind; returns the id of an order that was sent. */
    private function used(): int
    {
        $this->sandbox(12, settings: ['send_orders' => true, 'schedule_stock' => 15, 'schedule_images' => 60]);
        $runner = new Runner();
        $runner->runToEnd($runner->start('catalog', 'cli')->id);
        foreach (range(1, 3) as $unused) {
            (new RunRepository())->finish($runner->start('images', 'schedule')->id, 'failed', 'Ključ je odbijen.');
        }
        $runner->enqueueStep($runner->start('stock', 'admin')->id);
        AlertsModule::sendAlerts();
        set_transient('sors_flash_1', 'Sačuvano', 60);
        set_site_transient('sors_try', 'Čačak', 60);
        wp_schedule_event(time() + 60, 'daily', 'sors_try_cron', ['Š']);
        update_user_meta(1, 'billing_sors_pib', '100000008');
        update_term_meta(1, 'sors_try', '1');
        wp_mkdir_p(wp_upload_dir()['basedir'] . '/sors-incoming-0');
        file_put_contents(wp_upload_dir()['basedir'] . '/sors-incoming-0/1.jpg', 'x');
        $order = wc_create_order();
        $order->set_billing_first_name('Đorđe');
        $order->update_meta_data('_sors_document_number', 'REZ-000001/2026');
        $order->update_meta_data('_billing_sors_pib', '100000008');
        $order->save();

        return $order->get_id();
    }

    /** @return array<string, int> How much of ours there is, by place. */
    private function remains(): array
    {
        global $wpdb;
        $count = static fn (string $sql): int => (int) $wpdb->get_var($sql);
        $meta = static fn (string $table): int => $count("SELECT COUNT(*) FROM {$table} WHERE meta_key LIKE '%sors%'");
        $actions = $wpdb->prefix . 'actionscheduler_actions';
        $groups = $wpdb->prefix . 'actionscheduler_groups';

        return [
            'tables' => count($wpdb->get_col("SHOW TABLES LIKE '{$wpdb->prefix}sors\\_%'")),
            'options' => $count("SELECT COUNT(*) FROM {$wpdb->options} WHERE option_name LIKE '%sors\\_%'"),
            'order meta' => $meta(OrderUtil::custom_orders_table_usage_is_enabled() ? $wpdb->prefix . 'wc_orders_meta' : $wpdb->postmeta),
            'post meta' => $meta($wpdb->postmeta),
            'user meta' => $meta($wpdb->usermeta),
            'term meta' => $meta($wpdb->termmeta),
            'wp-cron' => array_sum(array_map(static fn (array $events): int => count(preg_grep('/^sors_/', array_keys($events))), array_filter(_get_cron_array(), 'is_array'))),
            'files' => count((array) glob(wp_upload_dir()['basedir'] . '/{sors-incoming-*,wc-logs/sors-*}', GLOB_BRACE)),
            'appointed' => $count("SELECT COUNT(*) FROM {$actions} WHERE hook LIKE 'sors\\_%' AND status = 'pending'"),
            'actions' => $count("SELECT COUNT(*) FROM {$actions} a JOIN {$groups} g USING (group_id) WHERE g.slug = 'sors'"),
            'groups' => $count("SELECT COUNT(*) FROM {$groups} WHERE slug = 'sors'"),
            ...$this->notes(),
        ];
    }

    /** @return array<string, int> Our notes in WooCommerce's inbox and their buttons; nothing where there is no inbox. */
    private function notes(?int $expected = null): array
    {
        global $wpdb;
        [$notes, $actions] = [$wpdb->prefix . 'wc_admin_notes', $wpdb->prefix . 'wc_admin_note_actions'];

        return !Uninstaller::tableExists($notes) ? [] : [
            'notes' => $expected ?? (int) $wpdb->get_var("SELECT COUNT(*) FROM {$notes} WHERE CONCAT(name, source) LIKE '%sors%'"),
            'note buttons' => $expected ?? (int) $wpdb->get_var("SELECT COUNT(*) FROM {$actions} WHERE name LIKE '%sors%'"),
        ];
    }
}
