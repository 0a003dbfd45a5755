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
        'sors_plan_move' => 'plan',
        'sors_move_database' => 'move',
        DatabaseSwitchNotice::ACTION => 'dismiss',
    ];

    public static function plan(): never
    {
        FormHandlers::guard('sors_plan_move');
        DatabaseSwitchPanel::forget();
        try {
            DatabaseSwitchPanel::keep(DatabaseSwitchController::look(self::posted('to')));
        } catch (SorsException $error) {
            FlashMessages::add('error', ErrorMessages::of($error));
        }
        self::back();
    }

    public static function move(): never
    {
        FormHandlers::guard('sors_move_database');
        DatabaseSwitchPanel::forget();
        try {
            FlashMessages::add('success', DatabaseSwitchController::afterwards(DatabaseSwitchController::make(self::posted('to'), self::posted('digest'))));
        } catch (SorsException | \DomainException $error) {
            FlashMessages::add('error', ErrorMessages::of($error));
        }
        self::back();
    }

    public static function dismiss(): never
    {
        FormHandlers::guard(DatabaseSwitchNotice::ACTION);
        DatabaseSwitchNotice::dismiss();
        $referer = wp_get_referer();
        wp_safe_redirect($referer === false ? AdminPage::url('overview') : $referer);
        exit;
    }

    private static function posted(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() has looked.
        $value = wp_unslash($_POST[$name] ?? '');

        return is_string($value) ? sanitize_text_field($value) : '';
    }

    private static function back(): never
    {
        wp_safe_redirect(AdminPage::url('settings') . '#' . DatabaseSwitchPanel::ID);
        exit;
    }
}
