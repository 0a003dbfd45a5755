<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Storage;

use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\IsolatedShop;

/**
 * A real network of sites, each with its own WooCommerce, tables, settings and choice of what becomes of them.
 */
final class NetworkTest extends ShopTestCase
{
    private const TABLES = ['sors_links', 'sors_outbox', 'sors_report_items', 'sors_runs'];

    private ?IsolatedShop $shop = null;

    protected function setUp(): void
    {
        parent::setUp();
        if (!is_dir(WP_PLUGIN_DIR . '/woocommerce/packages/action-scheduler')) {
            self::markTestSkipped('Only the real WooCommerce can be installed anew.');
        }
        $this->shop = IsolatedShop::create('network');
        $this->shop->toNetwork();
    }

    protected function tearDown(): void
    {
        $this->shop?->remove();
        parent::tearDown();
    }

    public function testASiteHasItsOwn(): void
    {
        // Active on the second site alone.
        $this->shop->runCode(sprintf("activate_plugin('%s');", IsolatedShop::PLUGIN), '/druga/');
        self::assertSame([[], self::TABLES], [$this->tables('wp_'), $this->tables('wp_2_')]);
        $this->setUpSite('/druga/', false);
        self::assertSame([], $this->listScheduledHooks('/'));
        self::assertContains('sors_start_stock', $this->listScheduledHooks('/druga/'));
        $third = $this->shop->addSite('/treca/');
        self::assertSame([], $this->tables("wp_{$third}_"), 'It is not active for the network.');
        $this->shop->runCode(sprintf("deactivate_plugins('%s');", IsolatedShop::PLUGIN), '/druga/');
        self::assertSame([], $this->listScheduledHooks('/druga/'));
        self::assertSame(self::TABLES, $this->tables('wp_2_'));
    }

    public function testSitesComeAndGoWithTheNetwork(): void
    {
        $this->shop->runCode(sprintf("activate_plugin('%s', '', true);", IsolatedShop::PLUGIN));
        self::assertSame([self::TABLES, self::TABLES], [$this->tables('wp_'), $this->tables('wp_2_')]);
        $this->setUpSite('/', true);
        $this->setUpSite('/druga/', false);

        $third = $this->shop->addSite('/treca/');
        self::assertSame(self::TABLES, $this->tables("wp_{$third}_"), 'A new site has tables at once.');
        $this->shop->runCode("wp_delete_site({$third});");
        self::assertSame([], $this->shop->listTables("wp\\_{$third}\\_%"), 'A deleted one takes them along.');

        $this->shop->runCode(sprintf("deactivate_plugins('%s', false, true);", IsolatedShop::PLUGIN));
        self::assertSame([[], []], [$this->listScheduledHooks('/'), $this->listScheduledHooks('/druga/')]);

        // The first site chose that all goes, the second that all stays.
        $this->shop->runCode(sprintf("uninstall_plugin('%s');", IsolatedShop::PLUGIN));
        self::assertSame([[], self::TABLES], [$this->tables('wp_'), $this->tables('wp_2_')]);
        $dump = $this->shop->dump();
        self::assertSame([], $this->ours($dump, ['wp_options', 'wp_postmeta', 'wp_actionscheduler_actions', 'wp_actionscheduler_groups']));
        self::assertNotEmpty($this->ours($dump, ['wp_2_options']));
        self::assertNotEmpty($this->ours($dump, ['wp_usermeta']), 'Customers are shared with the site that keeps its data.');

        $this->shop->runCode("update_option('sors_settings', ['remove_data' => true]);", '/druga/');
        $this->shop->runCode(sprintf("update_site_option('sors_try', 1); uninstall_plugin('%s');", IsolatedShop::PLUGIN));
        self::assertSame([], $this->shop->listTables('wp%sors\\_%'));
        $dump = $this->shop->dump();
        self::assertSame([], $this->ours($dump, array_keys($dump)));
    }

    private function setUpSite(string $path, bool $removeData): void
    {
        $this->shop->runCode(sprintf(<<<'PHP'
            SorsForWooCommerce\Settings\ApiKey::save('a key of this site');
            SorsForWooCommerce\Settings\Settings::save(['database' => 'MyDatabase2026', 'schedule_stock' => 15, 'remove_data' => %s]);
            update_user_meta(1, 'billing_sors_pib', '100000008');
            PHP, var_export($removeData, true)), $path);
        // The request after it.
        $this->shop->runCode('', $path);
    }

    /** @return list<string> */
    private function listScheduledHooks(string $path): array
    {
        return json_decode($this->shop->runCode(<<<'PHP'
            echo wp_json_encode($wpdb->get_col("SELECT hook FROM {$wpdb->prefix}actionscheduler_actions WHERE hook LIKE 'sors\\_%' AND status = 'pending'"));
            PHP, $path), true);
    }

    /** @return list<string> Ours of one site, without its prefix. */
    private function tables(string $prefix): array
    {
        return array_map(static fn (string $table): string => substr($table, strlen($prefix)), $this->shop->listTables(str_replace('_', '\\_', $prefix) . 'sors\\_%'));
    }

    /**
     * @param array<string, list<string>> $dump
     * @param list<string>                $tables
     *
     * @return list<string> Rows that name us; a list of WordPress's with the plugin's file is none of ours.
     */
    private function ours(array $dump, array $tables): array
    {
        $rows = [];
        foreach ($tables as $table) {
            foreach (preg_grep('/"(_?(billing_)?sors_|_transient_sors_|sors")/', $dump[$table]) as $row) {
                $rows[] = "{$table}: {$row}";
            }
        }

        return $rows;
    }
}
