<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Runs;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\RunLabels;

/**
 * Which runs the tab shows: by kind, by state, and which page of them. Read from the address.
 */
final class RunsFilter
{
    public const PAGE_SIZE = 25;

    private function __construct(public readonly string $kind, public readonly string $state, public readonly int $page)
    {
    }

    public static function fromRequest(): self
    {
        $kind = sanitize_key(self::queryText('kind'));
        $state = sanitize_key(self::queryText('state'));

        return new self(
            array_key_exists($kind, RunLabels::syncs()) ? $kind : '',
            array_key_exists($state, RunLabels::runStates()) ? $state : '',
            max(1, (int) self::queryText('paged'))
        );
    }

    /** @return array{kind: string, state: string} As RunHistory::page() takes it. */
    public function criteria(): array
    {
        return ['kind' => $this->kind, 'state' => $this->state];
    }

    public function isEmpty(): bool
    {
        return $this->kind . $this->state === '';
    }

    /** The form above the table; works without JavaScript. */
    public function renderForm(): void
    {
        printf('<form method="get" action="%s" class="sors-filter">', esc_url(admin_url('admin.php')));
        printf('<input type="hidden" name="page" value="%s"><input type="hidden" name="tab" value="runs">', esc_attr(AdminPage::SLUG));
        self::renderSelect('kind', __('Synchronisation', 'sors-for-woocommerce'), ['' => __('All kinds', 'sors-for-woocommerce')] + RunLabels::syncs(), $this->kind);
        self::renderSelect('state', __('State', 'sors-for-woocommerce'), ['' => __('All states', 'sors-for-woocommerce')] + RunLabels::runStates(), $this->state);
        printf('<button type="submit" class="button">%s</button>', esc_html__('Filter', 'sors-for-woocommerce'));
        if (!$this->isEmpty()) {
            printf(' <a href="%s">%s</a>', esc_url(AdminPage::url('runs')), esc_html__('Show all', 'sors-for-woocommerce'));
        }
        echo '</form>';
    }

    /** Ways to the pages before and after, under the table. */
    public function renderPagination(int $total): void
    {
        $last = max(1, (int) ceil($total / self::PAGE_SIZE));
        printf('<p class="sors-pages"><span class="displaying-num">%s</span> ', esc_html(sprintf(
            /* translators: 1: number of runs, 2: number of a page, 3: number of pages */
            _n('%1$s run, page %2$s of %3$s', '%1$s runs, page %2$s of %3$s', $total, 'sors-for-woocommerce'),
            number_format_i18n($total),
            number_format_i18n(min($this->page, $last)),
            number_format_i18n($last)
        )));
        if ($this->page > 1) {
            printf('<a class="button" rel="prev" href="%s">%s</a> ', esc_url($this->url(min($this->page - 1, $last))), esc_html__('Previous page', 'sors-for-woocommerce'));
        }
        if ($this->page < $last) {
            printf('<a class="button" rel="next" href="%s">%s</a>', esc_url($this->url($this->page + 1)), esc_html__('Next page', 'sors-for-woocommerce'));
        }
        echo '</p>';
    }

    private function url(int $page): string
    {
        return add_query_arg(array_filter($this->criteria()) + ['paged' => $page], AdminPage::url('runs'));
    }

    /** @param array<string, string> $choices */
    private static function renderSelect(string $name, string $label, array $choices, string $chosen): void
    {
        printf('<label class="screen-reader-text" for="sors-%1$s">%2$s</label><select id="sors-%1$s" name="%1$s">', esc_attr($name), esc_html($label));
        foreach ($choices as $value => $text) {
            printf('<option value="%s"%s>%s</option>', esc_attr($value), selected($value, $chosen, false), esc_html($text));
        }
        echo '</select> ';
    }

    private static function queryText(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        $value = wp_unslash($_GET[$name] ?? '');

        return is_string($value) ? $value : '';
    }
}
