<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use SorsForWooCommerce\Admin\DatabaseSwitchActions;
use SorsForWooCommerce\Admin\FormHandlers;
use SorsForWooCommerce\Admin\Setup\SetupActions;
use SorsForWooCommerce\Admin\Setup\SetupTab;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Orders\Screen\OrderActions;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

/**
 * Every door through which the browser can change something or learn something: who is let in and who is not.
 */
final class HandlersTest extends AdminTestCase
{
    private const WHO = ['nobody', 'customer', 'shop_manager'];

    /**
     * @dataProvider forms
     *
     * @param array<string, mixed> $fields
     */
    public function testAFormNeedsLoginRightAndNonce(string $action, array $fields, string $who, bool $nonce): void
    {
        $this->become($who);
        $allowed = $who === 'shop_manager' && $nonce;
        $answer = SubmittedForm::post($action, $fields, $nonce ? null : 'wrong');

        // Without a login admin-post.php calls a hook that nobody listens to.
        self::assertSame($allowed ? 302 : ($who === 'nobody' ? 0 : 403), $answer['status'], $answer['message']);
        self::assertSame($allowed && $action === 'sors_save_settings' ? 'Changed2026' : '', Settings::load()->text('database'));
        self::assertSame($allowed && $action === 'sors_save_settings' ? 'changed' : '', ApiKey::get());
        self::assertSame([], (new RunRepository())->listRecent(5));
    }

    /** @return iterable<string, array{0: string, 1: array<string, mixed>, 2: string, 3: bool}> */
    public static function forms(): iterable
    {
        $fields = [
            'sors_save_settings' => ['api_key' => 'changed', 'sors' => ['database' => 'Changed2026']],
            'sors_start_run' => ['kind' => 'catalog'],
            'sors_stop_run' => ['run' => '1'],
            'sors_resume_run' => ['run' => '1'],
            'sors_report_csv' => ['run' => '1'],
            'sors_run_csv' => ['run' => '1'],
            'sors_plan_database_switch' => ['to' => 'MyDatabase2027'],
            'sors_switch_database' => ['to' => 'MyDatabase2027', 'digest' => 'x'],
            'sors_dismiss_new_database' => [],
            'sors_setup' => ['step' => 'connection', 'do' => 'leave'],
            'sors_order' => ['sors' => 'skip:1'],
        ];
        foreach (self::WHO as $who) {
            foreach ($fields as $action => $posted) {
                yield "{$action} by {$who}" => [$action, $posted, $who, true];
                yield "{$action} by {$who} without nonce" => [$action, $posted, $who, false];
            }
        }
    }

    /** That it has those of other classes, too, see DoorsTest, which looks at what is registered in wp-admin. */
    public function testTheTableHasEveryForm(): void
    {
        $actions = array_unique(array_column([...self::forms()], 0));
        $ours = [...array_keys(FormHandlers::HANDLERS), ...array_keys(DatabaseSwitchActions::HANDLERS), SetupActions::ACTION, OrderActions::ACTION];
        self::assertEqualsCanonicalizing($ours, $actions);
    }

    /**
     * Over HTTP, as a browser does it: the nonce decides whether the cookie counts.
     *
     * @dataProvider routes
     */
    public function testARouteNeedsLoginRightAndNonce(string $method, string $path, string $who, bool $nonce): void
    {
        $this->become($who);
        $allowed = $who === 'shop_manager' && $nonce;
        $request = new \WP_REST_Request($method, '/sors/v1' . $path);
        $request->set_body_params(['kind' => 'catalog', 'step' => 'initial-sync']);
        $this->authenticate($nonce);
        $response = rest_do_request($request);

        if ($allowed) {
            self::assertNotContains($response->get_status(), [401, 403]);
        } else {
            self::assertSame($who === 'nobody' || !$nonce ? 401 : 403, $response->get_status());
            self::assertSame('rest_forbidden', $response->as_error()->get_error_code());
        }
        self::assertSame([], (new RunRepository())->listRecent(5));
    }

