<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Admin\Overview\OverviewTab;
use SorsForWooCommerce\Admin\Runs\RunsTab;
use SorsForWooCommerce\Admin\Setup\SetupProgress;
use SorsForWooCommerce\Admin\Setup\SetupTab;
use SorsForWooCommerce\Connection\ConnectionCheck;
use SorsForWooCommerce\Settings\Settings;

/**
 * The one page of the plugin, WooCommerce › SORS, with its tabs.
 */
final class AdminPage
{
    public const SLUG = 'sors';

    public const CAPABILITY = 'manage_woocommerce';

    private static string $hook = '';

    public static function addMenu(): void
    {
        self::$hook = (string) add_submenu_page(
            'woocommerce',
            __('SORS for WooCommerce', 'sors-for-woocommerce'),
            __('SORS', 'sors-for-woocommerce'),
            self::CAPABILITY,
            self::SLUG,
            [self::class, 'render']
        );
    }

    /** Whether this is the screen of the page. */
    public static function isScreen(string $hook): bool
    {
        return self::$hook !== '' && $hook === self::$hook;
    }

    /** Address of a tab: overview, runs, orders or settings. */
    public static function url(string $tab): string
    {
        return add_query_arg(['page' => self::SLUG, 'tab' => $tab], admin_url('admin.php'));
    }

    /**
     * @param array<int|string, string> $links
     *
     * @return array<int|string, string>
     */
    public static function actionLinks(array $links): array
    {
        $settings = sprintf('<a href="%s">%s</a>', esc_url(self::url('settings')), esc_html__('Settings', 'sors-for-woocommerce'));

        return ['sors-settings' => $settings] + $links;
    }

    public static function render(): void
    {
        if (!current_user_can(self::CAPABILITY)) {
            wp_die(esc_html__('You may not look after SORS in this shop.', 'sors-for-woocommerce'), '', ['response' => 403]);
        }
        $settings = Settings::load();
        $tab = self::currentTab();
        echo '<div class="wrap woocommerce sors-page">';
        printf('<h1 class="sors-page__title">%s</h1>', esc_html__('SORS for WooCommerce', 'sors-for-woocommerce'));
        self::renderTabs($tab);
        echo '<hr class="wp-header-end">';
        FlashMessages::render();
        if ($tab !== 'overview') {
            // There it stands among the problems.
            ApiKeyNotice::render();
        }
        self::renderProfileNote($settings);
        match ($tab) {
            'overview' => (new OverviewTab($settings))->render(),
            'runs' => (new RunsTab())->render(),
            'orders' => (new OrdersTab($settings))->render(),
            'setup' => (new SetupTab($settings))->render(),
            default => (new SettingsTab($settings))->render(),
        };
        echo '</div>';
    }

    /** The tab asked for; else the overview, once there is something to synchronise with. */
    public static function currentTab(): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        $asked = sanitize_key(wp_unslash($_GET['tab'] ?? ''));
        if ($asked === 'setup' || array_key_exists($asked, self::tabNames())) {
            return $asked;
        }
        if (SetupProgress::load()->isOpen()) {
            return 'setup';
        }

        return Settings::load()->isComplete() ? 'overview' : 'settings';
    }

    /** @return array<string, string> */
    private static function tabNames(): array
    {
        return [
            'overview' => __('Overview', 'sors-for-woocommerce'),
            'runs' => __('Runs', 'sors-for-woocommerce'),
            'orders' => __('Orders', 'sors-for-woocommerce'),
            'settings' => __('Settings', 'sors-for-woocommerce'),
        ];
    }

    private static function renderTabs(string $current): void
    {
        printf('<nav class="nav-tab-wrapper woo-nav-tab-wrapper" aria-label="%s">', esc_attr__('Parts of this page', 'sors-for-woocommerce'));
        $setup = $current === 'setup' || SetupProgress::load()->isOpen();
        $names = ($setup ? ['setup' => __('First steps', 'sors-for-woocommerce')] : []) + self::tabNames();
        foreach ($names as $tab => $name) {
            printf(
                '<a class="nav-tab%s" href="%s"%s>%s</a>',
                $tab === $current ? ' nav-tab-active' : '',
                esc_url(self::url($tab)),
                $tab === $current ? ' aria-current="page"' : '',
                esc_html($name)
            );
        }
        echo '</nav>';
    }

    /** Says, as long as it is so, that the profile is a guess. */
    private static function renderProfileNote(Settings $settings): void
    {
        [$profile, $problem] = ConnectionCheck::loadProfile($settings);
        if ($problem !== '') {
            printf('<div class="notice notice-error"><p>%s</p></div>', esc_html($problem));
        } elseif ($profile !== null && !$profile['verified']) {
            printf(
                '<p class="sors-note"><span class="dashicons dashicons-info-outline" aria-hidden="true"></span> %s</p>',
                esc_html(ConnectionCheck::describeProfile($profile))
            );
        }
    }
}
