<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Settings\Settings;

/**
 * All that needs a person, at the top of the overview.
 */
final class ProblemList
{
    /** @return list<Problem> What stands still first. */
    public static function listProblems(Settings $settings): array
    {
        $all = [...ShopProblems::listProblems($settings), ...RunProblems::listProblems(), ...OrderProblems::listProblems($settings)];
        usort($all, static fn (Problem $one, Problem $other): int => ($one->tone === 'bad' ? 0 : 1) <=> ($other->tone === 'bad' ? 0 : 1));

        return $all;
    }

    /**
     * @param list<Problem> $problems
     *
     * @return string HTML, escaped.
     */
    public static function html(array $problems): string
    {
        if ($problems === []) {
            return sprintf('<p class="sors-quiet sors-problems__none">%s</p>', esc_html__('Nothing needs you just now.', 'sors-for-woocommerce'));
        }
        $rows = '';
        foreach ($problems as $problem) {
            $rows .= sprintf(
                '<li class="sors-problem sors-problem--%s" data-sors-problem="%s"><span class="sors-problem__tone">%s</span> <span class="sors-problem__text">%s</span> <a href="%s">%s</a></li>',
                esc_attr($problem->tone),
                esc_attr($problem->key),
                esc_html($problem->tone === 'bad' ? __('Stands still', 'sors-for-woocommerce') : __('Look at this', 'sors-for-woocommerce')),
                esc_html($problem->text),
                esc_url($problem->url),
                esc_html($problem->link)
            );
        }

        return sprintf(
            '<section aria-labelledby="sors-problems-title"><h2 class="sors-heading" id="sors-problems-title">%s</h2><ul class="sors-problems">%s</ul></section>',
            esc_html__('What needs you', 'sors-for-woocommerce'),
            $rows
        );
    }
}
