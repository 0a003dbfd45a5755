<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Storage;

use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\IsolatedShop;

/**
 * A shop is dumped before the plugin comes, the plugin works in it and is deleted with its data, the shop is dumped
 * again: what differs is the shop's own, each kind of it named here.
 */
final class UninstallTest extends ShopTestCase
{
    /** Table → what may be new or different in it, as a regular expression on the row, and why. */
    private const SHOPS_OWN = [
        'posts' => ['/"post_type":"(product|attachment|shop_order_placehold)"/', 'products, pictures and orders'],
        'postmeta' => ['/"meta_key":"(_sku|_price|_regular_price|_global_unique_id|_weight|_stock|_stock_status|_manage_stock|_backorders|_sold_individually|_virtual|_downloadable|_download_limit|_download_expiry|_tax_status|_tax_class|_product_version|_thumbnail_id|_product_image_gallery|_wp_attached_file|_wp_attachment_metadata|_wp_attachment_image_alt|_wc_average_rating|_wc_review_count|total_sales|_product_attributes|_cogs[a-z_]*|_billing_(first_name|last_name|email|country|city))"/', 'products and pictures, addresses of orders, under WooCommerce’s and WordPress’s own names'],
        'terms' => ['/./', 'categories'],
        'term_taxonomy' => ['/"taxonomy":"product_/', 'categories, and how many products are in them'],
        'term_relationships' => ['/./', 'categories of products'],
        'termmeta' => ['/"meta_key":"(product_count_product_cat|order|display_type|thumbnail_id)"/', 'categories, under WooCommerce’s own names'],
        'wc_product_meta_lookup' => ['/./', 'products'],
        'wc_category_lookup' => ['/./', 'categories'],
        'wc_orders' => ['/./', 'orders'],
        'wc_orders_meta' => ['/"meta_key":"(_order_stock_reduced|_recorded_[a-z_]+|_order_attribution|is_vat_exempt|_billing_address_index|_shipping_address_index|_new_order_email_sent|_download_permissions_granted|_customer_history|_wc_order_attribution_[a-z_]+)/', 'orders, under WooCommerce’s own names'],
        'wc_order_addresses' => ['/./', 'orders'],
        'wc_order_operational_data' => ['/./', 'orders'],
        'wc_order_stats' => ['/./', 'WooCommerce’s reports on orders'],
        'wc_order_product_lookup' => ['/./', 'WooCommerce’s reports on orders'],
        'wc_order_tax_lookup' => ['/./', 'WooCommerce’s reports on orders'],
        'wc_customer_lookup' => ['/./', 'WooCommerce’s reports on customers'],
        'woocommerce_order_items' => ['/./', 'orders'],
        'woocommerce_order_itemmeta' => ['/"meta_key":"(_product_id|_variation_id|_qty|_tax_class|_line_[a-z_]+|_reduced_stock|rate_id|label|compound|tax_amount|shipping_tax_amount|rate_percent|cost|total_tax|taxes|method_id|instance_id)"/', 'orders, under WooCommerce’s own names'],
        'comments' => ['/"comment_type":"order_note"/', 'notes on orders: part of their history'],
        'commentmeta' => ['/"meta_key":"(is_customer_note|note_group)"/', 'notes on orders'],
        'usermeta' => ['/"meta_key":"(_woocommerce_[a-z_]+|wc_last_active|last_update|session_tokens|wp_user-settings[a-z-]*|_order_count|_money_spent|wc_order_count[a-z_0-9]*|wc_money_spent[a-z_0-9]*|paying_customer)"/', 'WooCommerce’s figures on customers'],
        'actionscheduler_actions' => ['/"hook":"(woocommerce|wc|wp|wc-admin|action_scheduler|generate|adjust|jetpack|fetch)[a-z_\/-]*"/', 'WooCommerce’s own housekeeping'],
        'actionscheduler_logs' => ['/./', 'WooCommerce’s own housekeeping (ours are looked for below)'],
        'actionscheduler_claims' => ['/./', 'numbers of the scheduler’s workers'],
        'actionscheduler_groups' => ['/"slug":"(wc|woocommerce|action-scheduler)[a-z_-]*"/', 'WooCommerce’s own housekeeping'],
        'options' => ['/"option_name":"(_transient_(?:timeout_)?(wc|woocommerce|product|shop|orders|as|action|_wc|doing|filter_data|jetpack)[a-z0-9_-]*|_site_transient_[a-z_]*(theme|update|wp|browser|php)[a-z0-9_-]*|cron|woocommerce_[a-z0-9_]+|wc_[a-z0-9_]+|action_scheduler[a-z0-9_-]*|schema-ActionScheduler[a-zA-Z_]*|product_cat_children|default_product_cat|rewrite_rules|wp_[a-z_0-9]+|recently_activated|active_plugins|auto_core_update_notified|uninstall_plugins)"/', 'caches and housekeeping of WooCommerce and WordPress'],
        'files' => ['~^uploads/(20\d\d/\d\d/|wc-logs/(?!sors-)|woocommerce[_a-z-]*/)|^debug\.log ~', 'pictures of products, WooCommerce’s own log'],
    ];

