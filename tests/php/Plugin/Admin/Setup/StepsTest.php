<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin\Setup;

use SorsForWooCommerce\Admin\Setup\SetupActions;
use SorsForWooCommerce\Admin\Setup\SetupProgress;
use SorsForWooCommerce\Admin\Setup\SetupSteps;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;
use SorsForWooCommerce\Sync\InitialSync;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\SandboxProcess;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

final class StepsTest extends SetupTestCase
{
    public function testAllTheWayFromNothingToAFilledShop(): void
    {
        $sandbox = $this->fresh(30);
        $lists = Settings::load()->text('profile_path') === '';
        self::assertStringContainsString('Step 1 of 9: Requirements', $this->text($this->step()));
        self::assertSame('setup&step=api-key', $this->press('requirements', 'continue'));
        self::assertSame('setup&step=connection', $this->press('api-key', 'continue', ['api_key' => $sandbox->key, 'sors' => ['api_url' => $sandbox->https, 'ca_file' => $sandbox->caFile]]));
        self::assertStringNotContainsString($sandbox->key, $this->step('api-key'));
        self::assertSame('setup&step=connection', $this->press('connection', 'test'), 'a test alone leads nowhere');
        self::assertSame('open', SetupProgress::load()->stepState('connection'));
        self::assertSame('setup&step=database', $this->press('connection', 'continue'));
        $html = $this->step();
        self::assertStringContainsString('Step 4 of 9: Database', $this->text($html), 'it goes on where one left off');
        self::assertSame($lists, str_contains($html, 'name="sors[database_choice]" value="Demo2"'));
        self::assertSame('setup&step=business-unit', $this->press('database', 'continue', ['sors' => $lists ? ['database_choice' => 'MyDatabase2026'] : ['database' => 'MyDatabase2026']]));
        self::assertMatchesRegularExpression('/name="sors\[business_unit_choice\]" value="1"/', $this->step());
        self::assertSame('setup&step=price-stock', $this->press('business-unit', 'continue', ['sors' => ['business_unit_choice' => '1']]));
        self::assertSame('setup&step=owned-fields', $this->press('price-stock', 'continue', ['sors' => ['price_type' => 'gross', 'stock_mode' => 'on_hand']]));
        self::assertSame('setup&step=dry-run', $this->press('owned-fields', 'continue', ['sors' => ['owned_fields' => ['price', 'stock', 'images'], 'new_product_status' => 'publish']]));
        $settings = Settings::load();
        self::assertSame(['MyDatabase2026', '1', 'gross', 'on_hand', 'publish'], array_map($settings->text(...), ['database', 'business_unit', 'price_type', 'stock_mode', 'new_product_status']));
        self::assertSame(['price', 'stock', 'images'], $settings->list('owned_fields'));

        self::assertSame('setup&step=dry-run', $this->press('dry-run', 'continue'), 'without a dry run it is not done');
        self::assertSame('setup&step=dry-run', $this->press('dry-run', 'dry-run'));
        $run = (new RunRepository())->findLatest('catalog');
        self::assertTrue($run !== null && $run->isDryRun);
        $this->lookUntilOver('dry-run', 'catalog');
        $html = $this->step();
        self::assertMatchesRegularExpression('~<strong>\d+</strong> Create</li>~', $html);
        self::assertStringContainsString('report=' . $run->id, $html);
        self::assertSame([], wc_get_products(['limit' => 1]), 'nothing was written');
        self::assertSame('setup&step=initial-sync', $this->press('dry-run', 'continue'));

        self::assertSame('setup&step=initial-sync', $this->press('initial-sync', 'initial-sync'));
        foreach (Settings::SYNC_KINDS as $kind) {
            $this->lookUntilOver('initial-sync', $kind);
            self::assertSame('completed', InitialSync::latestRuns()[$kind]->state, (string) InitialSync::latestRuns()[$kind]->reason);
        }
        self::assertNotSame([], wc_get_products(['limit' => 1]));
        self::assertNull(SetupProgress::load()->lastRunBeforeSync());
        self::assertSame('setup', $this->press('initial-sync', 'continue'));
        self::assertStringContainsString('The first steps are done', $this->text($this->step()));
        self::assertFalse(SetupProgress::load()->isOpen());
        self::assertSame(array_fill_keys(array_keys(SetupSteps::titles()), 'done'), array_map(SetupProgress::load()->stepState(...), array_combine(array_keys(SetupSteps::titles()), array_keys(SetupSteps::titles()))));
    }

