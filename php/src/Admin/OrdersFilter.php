<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Which documents the orders' tab shows: by state, by type, by day, by number, and which page of them. Read from the address.
 */
final class OrdersFilter
{
    public const PAGE_SIZE = 50;

    /** What `day` in the address may be. */
    public const TODAY = 'today';

    private function __construct(
        public readonly string $state,
        public readonly string $type,
        public readonly string $search,
        public readonly string $day,
        public readonly int $page
    ) {
    }

    public static function fromRequest(): self
    {
        $state = sanitize_key(self::queryText('state'));
        $type = sanitize_key(self::queryText('type'));

        return new self(
            in_array($state, OutboxRepository::STATES, true) ? $state : '',
            array_key_exists($type, self::documentTypes()) ? $type : '',
            mb_substr(ltrim(sanitize_text_field(self::queryText('search')), '#'), 0, 64),
            self::queryText('day') === self::TODAY ? self::TODAY : '',
            max(1, (int) self::queryText('paged'))
        );
    }

    /** @return array{state: string, document_type: string, search: string, since: string} As Outbox::page() takes it. */
    public function criteria(): array
    {
        return [
            'state' => $this->state,
            'document_type' => $this->type,
            'search' => $this->search,
            'since' => $this->day === self::TODAY ? TimeFormat::startOfToday() : '',
        ];
    }

    public function isEmpty(): bool
    {
        return implode('', $this->criteria()) === '';
    }

    /**
     * Address of the first page of the same choice, with some of it changed.
     *
     * @param array<string, string|int> $changes
     */
    public function url(array $changes): string
    {
        $all = $changes + ['state' => $this->state, 'type' => $this->type, 'search' => $this->search, 'day' => $this->day];
        $said = array_filter(array_map('strval', $all), static fn (string $value): bool => $value !== '');

        return add_query_arg(array_map('rawurlencode', $said), AdminPage::url('orders'));
    }

    /** The form above the table; works without JavaScript. */
    public function renderForm(): void
    {
        printf('<form method="get" action="%s" class="sors-filter">', esc_url(admin_url('admin.php')));
        printf('<input type="hidden" name="page" value="%s"><input type="hidden" name="tab" value="orders">', esc_attr(AdminPage::SLUG));
        self::renderSelect('state', __('State', 'sors-for-woocommerce'), ['' => __('All states', 'sors-for-woocommerce')] + DocumentLabels::states(), $this->state);
        self::renderSelect('type', __('Document', 'sors-for-woocommerce'), ['' => __('All documents', 'sors-for-woocommerce')] + self::documentTypes(), $this->type);
        self::renderSelect('day', __('Day', 'sors-for-woocommerce'), ['' => __('Any day', 'sors-for-woocommerce'), self::TODAY => __('Changed today', 'sors-for-woocommerce')], $this->day);
        printf(
            '<label class="screen-reader-text" for="sors-search">%1$s</label><input type="search" id="sors-search" name="search" value="%2$s" placeholder="%1$s" maxlength="64"> ',
            esc_attr__('Number of the order or document', 'sors-for-woocommerce'),
            esc_attr($this->search)
        );
        printf('<button type="submit" class="button">%s</button>', esc_html__('Filter', 'sors-for-woocommerce'));
        if (!$this->isEmpty()) {
            printf(' <a href="%s">%s</a>', esc_url(AdminPage::url('orders')), esc_html__('Show all', 'sors-for-woocommerce'));
        }
        echo '</form>';
    }

    /** Ways to the pages before and after, under the table. */
    public function renderPagination(int $total): void
    {
        $last = max(1, (int) ceil($total / self::PAGE_SIZE));
        printf('<p class="sors-pages"><span class="displaying-num">%s</span> ', esc_html(sprintf(
            /* translators: 1: number of documents, 2: number of a page, 3: number of pages */
            _n('%1$s document, page %2$s of %3$s', '%1$s documents, page %2$s of %3$s', $total, 'sors-for-woocommerce'),
            number_format_i18n($total),
            number_format_i18n(min($this->page, $last)),
            number_format_i18n($last)
        )));
        if ($this->page > 1) {
            printf('<a class="button" rel="prev" href="%s">%s</a> ', esc_url($this->url(['paged' => min($this->page - 1, $last)])), esc_html__('Previous page', 'sors-for-woocommerce'));
        }
        if ($this->page < $last) {
            printf('<a class="button" rel="next" href="%s">%s</a>', esc_url($this->url(['paged' => $this->page + 1])), esc_html__('Next page', 'sors-for-woocommerce'));
        }
        echo '</p>';
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

    /** @return array<string, string> */
    private static function documentTypes(): array
    {
        $types = [...array_keys(DocumentLabels::orderTypes()), 'return'];

        return array_combine($types, array_map(DocumentLabels::fullTypeLabel(...), $types));
    }

    private static function queryText(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        $value = wp_unslash($_GET[$name] ?? '');

        return is_string($value) ? $value : '';
    }
}
