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
        'sors_report_csv' => 'planCsv',
        'sors_run_csv' => 'runCsv',
    ];

    public static function saveSettings(): never
    {
        self::authorize('sors_save_settings');
        $posted = new PostedForm(wp_unslash($_POST));
        $input = SettingsInput::fromForm($posted);
        if ($posted->apiKey() !== '' || $posted->shouldDeleteKey()) {
            ApiKey::save($posted->apiKey());
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
        if (self::postedText('test') !== '') {
            self::testConnection();
        }
        if (self::postedText('check') !== '') {
            self::checkContract();
        }
        self::redirectToTab('settings');
    }

    public static function startRun(): never
    {
        self::authorize('sors_start_run');
        try {
            RunController::start(self::postedText('kind'), self::postedText('dry_run') !== '');
            FlashMessages::add('success', __('Started. Load this page again to see how far it is.', 'sors-for-woocommerce'));
        } catch (RunRequestException $problem) {
            FlashMessages::add('error', $problem->getMessage());
        }
        self::redirectToTab('overview');
    }

    public static function stopRun(): never
    {
        self::authorize('sors_stop_run');
        try {
            RunController::stop((int) self::postedText('run'));
            FlashMessages::add('success', __('It stops after the batch it is writing.', 'sors-for-woocommerce'));
        } catch (RunRequestException $problem) {
            FlashMessages::add('error', $problem->getMessage());
        }
        self::redirectToTab('overview');
    }

    public static function resumeRun(): never
    {
        self::authorize('sors_resume_run');
        try {
            RunController::resume((int) self::postedText('run'));
            FlashMessages::add('success', __('It goes on. Load this page again to see how far it is.', 'sors-for-woocommerce'));
        } catch (RunRequestException $problem) {
            FlashMessages::add('error', $problem->getMessage());
        }
        self::redirectToTab('overview');
    }

    /** The whole report of a dry run. */
    public static function planCsv(): never
    {
        self::authorize('sors_report_csv');
        $run = self::findRequestedRun();
        if ($run === null || !$run->isDryRun) {
            FlashMessages::add('error', __('There is no such dry run. Load the page again.', 'sors-for-woocommerce'));
            self::redirectToTab('runs');
        }
        CsvDownload::send(sprintf('sors-dry-run-%d.csv', $run->id), DryRunReportRows::COLUMNS, DryRunReportRows::listRows(new DryRunReport($run->id)));
    }

    /** The items a run could not bring in. */
    public static function runCsv(): never
    {
        self::authorize('sors_run_csv');
        $run = self::findRequestedRun();
        if ($run === null) {
            FlashMessages::add('error', __('There is no such run. Load the page again.', 'sors-for-woocommerce'));
            self::redirectToTab('runs');
        }
        CsvDownload::send(sprintf('sors-run-%d-failed.csv', $run->id), RunItems::COLUMNS, RunItems::listFailed($run));
    }

    /** Ends the request with 403 unless the user may look after the shop and came from our own form. */
    public static function authorize(string $action): void
    {
        if (!current_user_can(AdminPage::CAPABILITY)) {
            wp_die(esc_html__('You may not look after SORS in this shop.', 'sors-for-woocommerce'), '', ['response' => 403]);
        }
        check_admin_referer($action);
    }

    private static function testConnection(): void
    {
        try {
            FlashMessages::add('success', ConnectionCheck::run(Settings::load(), ApiKey::get())['message']);
        } catch (SorsException $error) {
            FlashMessages::add('error', ErrorMessages::localize($error));
        }
    }

    private static function checkContract(): void
    {
        try {
            $result = ContractCheck::run(Settings::load(), ApiKey::get());
            ContractPanel::storeReport($result['report']);
            FlashMessages::add(['good' => 'success', 'warn' => 'warning', 'bad' => 'error'][$result['tone']], $result['message']);
        } catch (SorsException $error) {
            FlashMessages::add('error', ErrorMessages::localize($error));
        }
    }

    /** The run that a link to a download names. */
    private static function findRequestedRun(): ?Run
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.NonceVerification.Recommended -- guard() has looked.
        $id = $_GET['run'] ?? self::postedText('run');

        return (new RunRepository())->find(is_scalar($id) ? (int) $id : 0);
    }

    private static function postedText(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() has looked.
        $value = wp_unslash($_POST[$name] ?? '');

        return is_string($value) ? sanitize_text_field($value) : '';
    }

    private static function redirectToTab(string $tab): never
    {
        wp_safe_redirect(AdminPage::url($tab));
        exit;
    }
}