    public function testTheFirstSynchronisationGoesOnWithoutAnyoneLooking(): void
    {
        $this->sandbox(12);
        InitialSync::start();
        for ($looks = 0; $looks < 12 && SetupProgress::load()->lastRunBeforeSync() !== null; $looks++) {
            $this->runScheduledActions();
            InitialSync::runScheduled();
        }
        self::assertTrue(InitialSync::isComplete());
        self::assertCount(3, (new RunRepository())->listRecent(9));
        $this->runScheduledActions();
        as_unschedule_all_actions(InitialSync::HOOK, [], 'sors');
        InitialSync::runScheduled();
        self::assertFalse(as_has_scheduled_action(InitialSync::HOOK, [], 'sors'), 'it ends');
    }

    public function testAFailedKindStopsTheChainUntilAPersonGoesOn(): void
    {
        $sandbox = $this->sandbox(12);
        $sandbox->injectFault('html', 'articles');
        InitialSync::start();
        (new Runner())->runToEnd(InitialSync::latestRuns()['catalog']->id);
        InitialSync::advance();
        self::assertSame(['failed', null, null], array_map(static fn ($run) => $run?->state, array_values(InitialSync::latestRuns())));
        self::assertNull(SetupProgress::load()->lastRunBeforeSync());
        self::assertStringContainsString('Go on with what is missing', $this->step('initial-sync'));
        self::assertSame('setup&step=initial-sync', $this->press('initial-sync', 'continue'), 'not done');

        $sandbox->clearFaults();
        $this->press('initial-sync', 'initial-sync');
        $this->lookUntilOver('initial-sync', 'catalog');
        self::assertSame('completed', InitialSync::latestRuns()['catalog']->state);
        self::assertNotNull(InitialSync::latestRuns()['stock'], 'the next one is under way');
    }

    public function testStepsCanBeSkippedAndTheWholeLeft(): void
    {
        $this->fresh(5);
        self::assertSame('setup&step=api-key', $this->press('requirements', 'skip'));
        self::assertSame('setup&step=connection', $this->press('api-key', 'skip'));
        self::assertSame('skipped', SetupProgress::load()->stepState('api-key'));
        $text = $this->text($this->step());
        self::assertStringContainsString('Something else comes first: API key', $text);
        self::assertStringNotContainsString('Save and continue', $text);
        self::assertSame('setup&step=connection', $this->press('connection', 'continue'), 'nor by a forged post');
        self::assertStringContainsString('First steps', $this->text($this->page('settings')));
        self::assertSame('settings', $this->press('connection', 'leave'));
        self::assertFalse(SetupProgress::load()->isOpen());
        self::assertStringNotContainsString('nav-tab" href="' . esc_url(admin_url('admin.php?page=sors&tab=setup')), $this->page('settings'));
        self::assertStringContainsString('Step 3 of 9', $this->text($this->step()), 'one can come back');
    }

