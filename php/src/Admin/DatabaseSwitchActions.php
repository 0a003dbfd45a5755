<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Sync\DatabaseSwitch\DatabaseSwitchController;

/**
 * What the forms of the change of year post to.
 */
final class DatabaseSwitchActions
{
    /** Action of admin-post.php → method. The nonce's name is the action's. */
    public const HANDLERS = [
        'sors_plan_database_switch' => 'plan',
        'sors_switch_database' => 'move',
        DatabaseSwitchNotice::ACTION => 'dismiss',
    ];

    public static function plan(): never
    {
        FormHandlers::authorize('sors_plan_database_switch');
        DatabaseSwitchPanel::clearPlan();
        try {
            DatabaseSwitchPanel::storePlan(DatabaseSwitchController::createPlan(self::postedText('to')));
        } catch (SorsException $error) {
            FlashMessages::add('error', ErrorMessages::localize($error));
        }
        self::redirectToPanel();
    }

    public static function move(): never
    {
        FormHandlers::authorize('sors_switch_database');
        DatabaseSwitchPanel::clearPlan();
        try {
            FlashMessages::add('success', DatabaseSwitchController::describeNextSteps(DatabaseSwitchController::apply(self::postedText('to'), self::postedText('digest'))));
        } catch (SorsException | \DomainException $error) {
            FlashMessages::add('error', ErrorMessages::localize($error));
        }
        self::redirectToPanel();
    }

    public static function dismiss(): never
    {
        FormHandlers::authorize(DatabaseSwitchNotice::ACTION);
        DatabaseSwitchNotice::dismiss();
        $referer = wp_get_referer();
        wp_safe_redirect($referer === false ? AdminPage::url('overview') : $referer);
        exit;
    }

    private static function postedText(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() has looked.
        $value = wp_unslash($_POST[$name] ?? '');

        return is_string($value) ? sanitize_text_field($value) : '';
    }

    private static function redirectToPanel(): never
    {
        wp_safe_redirect(AdminPage::url('settings') . '#' . DatabaseSwitchPanel::ID);
        exit;
    }
}
