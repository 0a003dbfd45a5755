<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Settings;

use Sors\Exception\AuthenticationException;
use SorsForWooCommerce\Admin\ApiKeyNotice;
use SorsForWooCommerce\Admin\RunController;
use SorsForWooCommerce\Admin\RunRequestException;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\SyncSchedule;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * The key at rest, and what happens once it can't be opened any more.
 */
final class ApiKeyTest extends ShopTestCase
{
    private const KEY = 'canary-ključ-0815';

    public function testItIsEncryptedAtRestWithAFreshNonceEachTime(): void
    {
        ApiKey::save(self::KEY);
        $first = (string) get_option(ApiKey::OPTION);
        ApiKey::save(self::KEY);
        $second = (string) get_option(ApiKey::OPTION);

        self::assertSame(self::KEY, ApiKey::get());
        self::assertNotSame($first, $second);
        foreach ([$first, $second] as $stored) {
            $bytes = (string) base64_decode($stored, true);
            self::assertSame(SODIUM_CRYPTO_SECRETBOX_NONCEBYTES + SODIUM_CRYPTO_SECRETBOX_MACBYTES + strlen(self::KEY), strlen($bytes));
            self::assertStringNotContainsString('canary', $stored . $bytes);
        }
        self::assertSame([], $this->rowsWith('canary'));
        self::assertStringNotContainsString('canary', (string) wp_json_encode(wp_load_alloptions(true)));
    }

    public function testOneChangedBitIsRefused(): void
    {
        ApiKey::save(self::KEY);
        $bytes = (string) base64_decode((string) get_option(ApiKey::OPTION), true);
        foreach (range(0, strlen($bytes) - 1) as $at) {
            $changed = $bytes;
            $changed[$at] = chr(ord($changed[$at]) ^ 1);
            update_option(ApiKey::OPTION, base64_encode($changed));
            self::assertSame(['', true], [ApiKey::get(), ApiKey::isUndecryptable()], "byte {$at}");
        }
    }

    public function testRubbishIsRefused(): void
    {
        foreach (['x', '%%%', base64_encode('short'), base64_encode(random_bytes(24)), base64_encode(random_bytes(30)), base64_encode(random_bytes(300))] as $rubbish) {
            update_option(ApiKey::OPTION, $rubbish);
            self::assertSame(['', false, true], [ApiKey::get(), ApiKey::isSet(), ApiKey::isUndecryptable()], $rubbish);
        }
        ApiKey::save('');
        self::assertSame([false, false], [ApiKey::isSet(), ApiKey::isUndecryptable()]);
    }

