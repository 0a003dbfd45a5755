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
        FormHandlers::guard(self::ACTION);
        $step = self::posted('step');
        if (!array_key_exists($step, SetupSteps::titles())) {
            self::to(SetupTab::url());
        }
        [$do, $run] = explode(':', self::posted('do') . ':', 2);
        match ($do) {
            'skip' => self::pass($step, 'skipped'),
            'leave' => self::leave(),
            'continue' => self::go($step),
            'example' => self::to(add_query_arg('article', rawurlencode(self::posted('article')), SetupTab::url($step))),
            'test' => self::test($step),
            default => self::run($do, (int) $run),
        };
        self::to(SetupTab::url($step));
    }

    /** What can't be taken leaves one where one is. */
    private static function go(string $step): void
    {
        if (self::take($step)) {
            self::pass($step, 'done');
        }
    }

    /** Tried, but one stays to read the answer. */
    private static function test(string $step): void
    {
        if ($step === 'connection') {
            self::take($step);
        }
    }

    private static function take(string $step): bool
    {
        $settings = Settings::load();
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() has looked.
        return SetupSteps::needed($step, $settings) === null && SetupSteps::make($step, $settings)->take(new PostedForm(wp_unslash($_POST)));
    }

    /** @param 'done'|'skipped' $mark */
    private static function pass(string $step, string $mark): never
    {
        $progress = SetupProgress::load();
        $progress->pass($step, $mark);
        $next = SetupSteps::after($step);
        self::to($next === null ? SetupTab::url() : SetupTab::url($next));
    }

    private static function leave(): never
    {
        SetupProgress::load()->leave();
        FlashMessages::add('success', __('Everything can be set here, too; a link leads back to the first steps.', 'sors-for-woocommerce'));
        self::to(AdminPage::url('settings'));
    }

    private static function run(string $do, int $id): void
    {
        try {
            match ($do) {
                'dry' => RunController::start('catalog', true),
                'sync' => InitialSync::start(),
                'stop' => RunController::stop($id),
                'resume' => RunController::resume($id),
                'look' => RunController::step($id),
                default => null,
            };
            InitialSync::advance();
        } catch (RunRequestException $problem) {
            FlashMessages::add('error', $problem->getMessage());
        }
    }

    private static function posted(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() has looked.
        $value = wp_unslash($_POST[$name] ?? '');

        return is_string($value) ? sanitize_text_field($value) : '';
    }

    private static function to(string $address): never
    {
        wp_safe_redirect($address);
        exit;
    }
}
