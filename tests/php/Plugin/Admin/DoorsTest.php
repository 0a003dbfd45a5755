<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use Automattic\WooCommerce\Utilities\OrderUtil;
use SorsForWooCommerce\Admin\Setup\SetupActions;
use SorsForWooCommerce\Cli\CliModule;
use SorsForWooCommerce\Health\StatusTools;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Orders\Screen\OrderActions;
use SorsForWooCommerce\Orders\Screen\OrderList;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Support\FinishedProcess;
use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * The doors beside forms and routes (HandlersTest): bulk actions, WooCommerce's tools, the command line; and that the
 * tables of the two tests have all doors there are.
 */
final class DoorsTest extends AdminTestCase
{
    /** Hooks by which a browser can have something done. */
    private const DOOR = '/^(admin_post_|wp_ajax_|wc_ajax_|woocommerce_api_|handle_bulk_actions-|handle_network_bulk_actions-|admin_action_|load-|post_action_'
        . '|save_post|edit_post$|wp_insert_post$|pre_post_update$|woocommerce_process_(?!checkout_field_)|woocommerce_save_product_variation|woocommerce_admin_process_|woocommerce_update_options|woocommerce_settings_save_|woocommerce_order_action|woocommerce_product_bulk_edit|woocommerce_product_quick_edit'
        . '|personal_options_update|edit_user_profile|profile_update|user_register|woocommerce_save_account|admin_init$|wp_loaded$|template_redirect$|parse_request$|init$|wp$|rest_api_init$|woocommerce_debug_tools$)/';

    /** Doors that neither a form nor a bulk action is, and what lets nobody in there who should not be. */
    private const OTHERS = [
        'admin_init' => 'Welcome: leads whom it remembers to the first steps, once; SetupTest.',
        'init' => 'Loads the texts.',
        'rest_api_init' => 'Routes: HandlersTest.',
        'woocommerce_debug_tools' => 'testAToolNeedsTheRight.',
        'woocommerce_process_shop_order_meta' => 'Compares the order with its document, after WooCommerce has checked nonce and right and has saved it.',
    ];


    protected function setUp(): void
    {
        parent::setUp();
        if (!function_exists('wc_get_page_screen_id')) {
            // WooCommerce, and its stand-in, load it in wp-admin only.
            $files = array_filter([
                WP_PLUGIN_DIR . '/woocommerce/includes/admin/wc-admin-functions.php',
                WP_PLUGIN_DIR . '/woocommerce/includes/Functions/admin.php',
            ], is_file(...));
            require_once (string) reset($files);
        }
    }

    public function testTheTablesHaveEveryDoor(): void
    {
        $answer = PhpProcess::run('require ' . var_export(__DIR__ . '/list-doors.php', true) . ';');
        self::assertSame(0, $answer['status'], $answer['errors']);
        $lines = explode("\n", trim($answer['output']));
        $hooks = json_decode((string) end($lines), true, 4, JSON_THROW_ON_ERROR);
        $doors = array_values(array_filter($hooks, static fn (string $hook): bool => preg_match(self::DOOR, $hook) === 1));
        $forms = array_map(static fn (string $action): string => 'admin_post_' . $action, array_values(array_unique(array_column([...HandlersTest::forms()], 0))));
        $known = [...$forms, ...array_keys(self::OTHERS), ...self::bulkHooks()];

        self::assertEqualsCanonicalizing($known, $doors);
        // Nothing of ours is for those who are not logged in, but what a shopper does in the shop.
        self::assertSame([], array_values(preg_grep('/nopriv/', $hooks) ?: []));
        self::assertContains('admin_post_' . SetupActions::ACTION, $doors);
        self::assertContains('admin_post_' . OrderActions::ACTION, $doors);
    }

    /**
     * @dataProvider peopleAndStorage
     */
    public function testTheBulkActionNeedsTheRight(string $who, bool $allowed, string $ownTables): void
    {
        update_option('woocommerce_custom_orders_table_enabled', $ownTables);
        if (OrderUtil::custom_orders_table_usage_is_enabled() !== ($ownTables === 'yes')) {
            self::markTestSkipped('Here orders are always posts.');
        }
        Settings::save(['send_orders' => true]);
        foreach (self::bulkHooks() as $hook) {
            $screen = \WP_Screen::get(substr($hook, strlen('handle_bulk_actions-')));
            $list = new OrderList(new OrdersFactory());
            $list->registerScreenHooks($screen);
            $order = wc_create_order()->get_id();
            $who === 'nobody' ? wp_set_current_user(0) : $this->as($who);

            self::assertSame($allowed, array_key_exists(OrderList::BULK_ACTION, apply_filters("bulk_actions-{$screen->id}", [])), $hook);
            apply_filters($hook, 'https://example.test/', OrderList::BULK_ACTION, [$order]);
            self::assertSame($allowed ? 'pending' : null, (new OutboxRepository())->findByOrigin($order)?->state, $hook);
            remove_filter($hook, [$list, 'handleBulkAction'], 10);
        }
    }