    /** In a process of its own, as a constant can't be taken back. */
    public function testTheConstantOverridesWhatIsStored(): void
    {
        $code = <<<'PHP'
            foreach (['HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '/', 'REQUEST_METHOD' => 'GET', 'SERVER_NAME' => '127.0.0.1'] as $name => $value) {
                $_SERVER[$name] = $value;
            }
            define('SORS_API_KEY', 'of-the-constant');
            require getenv('SORS_SHOP_DIR') . '/wp-load.php';
            $key = 'SorsForWooCommerce\Settings\ApiKey';
            update_option($key::OPTION, base64_encode(random_bytes(70)));
            $unreadable = $key::isUndecryptable();
            $key::save('stored');
            require_once ABSPATH . 'wp-admin/includes/admin.php';
            wp_set_current_user(1);
            $_GET['tab'] = 'settings';
            ob_start();
            SorsForWooCommerce\Admin\AdminPage::render();
            $page = ob_get_clean();
            echo json_encode([$key::get(), $unreadable, str_contains($page, 'of-the-constant'), str_contains($page, 'name="api_key"'), str_contains($page, '<code>SORS_API_KEY</code>')]);
            PHP;
        $answer = PhpProcess::run($code, [], ['memory_limit' => '512M']);

        self::assertSame('["of-the-constant",false,false,false,true]', $answer['output'], $answer['errors']);
    }

    public function testWithOtherSaltsNothingIsAskedAndTheReasonIsTold(): void
    {
        $sandbox = $this->sandbox(10, settings: ['schedule_stock' => 15]);
        $this->changeSalts();
        $sandbox->clearRequests();

        self::assertSame(['', false, true], [ApiKey::get(), ApiKey::isSet(), ApiKey::isUndecryptable()]);
        self::assertStringContainsString('Enter it again', (string) Readiness::findProblem(Settings::load()));
        foreach (['catalog', 'stock', 'images'] as $kind) {
            $this->assertRefused(static fn () => RunController::start($kind));
            $this->assertRefused(static fn () => RunController::start($kind, true));
        }
        self::assertSame([], (new RunRepository())->listRecent(9), 'No run was made.');
        $run = (new Runner())->runToEnd((new Runner())->start('catalog', 'cli')->id);
        self::assertSame('failed', $run->state);
        self::assertStringContainsString('can’t be opened', (string) $run->reason);
        SyncSchedule::startScheduledRun('stock');
        self::assertCount(1, (new RunRepository())->listRecent(9), 'The schedule made none.');
        self::assertStringContainsString('The scheduled stock run was not started. The stored API key can’t be opened', $this->sorsLog());
        self::assertSame(0, $sandbox->requests()['total']);
    }

    public function testARunThatIsUnderWayEndsWithTheReason(): void
    {
        $sandbox = $this->sandbox(10);
        $run = (new Runner())->start('catalog', 'admin');
        $this->changeSalts();
        $sandbox->clearRequests();
        $run = (new Runner())->runStep($run->id, 5.0);

        self::assertSame('failed', $run->state);
        self::assertStringContainsString('can’t be opened', (string) $run->reason);
        self::assertSame(0, $sandbox->requests()['total']);
    }

    public function testNoClientIsMadeWithoutAKeyThatCanBeRead(): void
    {
        ApiKey::save(self::KEY);
        $this->changeSalts();
        foreach (['can’t be opened' => static fn () => null, 'No API key is stored' => static fn () => ApiKey::save('')] as $sentence => $before) {
            $before();
            try {
                ClientFactory::create(Settings::load(), 'MyDatabase2026');
                self::fail('A client was made.');
            } catch (AuthenticationException $refused) {
                self::assertStringContainsString($sentence, $refused->getMessage());
                self::assertStringNotContainsString('canary', $refused->getMessage() . $refused->getTraceAsString());
            }
        }
    }

    public function testTheNoticeIsShownWhereItIsSeenByWhoCanMendIt(): void
    {
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        ApiKey::save(self::KEY);
        wp_set_current_user(1);
        self::assertSame('', $this->noticeOn('dashboard'), 'All is well.');
        $this->changeSalts();

        foreach (['dashboard' => true, 'plugins' => true, 'woocommerce_page_wc-orders' => true, 'edit-shop_order' => true, 'edit-post' => false, 'themes' => false] as $screen => $shown) {
            self::assertSame($shown, str_contains($this->noticeOn($screen), 'can’t be opened'), $screen);
        }
        self::assertStringContainsString('tab=settings', $this->noticeOn('plugins'));
        wp_set_current_user((int) wp_insert_user(['user_login' => 'urednik', 'user_pass' => 'x', 'role' => 'editor']));
        self::assertSame('', $this->noticeOn('dashboard'), 'An editor can’t mend it.');
        wp_set_current_user((int) wp_insert_user(['user_login' => 'poslovođa2', 'user_pass' => 'x', 'role' => 'shop_manager']));
        self::assertStringContainsString('Enter the key', $this->noticeOn('dashboard'));
    }

    private function noticeOn(string $screen): string
    {
        set_current_screen($screen);
        ob_start();
        ApiKeyNotice::elsewhere();
        $notice = (string) ob_get_clean();
        unset($GLOBALS['current_screen']);

        return $notice;
    }

    /** What somebody does who puts new security keys into wp-config.php; undone with the test's hooks. */
    private function changeSalts(): void
    {
        add_filter('salt', static fn (string $salt): string => 'another ' . $salt);
    }

    private function assertRefused(callable $start): void
    {
        try {
            $start();
            self::fail('It was started.');
        } catch (RunRequestException $problem) {
            self::assertSame(409, $problem->getCode());
            self::assertStringContainsString('can’t be opened', $problem->getMessage());
        }
    }

    /** @return list<string> Names of options in which a text can be read. */
    private function rowsWith(string $text): array
    {
        global $wpdb;

        return $wpdb->get_col($wpdb->prepare("SELECT option_name FROM {$wpdb->options} WHERE option_value LIKE %s", '%' . $text . '%'));
    }
}
