<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin\Setup;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\Setup\ActivationRedirect;
use SorsForWooCommerce\Admin\Setup\SetupProgress;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Support\FinishedProcess;

/**
 * Who is led to the first steps after activation, and when nobody is.
 */
final class ActivationRedirectTest extends SetupTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        delete_transient(ActivationRedirect::TRANSIENT);
        $GLOBALS['pagenow'] = 'plugins.php';
    }

    protected function tearDown(): void
    {
        $GLOBALS['pagenow'] = 'index.php';
        $_SERVER['REQUEST_METHOD'] = 'GET';
        unset($GLOBALS['current_screen']);
        parent::tearDown();
    }

    public function testWhoActivatedIsLedThereOnce(): void
    {
        ActivationRedirect::rememberUser(false, false);
        self::assertSame(AdminPage::url('setup'), $this->visit());
        self::assertSame('', $this->visit(), 'once');
    }

    public function testNobodyElseIsLed(): void
    {
        ActivationRedirect::rememberUser(false, false);
        $this->as('administrator');
        self::assertSame('', $this->visit());
        wp_set_current_user(0);
        self::assertSame('', $this->visit());
        wp_set_current_user(1);
        self::assertSame(AdminPage::url('setup'), $this->visit(), 'still kept for the one who activated');
    }

    public function testNotInANetworkOnTheCommandLineOrWhereItWasSetUp(): void
    {
        ActivationRedirect::rememberUser(true, false);
        ActivationRedirect::rememberUser(false, true);
        wp_set_current_user(0);
        ActivationRedirect::rememberUser(false, false);
        wp_set_current_user(1);
        self::assertFalse(get_transient(ActivationRedirect::TRANSIENT));
        ApiKey::save('k');
        Settings::save(['database' => 'MojaBaza2026']);
        ActivationRedirect::rememberUser(false, false);
        self::assertFalse(get_transient(ActivationRedirect::TRANSIENT), 'set up before');
        Settings::save(['database' => '']);
        SetupProgress::load()->dismiss();
        ActivationRedirect::rememberUser(false, false);
        self::assertFalse(get_transient(ActivationRedirect::TRANSIENT), 'left before');
    }

    public function testSeveralPluginsActivatedTogetherLeadNowhere(): void
    {
        ActivationRedirect::rememberUser(false, false);
        $_GET['activate-multi'] = 'true';
        self::assertSame('', $this->visit());
        unset($_GET['activate-multi']);
        self::assertSame('', $this->visit(), 'nor afterwards');
    }

    public function testWhatNobodyLooksAtIsNotLedAstray(): void
    {
        ActivationRedirect::rememberUser(false, false);
        add_filter('wp_doing_ajax', '__return_true');
        self::assertSame('', $this->visit());
        remove_filter('wp_doing_ajax', '__return_true');
        add_filter('wp_doing_cron', '__return_true');
        self::assertSame('', $this->visit());
        remove_filter('wp_doing_cron', '__return_true');
        $_SERVER['REQUEST_METHOD'] = 'POST';
        self::assertSame('', $this->visit());
        $_SERVER['REQUEST_METHOD'] = 'GET';
        $GLOBALS['pagenow'] = 'admin-post.php';
        self::assertSame('', $this->visit());
        $GLOBALS['pagenow'] = 'index.php';
        self::assertSame(AdminPage::url('setup'), $this->visit(), 'the next page is');
    }

    public function testWhoMayNotLookAfterTheShopIsNotLed(): void
    {
        $this->as('editor');
        ActivationRedirect::rememberUser(false, false);
        self::assertSame('', $this->visit());
    }

    public function testANewShopsPageBeginsWithTheFirstSteps(): void
    {
        self::assertStringContainsString('Step 1 of 9', $this->text($this->page('')));
        ApiKey::save('k');
        Settings::save(['database' => 'MojaBaza2026']);
        self::assertStringNotContainsString('Step 1 of 9', $this->text($this->page('')));
    }

    /** @return string Where a visit of wp-admin is led; '' where it stays. */
    private function visit(): string
    {
        $redirect = static function (string $location): never {
            throw new FinishedProcess(302, $location, '');
        };
        add_filter('wp_redirect', $redirect);
        try {
            ActivationRedirect::lead();

            return '';
        } catch (FinishedProcess $ended) {
            return $ended->location;
        } finally {
            remove_filter('wp_redirect', $redirect);
        }
    }
}
