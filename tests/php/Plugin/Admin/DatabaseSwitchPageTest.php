<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use SorsForWooCommerce\Admin\DatabaseSwitchActions;
use SorsForWooCommerce\Admin\DatabaseSwitchNotice;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Connection\ConnectionCheck;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

/**
 * The notice that a year is over, and the move as the page makes it.
 */
final class DatabaseSwitchPageTest extends AdminTestCase
{
    public function testTheDailyLookFindsANewerDatabaseAndTheNoticeSaysSo(): void
    {
        $this->sandbox(articles: 5, settings: ['database' => 'MyDatabase2025']);
        $this->asAdministrator();
        self::assertNotFalse(has_action(NewDatabaseCheck::HOOK), 'Nobody would look.');
        self::skipWithoutList();
        do_action(NewDatabaseCheck::HOOK);
        self::assertSame('MyDatabase2026', NewDatabaseCheck::findYearIssue()['newer'] ?? null);
        $notice = $this->notice('dashboard');
        self::assertStringContainsString('MyDatabase2026', $notice);
        self::assertStringContainsString('tab=settings', $notice);
        self::assertSame('', $this->notice('edit-post'));

        SubmittedForm::post(DatabaseSwitchNotice::ACTION);
        self::assertSame('', $this->notice('dashboard'), 'It was dismissed.');
        Settings::save(['database' => 'MyDatabase2026']);
        update_option(NewDatabaseCheck::OPTION, ['MyDatabase2026', 'MyDatabase2027']);
        self::assertStringContainsString('MyDatabase2027', $this->notice('dashboard'), 'Another year is another notice.');
    }

    public function testTheTestOfTheConnectionLooksToo(): void
    {
        $this->sandbox(articles: 5, settings: ['database' => 'MyDatabase2025']);
        self::skipWithoutList();
        ConnectionCheck::run(Settings::load(), ApiKey::get());
        self::assertSame('MyDatabase2026', NewDatabaseCheck::findYearIssue()['newer'] ?? null);
    }

    public function testAPastYearIsSaidWithoutAList(): void
    {
        $this->sandbox(articles: 5, settings: ['database' => 'Firma2019']);
        $this->asAdministrator();
        self::assertStringContainsString('whose year is over', $this->notice('dashboard'));
        wp_set_current_user(0);
        self::assertSame('', $this->notice('dashboard'));
    }

    public function testThePageShowsTheDryRunAndMovesAsSeen(): void
    {
        $this->sandbox(articles: 5, settings: ['database' => 'MyDatabase2025']);
        $this->asAdministrator();
        self::assertSame(302, SubmittedForm::post('sors_plan_database_switch', ['to' => 'MyDatabase2026'])['status']);
        $html = $this->page('settings');
        self::assertStringContainsString('Move the shop to MyDatabase2026', $this->text($html));
        self::assertSame('MyDatabase2025', Settings::load()->text('database'));
        self::assertSame(1, preg_match('/name="digest" value="([0-9a-f]{64})"/', $html, $digest));

        SubmittedForm::post('sors_switch_database', ['to' => 'MyDatabase2026', 'digest' => str_repeat('0', 64)]);
        self::assertSame('MyDatabase2025', Settings::load()->text('database'));
        SubmittedForm::post('sors_switch_database', ['to' => 'MyDatabase2026', 'digest' => $digest[1]]);
        self::assertSame('MyDatabase2026', Settings::load()->text('database'));
        self::assertStringContainsString('The shop now uses the database MyDatabase2026', $this->text($this->page('settings')));
    }

    /** @dataProvider doors */
    public function testEachFormNeedsLoginRightAndNonce(string $action): void
    {
        $this->sandbox(articles: 5, settings: ['database' => 'MyDatabase2025']);
        $this->as('customer');
        self::assertSame(403, SubmittedForm::post($action, ['to' => 'MyDatabase2026'])['status']);
        $this->as('shop_manager');
        self::assertSame(403, SubmittedForm::post($action, ['to' => 'MyDatabase2026'], 'wrong')['status']);
        self::assertSame('MyDatabase2025', Settings::load()->text('database'));
    }

    /** @return list<array{string}> */
    public static function doors(): array
    {
        return array_map(static fn (string $action): array => [$action], array_keys(DatabaseSwitchActions::HANDLERS));
    }

    private static function skipWithoutList(): void
    {
        if (!ClientFactory::create()->profile()['lists_databases']) {
            self::markTestSkipped('The contract profile has no list of databases.');
        }
    }

    private function notice(string $screen): string
    {
        set_current_screen($screen);
        ob_start();
        DatabaseSwitchNotice::render();

        return (string) ob_get_clean();
    }
}