    public function testTheShopIsAsItWasBefore(): void
    {
        $this->needsWooCommerce();
        $sandbox = $this->sandbox(30);
        $shop = IsolatedShop::create('leaving');
        try {
            $before = $shop->dump();
            $shop->runCode(sprintf("activate_plugin('%s');", IsolatedShop::PLUGIN));
            $this->useShop($shop, $sandbox->https, $sandbox->caFile, $sandbox->key);
            $with = self::difference($before, $shop->dump());
            $shop->runCode(sprintf("deactivate_plugins('%s');", IsolatedShop::PLUGIN));
            $shop->runCode(sprintf("uninstall_plugin('%s');", IsolatedShop::PLUGIN));
            $after = self::difference($before, $shop->dump());
        } finally {
            $shop->remove();
        }
        $this->assertTracesWereThere($with);
        $foreign = $ours = [];
        foreach ($after as $table => $rows) {
            foreach ($rows as $row) {
                [$pattern] = self::SHOPS_OWN[preg_replace('/^wp_/', '', $table)] ?? ['/^$/'];
                if (preg_match($pattern, $row) !== 1) {
                    $foreign[] = "{$table}: {$row}";
                }
                // Notes name SORS in their words; they stay with the order.
                if ($table !== 'wp_comments' && stripos($row, 'sors') !== false) {
                    $ours[] = "{$table}: {$row}";
                }
            }
        }
        self::assertSame([], $ours, 'Ours');
        self::assertSame([], $foreign, 'Not named as the shop’s own');
        self::assertNotEmpty($after['wp_posts'], 'The products stay.');
        self::assertNotEmpty($after['wp_wc_orders'], 'The orders stay.');
    }

    public function testWithoutTheChoiceDataStayAndNothingIsAppointed(): void
    {
        $this->needsWooCommerce();
        $sandbox = $this->sandbox(10);
        $shop = IsolatedShop::create('staying');
        try {
            $shop->runCode(sprintf("activate_plugin('%s');", IsolatedShop::PLUGIN));
            $this->useShop($shop, $sandbox->https, $sandbox->caFile, $sandbox->key, false);
            $appointed = 'echo wp_json_encode(array_map(static fn ($action) => $action->get_hook(), array_values(as_get_scheduled_actions(["group" => "sors", "status" => "pending", "per_page" => 50]))));';
            $hooks = json_decode($shop->runCode($appointed), true);
            $shop->runCode(sprintf("deactivate_plugins('%s');", IsolatedShop::PLUGIN));
            self::assertSame([], json_decode($shop->runCode($appointed), true), 'Deactivated');
            $before = $shop->dump();
            $shop->runCode(sprintf("uninstall_plugin('%s');", IsolatedShop::PLUGIN));
            $after = $shop->dump();
            foreach (['wp_sors_links', 'wp_sors_runs', 'wp_sors_outbox', 'wp_postmeta', 'wp_wc_orders_meta', 'wp_usermeta'] as $table) {
                self::assertNotEmpty($before[$table]);
                self::assertSame($before[$table], $after[$table], $table);
            }
            $options = static fn (array $dump): array => array_values(preg_grep('/"option_name":"sors_/', $dump['wp_options']));
            self::assertSame($options($before), $options($after));
            $shop->runCode(sprintf("activate_plugin('%s');", IsolatedShop::PLUGIN));
            // The request after: the rooms appoint what the settings want.
            $shop->runCode('');
            self::assertEqualsCanonicalizing(array_unique($hooks), json_decode($shop->runCode($appointed), true), 'Activated again');
            self::assertContains('sors_start_stock', $hooks);
            self::assertContains('sors_scan_orders', $hooks);
            self::assertContains('sors_cleanup', $hooks);
        } finally {
            $shop->remove();
        }
    }