    /** @return iterable<string, array{0: string, 1: string, 2: string, 3: bool}> */
    public static function routes(): iterable
    {
        $routes = [
            'POST /connection/test',
            'POST /connection/contract',
            'GET /connection/lists',
            'POST /connection/lists',
            'GET /overview',
            'GET /runs',
            'POST /runs',
            'GET /runs/1',
            'GET /runs/1/report',
            'POST /runs/1/step',
            'POST /runs/1/resume',
            'POST /runs/1/stop',
            'GET /orders/summary',
            'GET /orders/1/debt',
            'GET /health/connection',
            'GET /products/1/compare',
            'POST /products/1/sync',
            'POST /products/1/link',
            'POST /products/1/unlink',
            'POST /database-switch/plan',
            'POST /database-switch/apply',
            'POST /setup/sample-article',
            'POST /setup/panel',
        ];
        foreach ($routes as $route) {
            foreach (self::WHO as $who) {
                yield "{$route} by {$who}" => [...explode(' ', $route), $who, true];
                yield "{$route} by {$who} without nonce" => [...explode(' ', $route), $who, false];
            }
        }
    }

    public function testTheTableHasEveryRoute(): void
    {
        $known = array_unique(array_map(static fn (array $row): string => $row[0] . ' ' . $row[1], [...self::routes()]));
        $there = [];
        foreach (rest_get_server()->get_routes('sors/v1') as $path => $handlers) {
            foreach ($path === '/sors/v1' ? [] : $handlers as $handler) {
                foreach (array_keys($handler['methods']) as $method) {
                    $there[] = $method . ' ' . str_replace(['/sors/v1', '(?P<id>\d+)'], ['', '1'], $path);
                }
            }
        }
        self::assertEqualsCanonicalizing($there, $known);
    }

    public function testThePageIsNotForCustomers(): void
    {
        $this->as('customer');
        $die = static fn (): callable => static function ($message, $title = '', $arguments = []): never {
            throw new \RuntimeException('refused ' . (string) $arguments['response']);
        };
        add_filter('wp_die_handler', $die);
        try {
            $this->page('settings');
            self::fail('shown to a customer');
        } catch (\RuntimeException $refused) {
            self::assertSame('refused 403', $refused->getMessage());
        } finally {
            remove_filter('wp_die_handler', $die);
        }
    }

    protected function setUp(): void
    {
        parent::setUp();
        SetupTab::register();
        (new OrderActions(new OrdersFactory()))->register();
        // A server that writes no headers: the test runner has begun its output long ago.
        $silent = new class extends \WP_REST_Server {
            // phpcs:ignore PSR1.Methods.CamelCapsMethodName -- WordPress's name.
            public function send_header($key, $value): void
            {
            }
        };
        add_filter('wp_rest_server_class', static fn (): string => $silent::class);
        $GLOBALS['wp_rest_server'] = null;
    }

    protected function tearDown(): void
    {
        remove_all_filters('wp_rest_server_class');
        $GLOBALS['wp_rest_server'] = null;
        parent::tearDown();
    }

    private function become(string $who): void
    {
        $who === 'nobody' ? wp_set_current_user(0) : $this->as($who);
    }

    /** What WordPress does with a cookie and the header X-WP-Nonce before a route is asked for. */
    private function authenticate(bool $nonce): void
    {
        global $wp_rest_auth_cookie;
        $wp_rest_auth_cookie = true;
        if ($nonce && is_user_logged_in()) {
            $_SERVER['HTTP_X_WP_NONCE'] = wp_create_nonce('wp_rest');
        } else {
            unset($_SERVER['HTTP_X_WP_NONCE']);
        }
        self::assertNotInstanceOf(\WP_Error::class, rest_cookie_check_errors(null));
        unset($_SERVER['HTTP_X_WP_NONCE']);
        $wp_rest_auth_cookie = null;
    }
}
