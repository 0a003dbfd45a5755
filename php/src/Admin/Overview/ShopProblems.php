<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\DatabaseSwitchNotice;
use SorsForWooCommerce\Admin\DatabaseSwitchPanel;
use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

/**
 * What keeps the whole shop from working with SORS: the key, the scheduler, the year.
 */
final class ShopProblems
{
    /** @return list<Problem> */
    public static function listProblems(Settings $settings): array
    {
        return array_values(array_filter([self::keyProblem(), self::setupProblem($settings), self::schedulerProblem(), self::databaseSwitchProblem()]));
    }

    private static function keyProblem(): ?Problem
    {
        return ApiKey::isUndecryptable() ? new Problem(
            'key',
            'bad',
            __('The stored API key can’t be opened, as happens when the security keys in wp-config.php change. Until it is entered again nothing is sent to SORS or read from it.', 'sors-for-woocommerce'),
            AdminPage::url('settings') . '#sors-api-key',
            __('Enter the key again', 'sors-for-woocommerce')
        ) : null;
    }

    private static function setupProblem(Settings $settings): ?Problem
    {
        return $settings->isComplete() || ApiKey::isUndecryptable() ? null : new Problem(
            'set-up',
            'bad',
            __('Enter the API key and choose a database first; then products can come in.', 'sors-for-woocommerce'),
            AdminPage::url('settings'),
            __('Go to the settings', 'sors-for-woocommerce')
        );
    }

    private static function schedulerProblem(): ?Problem
    {
        $since = ScheduleStatus::overdueSince();
        if ($since === null) {
            return null;
        }
        $what = sprintf(
            /* translators: %s: date and time */
            __('The shop’s scheduler does not keep up: work of SORS has been due since %s.', 'sors-for-woocommerce'),
            TimeFormat::formatLocal(gmdate(TimeFormat::UTC, $since))
        );
        $why = defined('DISABLE_WP_CRON') && constant('DISABLE_WP_CRON')
            ? __('WP-Cron is switched off in wp-config.php, so the server must call wp-cron.php, best once a minute. Ask whoever looks after it.', 'sors-for-woocommerce')
            : __('WordPress starts it when somebody visits the shop. Have the server call wp-cron.php once a minute, or look why it can’t call itself.', 'sors-for-woocommerce');

        return new Problem(
            'cron',
            'bad',
            "{$what} {$why}",
            admin_url('admin.php?page=wc-status&tab=action-scheduler&status=pending&s=sors_&orderby=schedule&order=asc'),
            __('See the scheduled actions', 'sors-for-woocommerce')
        );
    }

    private static function databaseSwitchProblem(): ?Problem
    {
        $finding = DatabaseSwitchNotice::visibleFinding();

        return $finding === null ? null : new Problem(
            'database',
            'warn',
            DatabaseSwitchNotice::message($finding),
            AdminPage::url('settings') . '#' . DatabaseSwitchPanel::ID,
            __('Look at the move', 'sors-for-woocommerce')
        );
    }
}