    /** Sets the plugin up, has it sync, send orders and leave a trace of every kind. */
    private function useShop(IsolatedShop $shop, string $address, string $caFile, string $key, bool $removeData = true): void
    {
        $settings = [
            'api_url' => $address, 'ca_file' => $caFile, 'profile_path' => static::profile(), 'database' => 'MyDatabase2026', 'business_unit' => '1',
            'new_product_status' => 'publish', 'send_orders' => true, 'order_statuses' => ['processing'], 'send_from' => '2020-01-01T00:00:00Z',
            'schedule_stock' => 15, 'schedule_images' => 60, 'checkout_fields' => true, 'remove_data' => $removeData,
        ];
        $shop->runCode(sprintf(<<<'PHP'
            SorsForWooCommerce\Settings\ApiKey::save(%s);
            SorsForWooCommerce\Settings\Settings::save(%s);
            PHP, var_export($key, true), var_export($settings, true)));
        $shop->runCode(<<<'PHP'
            $runner = new SorsForWooCommerce\Sync\Runner();
            foreach ([['catalog', true], ['catalog', false], ['stock', false], ['images', false]] as [$kind, $dry]) {
                $run = $runner->runToEnd($runner->start($kind, 'cli', $dry)->id);
                if ($run->state !== 'completed') { throw new Exception($run->reason); }
            }
            foreach ([1, 2, 3] as $unused) {
                (new SorsForWooCommerce\Storage\RunRepository())->finish($runner->start('images', 'schedule')->id, 'failed', 'Ključ je odbijen.');
            }
            SorsForWooCommerce\Alerts\AlertsModule::sendAlerts();
            $runner->enqueueStep($runner->start('stock', 'admin')->id);
            $articles = array_values(array_filter(wc_get_products(['limit' => 20]), static fn ($product) => $product->get_price() > 0));
            foreach ([$articles[0], $articles[1]] as $product) {
                $order = wc_create_order(['customer_id' => 1]);
                $order->add_product($product, 1);
                $order->set_address(['first_name' => 'Čedomir', 'last_name' => 'Žarković', 'email' => 'cedomir@example.rs', 'country' => 'RS', 'city' => 'Šabac'], 'billing');
                $order->update_meta_data('_billing_sors_mb', '17000000');
                $order->calculate_totals();
                $order->save();
                $order->update_status('processing');
            }
            (new SorsForWooCommerce\Orders\OrdersFactory())->createRelay()->runScheduled();
            $row = (new SorsForWooCommerce\Storage\OutboxRepository())->listRecent(1)[0];
            if ($row->state !== 'sent') { throw new Exception("{$row->state}: {$row->reason}"); }
            update_user_meta(1, 'billing_sors_pib', '100000008');
            SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck::checkDatabases();
            SorsForWooCommerce\Admin\FlashMessages::add('good', 'Sačuvano');
            PHP);
        $shop->runDueActions();
    }

    /**
     * @param array<string, list<string>> $before
     * @param array<string, list<string>> $after
     *
     * @return array<string, list<string>> Rows of one dump that the other has not.
     */
    private static function difference(array $before, array $after): array
    {
        $different = [];
        foreach ($before + $after as $table => $_) {
            [$one, $other] = [$before[$table] ?? [], $after[$table] ?? []];
            $different[$table] = array_values([...array_diff($one, $other), ...array_diff($other, $one)]);
            // An empty table counts, too.
            if (isset($before[$table]) !== isset($after[$table])) {
                $different[$table][] = 'the table itself';
            }
        }

        return array_filter($different);
    }

    /** @param array<string, list<string>> $with */
    private function assertTracesWereThere(array $with): void
    {
        foreach (['links', 'runs', 'outbox', 'report_items'] as $table) {
            self::assertGreaterThan(1, count($with['wp_sors_' . $table] ?? []), $table);
        }
        $traces = [
            'wp_options' => '/"option_name":"(sors_settings|sors_api_key|_transient_sors_)/',
            'wp_postmeta' => '/_sors_unit/',
            'wp_wc_orders_meta' => '/_sors_document_number/',
            'wp_usermeta' => '/billing_sors_pib/',
            'wp_actionscheduler_actions' => '/"hook":"sors_/',
            'wp_actionscheduler_groups' => '/"sors"/',
            'wp_wc_admin_notes' => '/"name":"sors-run-images"/',
            'wp_wc_admin_note_actions' => '/sors-see-run/',
            'files' => '~^uploads/wc-logs/sors-~',
        ];
        foreach ($traces as $table => $pattern) {
            self::assertNotEmpty(preg_grep($pattern, $with[$table]), $table);
        }
    }

    private function needsWooCommerce(): void
    {
        if (!is_dir(WP_PLUGIN_DIR . '/woocommerce/packages/action-scheduler')) {
            self::markTestSkipped('Only the real WooCommerce can be installed anew.');
        }
    }
}