    /** @return iterable<string, array{string, bool, string}> */
    public static function peopleAndStorage(): iterable
    {
        foreach (self::people() as $name => $person) {
            yield "{$name}, own tables" => [...$person, 'yes'];
            yield "{$name}, posts" => [...$person, 'no'];
        }
    }

    /** The nonce of a list is WordPress's, or WooCommerce's, to check: they do, before they call the filter. */
    public function testTheNonceOfAListIsCheckedBeforeTheBulkAction(): void
    {
        $files = [ABSPATH . 'wp-admin/edit.php' => "check_admin_referer( 'bulk-posts' )"];
        $orders = WP_PLUGIN_DIR . '/woocommerce/src/Internal/Admin/Orders/ListTable.php';
        if (is_file($orders)) {
            $files[$orders] = "check_admin_referer( 'bulk-orders' )";
        }
        foreach ($files as $file => $check) {
            $source = (string) file_get_contents($file);
            $checked = strpos($source, $check);
            $called = strpos($source, 'handle_bulk_actions-');
            self::assertIsInt($checked, $file);
            self::assertIsInt($called, $file);
            self::assertLessThan($called, $checked, $file);
        }
    }

    /**
     * @dataProvider people
     */
    public function testAToolNeedsTheRight(string $who, bool $allowed): void
    {
        $who === 'nobody' ? wp_set_current_user(0) : $this->as($who);
        $tools = array_filter((new StatusTools())->addTools([]), static fn (string $id): bool => str_starts_with($id, 'sors_'), ARRAY_FILTER_USE_KEY);
        self::assertCount(3, $tools);
        $die = static fn (): callable => static function ($message, $title = '', $arguments = []): never {
            throw new FinishedProcess((int) ($arguments['response'] ?? 500), '', (string) $message);
        };
        add_filter('wp_die_handler', $die);
        foreach ($tools as $id => $tool) {
            try {
                self::assertNotSame('', $tool['callback'](), $id);
                self::assertTrue($allowed, "{$id} is open to {$who}");
            } catch (FinishedProcess $ended) {
                self::assertSame([false, 403], [$allowed, $ended->status], $id);
            }
        }
        remove_filter('wp_die_handler', $die);
    }

    /** WooCommerce checks the nonce of a tool before it calls it. */
    public function testTheNonceOfAToolIsChecked(): void
    {
        $file = WP_PLUGIN_DIR . '/woocommerce/includes/admin/class-wc-admin-status.php';
        if (!is_file($file)) {
            self::markTestSkipped('The stand-in has no page of tools.');
        }
        $source = (string) file_get_contents($file);
        self::assertMatchesRegularExpression("/wp_verify_nonce\([^;]+'debug_action'.+execute_tool/s", $source);
    }

    /** @return array<string, array{string, bool}> */
    public static function people(): array
    {
        return ['nobody' => ['nobody', false], 'a customer' => ['customer', false], 'a shop manager' => ['shop_manager', true]];
    }

    /**
     * The commands hang on WP-CLI alone: without it nothing registers, and the classes wait for nobody on the web.
     *
     * @dataProvider commands
     */
    public function testACommandIsThereForWpCliOnly(string $name): void
    {
        if (defined('WP_CLI')) {
            self::fail('The tests run without WP-CLI.');
        }
        $listeners = static fn (): array => array_map(static fn (\WP_Hook $hook): int => count($hook->callbacks, COUNT_RECURSIVE), $GLOBALS['wp_filter']);
        $before = $listeners();
        (new CliModule())->register();
        self::assertSame($before, $listeners());
        foreach (array_keys(rest_get_server()->get_routes()) as $route) {
            self::assertStringNotContainsString('/cli', $route);
        }
        self::assertArrayHasKey($name, CliModule::COMMANDS);
        self::assertFalse(has_action("admin_post_sors_{$name}") || has_action("wp_ajax_sors_{$name}"));
    }

    /** @return array<string, array{string}> */
    public static function commands(): array
    {
        return array_map(
            static fn (string $name): array => [$name],
            array_combine(
                ['status', 'contract', 'sync', 'runs', 'order', 'link', 'unlink', 'doctor', 'switch-database'],
                ['status', 'contract', 'sync', 'runs', 'order', 'link', 'unlink', 'doctor', 'switch-database']
            )
        );
    }

    public function testTheTableHasEveryCommand(): void
    {
        self::assertEqualsCanonicalizing(array_keys(CliModule::COMMANDS), array_keys(self::commands()));
    }

    /** @return list<string> Where orders have no screen of their own there is one. */
    private static function bulkHooks(): array
    {
        return array_values(array_unique(['handle_bulk_actions-edit-shop_order', 'handle_bulk_actions-' . wc_get_page_screen_id('shop-order')]));
    }
}
