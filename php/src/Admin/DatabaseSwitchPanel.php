<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\DatabaseSwitch\DatabaseSwitchPlan;
use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;

/**
 * The section of the settings page that takes the shop to another year's database: a dry run, then the person's word.
 */
final class DatabaseSwitchPanel
{
    public const ID = 'sors-database-switch';

    public static function render(Settings $settings): void
    {
        if (!$settings->isComplete()) {
            return;
        }
        printf('<div id="%s">', esc_attr(self::ID));
        SettingsForm::openSection(
            __('Change of year', 'sors-for-woocommerce'),
            __('Takes the shop to the database of another year. Products are found again by their code, customers by PIB, groups by name; nothing is changed before you have seen what would happen.', 'sors-for-woocommerce')
        );
        SettingsForm::closeTable();
        self::renderForm('sors_plan_database_switch', ['to' => NewDatabaseCheck::findYearIssue()['newer'] ?? ''], __('Look what a move would do', 'sors-for-woocommerce'), 'button');
        $seen = get_transient(self::transientName());
        if (is_array($seen) && ($seen['from'] ?? '') === $settings->text('database')) {
            self::renderPlan($seen);
        }
        SettingsForm::closePlainSection();
        echo '</div>';
    }

    public static function storePlan(DatabaseSwitchPlan $plan): void
    {
        set_transient(self::transientName(), $plan->summary(), 30 * MINUTE_IN_SECONDS);
    }

    public static function clearPlan(): void
    {
        delete_transient(self::transientName());
    }

    /** @param array<string, mixed> $seen As Plan::summary(). */
    private static function renderPlan(array $seen): void
    {
        /* translators: 1 and 2: names of SORS databases */
        printf('<h3>%s</h3>', esc_html(sprintf(__('From %1$s to %2$s', 'sors-for-woocommerce'), $seen['from'], $seen['to'])));
        foreach ($seen['obstacles'] as $obstacle) {
            printf('<p class="sors-message sors-message--bad">%s</p>', esc_html($obstacle));
        }
        self::renderCounts($seen['counts']);
        if ($seen['open'] !== []) {
            self::renderUnmatched($seen['open']);
        }
        if ($seen['obstacles'] === []) {
            printf('<p>%s</p>', esc_html__('Orders waiting to be sent go to the new database; those already sent, and their returns, stay in the old one. What is not matched keeps its product as it is.', 'sors-for-woocommerce'));
            /* translators: %s: name of a SORS database */
            self::renderForm('sors_switch_database', ['to' => $seen['to'], 'digest' => $seen['digest']], sprintf(__('Move the shop to %s', 'sors-for-woocommerce'), $seen['to']), 'button button-primary');
        }
    }

    /** @param array<string, array{matched: int, unmatched: int, ambiguous: int}> $counts */
    private static function renderCounts(array $counts): void
    {
        printf(
            '<div class="sors-scroll" role="region" tabindex="0" aria-label="%s"><table class="widefat striped sors-table sors-database-switch__counts"><thead><tr><td></td><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>',
            esc_attr__('How much is found again', 'sors-for-woocommerce'),
            esc_html__('Matched', 'sors-for-woocommerce'),
            esc_html__('Unmatched', 'sors-for-woocommerce'),
            esc_html__('Ambiguous', 'sors-for-woocommerce')
        );
        foreach (self::kinds() as $kind => $label) {
            printf('<tr><th scope="row">%s</th>', esc_html($label));
            foreach (['matched', 'unmatched', 'ambiguous'] as $state) {
                printf('<td>%s</td>', esc_html(number_format_i18n($counts[$kind][$state])));
            }
            echo '</tr>';
        }
        echo '</tbody></table></div>';
    }

    /** @param list<array{kind: string, code: string, name: string, why: string}> $open */
    private static function renderUnmatched(array $open): void
    {
        printf(
            '<div class="sors-scroll" role="region" tabindex="0" aria-label="%s"><table class="widefat striped sors-table sors-database-switch__open"><thead><tr><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>',
            esc_attr__('What is not found again', 'sors-for-woocommerce'),
            esc_html__('SKU', 'sors-for-woocommerce'),
            esc_html__('Name', 'sors-for-woocommerce'),
            esc_html__('Why', 'sors-for-woocommerce')
        );
        foreach ($open as $row) {
            printf('<tr><td>%s</td><td>%s</td><td>%s</td></tr>', esc_html($row['code']), esc_html($row['name']), esc_html($row['reason']));
        }
        echo '</tbody></table></div>';
    }

    /** @return array<string, string> */
    public static function kinds(): array
    {
        return [
            'article' => __('Products', 'sors-for-woocommerce'),
            'group' => __('Categories', 'sors-for-woocommerce'),
            'customer' => __('Customers', 'sors-for-woocommerce'),
        ];
    }

    /** @param array{to: string, digest?: string} $fields */
    private static function renderForm(string $action, array $fields, string $button, string $class): void
    {
        printf('<form method="post" action="%s" class="sors-database-switch__form">', esc_url(admin_url('admin-post.php')));
        // wp_nonce_field() would give it an id that the page's other form has.
        printf('<input type="hidden" name="action" value="%s"><input type="hidden" name="_wpnonce" value="%s">', esc_attr($action), esc_attr(wp_create_nonce($action)));
        if (array_key_exists('digest', $fields)) {
            printf('<input type="hidden" name="to" value="%s"><input type="hidden" name="digest" value="%s">', esc_attr($fields['to']), esc_attr($fields['digest']));
        } else {
            printf(
                '<label>%s <input type="text" name="to" class="regular-text" dir="ltr" required value="%s"></label> ',
                esc_html__('Database', 'sors-for-woocommerce'),
                esc_attr($fields['to'])
            );
        }
        printf('<button type="submit" class="%s">%s</button></form>', esc_attr($class), esc_html($button));
    }

    private static function transientName(): string
    {
        return 'sors_database_switch_' . get_current_user_id();
    }
}
