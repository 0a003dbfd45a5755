<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\FormHandlers;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Admin\RunController;
use SorsForWooCommerce\Admin\RunRequestException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\InitialSync;

/**
 * What the buttons of a step post to.
 */
final class SetupActions
{
    public const ACTION = 'sors_setup';

    public static function handle(): never
    {
        FormHandlers::authorize(self::ACTION);
        $step = self::postedText('step');
        if (!array_key_exists($step, SetupSteps::titles())) {
            self::redirectTo(SetupTab::url());
        }
        [$do, $run] = explode(':', self::postedText('do') . ':', 2);
        match ($do) {
            'skip' => self::finishStep($step, 'skipped'),
            'leave' => self::leaveSetup(),
            'continue' => self::continueStep($step),
            'example' => self::redirectTo(add_query_arg('article', rawurlencode(self::postedText('article')), SetupTab::url($step))),
            'test' => self::testConnection($step),
            default => self::controlRun($do, (int) $run),
        };
        self::redirectTo(SetupTab::url($step));
    }

    /** What can't be taken leaves one where one is. */
    private static function continueStep(string $step): void
    {
        if (self::submitStep($step)) {
            self::finishStep($step, 'done');
        }
    }

    /** Tried, but one stays to read the answer. */
    private static function testConnection(string $step): void
    {
        if ($step === 'connection') {
            self::submitStep($step);
        }
    }

    private static function submitStep(string $step): bool
    {
        $settings = Settings::load();
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() has looked.
        return SetupSteps::requiredStep($step, $settings) === null && SetupSteps::createStep($step, $settings)->submit(new PostedForm(wp_unslash($_POST)));
    }

    /** @param 'done'|'skipped' $mark */
    private static function finishStep(string $step, string $mark): never
    {
        $progress = SetupProgress::load();
        $progress->markStep($step, $mark);
        $next = SetupSteps::nextStep($step);
        self::redirectTo($next === null ? SetupTab::url() : SetupTab::url($next));
    }

    private static function leaveSetup(): never
    {
        SetupProgress::load()->dismiss();
        FlashMessages::add('success', __('Everything can be set here, too; a link leads back to the first steps.', 'sors-for-woocommerce'));
        self::redirectTo(AdminPage::url('settings'));
    }

    private static function controlRun(string $do, int $id): void
    {
        try {
            match ($do) {
                'dry-run' => RunController::start('catalog', true),
                'initial-sync' => InitialSync::start(),
                'stop' => RunController::stop($id),
                'resume' => RunController::resume($id),
                'look' => RunController::runStep($id),
                default => null,
            };
            InitialSync::advance();
        } catch (RunRequestException $problem) {
            FlashMessages::add('error', $problem->getMessage());
        }
    }

    private static function postedText(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() has looked.
        $value = wp_unslash($_POST[$name] ?? '');

        return is_string($value) ? sanitize_text_field($value) : '';
    }

    private static function redirectTo(string $address): never
    {
        wp_safe_redirect($address);
        exit;
    }
}
