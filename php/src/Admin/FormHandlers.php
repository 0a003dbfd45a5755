<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\Runs\RunItems;
use SorsForWooCommerce\Connection\ConnectionCheck;
use SorsForWooCommerce\Connection\ContractCheck;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * What the page's forms post to. They work without JavaScript; with it the page talks to the REST routes instead.
 */
final class FormHandlers
{
    /** Action of admin-post.php → method. The nonce's name is the action's. */
    public const HANDLERS = [
        'sors_save_settings' => 'saveSettings',
        'sors_start_run' => 'startRun',
        'sors_stop_run' => 'stopRun',
        'sors_resume_run' => 'resumeRun',
        'sors_plan_csv' => 'planCsv',
        'sors_run_csv' => 'runCsv',
    ];

    public static function saveSettings(): never
    {
        self::guard('sors_save_settings');
        $posted = new PostedForm(wp_unslash($_POST));
        $input = SettingsInput::all($posted);
        if ($posted->key() !== '' || $posted->forgetKey()) {
            ApiKey::write($posted->key());
        }
        Settings::save($input->changes);
        foreach ($input->problems as $problem) {
            FlashMessages::add('error', $problem);
        }
        FlashMessages::add(
            $input->problems === [] ? 'success' : 'warning',
            $input->problems === []
                ? __('Settings saved.', 'sors-for-woocommerce')
                : __('Everything else was saved.', 'sors-for-woocommerce')
        );
        if (self::posted('test') !== '') {
            self::testStored();
        }
        if (self::posted('check') !== '') {
            self::checkStored();
        }
        self::back('settings');
    }

    public static function startRun(): never
    {
        self::guard('sors_start_run');
        try {
            RunController::start(self::posted('kind'), self::posted('dry_run') !== '');
            FlashMessages::add('success', __('Started. Load this page again to see how far it is.', 'sors-for-woocommerce'));
        } catch (RunRequestException $problem) {
            FlashMessages::add('error', $problem->getMessage());
        }
        self::back('overview');
    }

    public static function stopRun(): never
    {
        self::guard('sors_stop_run');
        try {
            RunController::stop((int) self::posted('run'));
            FlashMessages::add('success', __('It stops after the batch it is writing.', 'sors-for-woocommerce'));
        } catch (RunRequestException $problem) {
            FlashMessages::add('error', $problem->getMessage());
        }
        self::back('overview');
    }

    public static function resumeRun(): never
    {
        self::guard('sors_resume_run');
        try {
            RunController::resume((int) self::posted('run'));
            FlashMessages::add('success', __('It goes on. Load this page again to see how far it is.', 'sors-for-woocommerce'));
        } catch (RunRequestException $problem) {
            FlashMessages::add('error', $problem->getMessage());
        }
        self::back('overview');
    }

    /** The whole report of a dry run. */
    public static function planCsv(): never
    {
        self::guard('sors_plan_csv');
        $run = self::asked();
        if ($run === null || !$run->dry) {
            FlashMessages::add('error', __('There is no such dry run. Load the page again.', 'sors-for-woocommerce'));
            self::back('runs');
        }
        CsvDownload::csv(sprintf('sors-dry-run-%d.csv', $run->id), DryRunReportRows::COLUMNS, DryRunReportRows::all(new DryRunReport($run->id)));
    }

    /** The items a run could not bring in. */
    public static function runCsv(): never
    {
        self::guard('sors_run_csv');
        $run = self::asked();
        if ($run === null) {
            FlashMessages::add('error', __('There is no such run. Load the page again.', 'sors-for-woocommerce'));
            self::back('runs');
        }
        CsvDownload::csv(sprintf('sors-run-%d-failed.csv', $run->id), RunItems::COLUMNS, RunItems::of($run));
    }

    /** Ends the request with 403 unless the user may look after the shop and came from our own form. */
    public static function guard(string $action): void
    {
        if (!current_user_can(AdminPage::CAPABILITY)) {
            wp_die(esc_html__('You may not look after SORS in this shop.', 'sors-for-woocommerce'), '', ['response' => 403]);
        }
        check_admin_referer($action);
    }

    private static function testStored(): void
    {
        try {
            FlashMessages::add('success', ConnectionCheck::run(Settings::load(), ApiKey::read())['message']);
        } catch (SorsException $error) {
            FlashMessages::add('error', ErrorMessages::of($error));
        }
    }

    private static function checkStored(): void
    {
        try {
            $result = ContractCheck::run(Settings::load(), ApiKey::read());
            ContractPanel::keep($result['report']);
            FlashMessages::add(['good' => 'success', 'warn' => 'warning', 'bad' => 'error'][$result['tone']], $result['message']);
        } catch (SorsException $error) {
            FlashMessages::add('error', ErrorMessages::of($error));
        }
    }

    /** The run that a link to a download names. */
    private static function asked(): ?Run
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.NonceVerification.Recommended -- guard() has looked.
        $id = $_GET['run'] ?? self::posted('run');

        return (new RunRepository())->find(is_scalar($id) ? (int) $id : 0);
    }

    private static function posted(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() has looked.
        $value = wp_unslash($_POST[$name] ?? '');

        return is_string($value) ? sanitize_text_field($value) : '';
    }

    private static function back(string $tab): never
    {
        wp_safe_redirect(AdminPage::url($tab));
        exit;
    }
}
