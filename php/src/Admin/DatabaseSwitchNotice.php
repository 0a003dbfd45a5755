<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;

/**
 * Says on the dashboard and on the plugin's page that the year of the chosen database is over, until a person has moved
 * or does not want to hear of it any more.
 */
final class DatabaseSwitchNotice
{
    public const ACTION = 'sors_dismiss_new_database';
    private const META_KEY = 'sors_new_database_dismissed';

    public static function register(): void
    {
        add_action('admin_notices', [self::class, 'render']);
    }

    public static function render(): void
    {
        $screen = get_current_screen();
        // The overview has it among its problems.
        $isOurs = $screen !== null && ($screen->id === 'dashboard' || (AdminPage::isScreen($screen->id) && AdminPage::currentTab() !== 'overview'));
        $finding = $isOurs && current_user_can(AdminPage::CAPABILITY) ? self::visibleFinding() : null;
        if ($finding === null) {
            return;
        }
        printf(
            '<div class="notice notice-warning sors-database-switch"><p>%s</p><p><a class="button button-primary" href="%s">%s</a> <a class="button" href="%s">%s</a></p></div>',
            esc_html(self::message($finding)),
            esc_url(AdminPage::url('settings') . '#' . DatabaseSwitchPanel::ID),
            esc_html__('Look at the move', 'sors-for-woocommerce'),
            esc_url(wp_nonce_url(admin_url('admin-post.php?action=' . self::ACTION), self::ACTION)),
            esc_html__('Don’t show this again', 'sors-for-woocommerce')
        );
    }

    /** @return array{database: string, newer: ?string}|null As Watch::finding(); null where the user does not want to hear of it. */
    public static function visibleFinding(): ?array
    {
        $finding = NewDatabaseCheck::findYearIssue();

        return $finding === null || get_user_meta(get_current_user_id(), self::META_KEY, true) === self::dismissalKey($finding) ? null : $finding;
    }

    public static function dismiss(): void
    {
        $finding = NewDatabaseCheck::findYearIssue();
        if ($finding !== null) {
            update_user_meta(get_current_user_id(), self::META_KEY, self::dismissalKey($finding));
        }
    }

    /** @param array{database: string, newer: ?string} $finding */
    public static function message(array $finding): string
    {
        return $finding['newer'] !== null
            /* translators: 1 and 2: names of SORS databases */
            ? sprintf(__('SORS has the database %2$s, of a later year than %1$s, which this shop uses. Orders and stock go by the old year until you move the shop.', 'sors-for-woocommerce'), $finding['database'], $finding['newer'])
            /* translators: %s: name of a SORS database */
            : sprintf(__('This shop uses the SORS database %s, whose year is over. When SORS has the new year’s database, move the shop there.', 'sors-for-woocommerce'), $finding['database']);
    }

    /** @param array{database: string, newer: ?string} $finding Another finding is another notice. */
    private static function dismissalKey(array $finding): string
    {
        return $finding['database'] . ' → ' . (string) $finding['newer'] . ' ' . wp_date('Y');
    }
}
