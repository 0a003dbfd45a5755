<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Privacy;

use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\IsolatedShop;

/**
 * A network of sites: WordPress's tools work on the site they are called on.
 */
final class NetworkTest extends ShopTestCase
{
    private const ADDRESS = 'cedomir.zarkovic@example.rs';

    private ?IsolatedShop $shop = null;

    protected function setUp(): void
    {
        parent::setUp();
        if (!is_dir(WP_PLUGIN_DIR . '/woocommerce/packages/action-scheduler')) {
            self::markTestSkipped('Only the real WooCommerce can be installed anew.');
        }
        $this->shop = IsolatedShop::create('privacy');
        $this->shop->toNetwork();
        $this->shop->runCode(sprintf("activate_plugin('%s', '', true);", IsolatedShop::PLUGIN));
    }

    protected function tearDown(): void
    {
        $this->shop?->remove();
        parent::tearDown();
    }

    public function testASiteErasesItsOwn(): void
    {
        foreach (['/', '/druga/'] as $path) {
            $this->shop->runCode(sprintf(<<<'PHP'
                update_option('woocommerce_erasure_request_removes_order_data', 'yes');
                $order = wc_create_order();
                $order->set_billing_email('%1$s');
                $order->update_meta_data('_billing_sors_pib', '100002887');
                $order->save();
                $wpdb->insert($wpdb->prefix . 'sors_links', ['database_name' => 'MyDatabase2026', 'kind' => 'customer', 'sors_id' => '7',
                    'code' => SorsForWooCommerce\Orders\Customers\CustomerKey::forEmail('%1$s'), 'updated_gmt' => gmdate('Y-m-d H:i:s')]);
                PHP, self::ADDRESS), $path);
        }
        self::assertSame([[1, 1], [1, 1]], [$this->left('/'), $this->left('/druga/')]);

        $this->shop->runCode(sprintf("apply_filters('wp_privacy_personal_data_erasers', [])['sors-for-woocommerce']['callback']('%s', 1);", self::ADDRESS), '/druga/');

        self::assertSame([[1, 1], [0, 0]], [$this->left('/'), $this->left('/druga/')]);
    }

    /** @return list<int> Customers known, and orders with a PIB. */
    private function left(string $path): array
    {
        return json_decode($this->shop->runCode(<<<'PHP'
            $pibs = 0;
            foreach (wc_get_orders(['limit' => -1]) as $order) {
                $pibs += $order->get_meta('_billing_sors_pib') === '' ? 0 : 1;
            }
            echo wp_json_encode([(int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}sors_links WHERE kind = 'customer'"), $pibs]);
            PHP, $path), true);
    }
}