    public function testWhatCantBeTakenLeavesOneAtTheStep(): void
    {
        $sandbox = $this->fresh(5);
        self::assertSame('setup&step=api-key', $this->press('api-key', 'continue', ['api_key' => '']));
        self::assertStringContainsString('Enter the API key first', $this->text($this->step('api-key')));
        $this->press('api-key', 'continue', ['api_key' => 'not-the-key', 'sors' => ['api_url' => $sandbox->https, 'ca_file' => $sandbox->caFile]]);
        // Without a list of databases SORS is asked only once the database is named.
        $lists = Settings::load()->text('profile_path') === '';
        self::assertSame($lists ? 'setup&step=connection' : 'setup&step=database', $this->press('connection', 'continue'));
        self::assertSame('setup&step=database', $this->press('database', 'continue', ['sors' => ['database' => 'MyDatabase2026']]));
        $html = $this->step('connection');
        self::assertSame('', Settings::load()->text('database'));
        self::assertStringContainsString('rejected the API key', $this->text($html));
        self::assertStringNotContainsString('not-the-key', $html);

        ApiKey::save($sandbox->key);
        self::assertSame('setup&step=database', $this->press('database', 'continue', ['sors' => ['database' => 'NemaTeBaze1999']]));
        self::assertStringContainsString('NemaTeBaze1999', $this->text($this->step('database')));
        self::assertSame('', Settings::load()->text('database'), 'not taken');
        Settings::save(['database' => 'MyDatabase2026', 'business_unit' => '1']);
        self::assertSame('setup&step=price-stock', $this->press('price-stock', 'continue', ['sors' => ['price_type' => 'net']]));
        self::assertStringContainsString('without VAT, but the shop’s prices are entered with tax', $this->text($this->step('owned-fields')));
        self::assertSame('setup&step=dry-run', $this->press('owned-fields', 'continue', ['sors' => ['new_product_status' => 'publish']]));
        self::assertSame([], Settings::load()->list('owned_fields'));
    }

    public function testAnotherDatabaseForgetsTheBusinessUnit(): void
    {
        $this->sandbox(5);
        update_option(NewDatabaseCheck::OPTION, ['MyDatabase2025', 'MyDatabase2026']);
        $this->press('database', 'continue', ['sors' => ['database_choice' => 'MyDatabase2026']]);
        self::assertSame('1', Settings::load()->text('business_unit'));
        $this->press('database', 'continue', ['sors' => ['database_choice' => 'MyDatabase2025']]);
        self::assertSame(['MyDatabase2025', ''], array_map(Settings::load()->text(...), ['database', 'business_unit']));
    }

    public function testAKeyThatCantBeOpenedOpensItsStepAgain(): void
    {
        $sandbox = $this->fresh(5);
        $this->press('api-key', 'continue', ['api_key' => $sandbox->key]);
        self::assertSame('done', SetupProgress::load()->stepState('api-key'));
        update_option(ApiKey::OPTION, base64_encode(random_bytes(70)));
        self::assertSame('open', SetupProgress::load()->stepState('api-key'));
        self::assertStringContainsString('Something else comes first', $this->text($this->step('connection')));
    }

    /** @dataProvider strangers */
    public function testTheFormNeedsLoginRightAndNonce(string $who, bool $nonce, int $status): void
    {
        $who === 'nobody' ? wp_set_current_user(0) : $this->as($who);
        $answer = SubmittedForm::post(SetupActions::ACTION, ['step' => 'api-key', 'do' => 'continue', 'api_key' => 'changed'], $nonce ? null : 'wrong');
        self::assertSame($status, $answer['status']);
        self::assertSame($status === 302 ? 'changed' : '', ApiKey::get());
    }

    /** @return array<string, array{0: string, 1: bool, 2: int}> */
    public static function strangers(): array
    {
        return [
            'nobody' => ['nobody', true, 0],
            'a customer' => ['customer', true, 403],
            'a shop manager without nonce' => ['shop_manager', false, 403],
            'a shop manager' => ['shop_manager', true, 302],
        ];
    }

    /** A shop nobody has set up, and a sandbox. */
    private function fresh(int $articles): SandboxProcess
    {
        $sandbox = $this->sandbox($articles);
        ApiKey::save('');
        delete_option(Settings::OPTION);
        delete_option(SetupProgress::OPTION);
        Settings::save(['profile_path' => static::profile()]);

        return $sandbox;
    }

    /** Presses “Look again”, as one does without JavaScript, until a run is over. */
    private function lookUntilOver(string $step, string $kind): void
    {
        for ($looks = 0; $looks < 60; $looks++) {
            $run = (new RunRepository())->findLatest($kind);
            if ($run !== null && $run->isFinished()) {
                return;
            }
            $this->press($step, 'look:' . ($run->id ?? 0));
        }
        self::fail("{$kind} has no end");
    }
}
