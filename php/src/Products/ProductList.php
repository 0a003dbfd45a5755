<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Schema;

/**
 * The list of products: a column and a filter.
 */
final class ProductList
{
    private const COLUMN = 'sors_article';
    private const PARAMETER = 'sors_link';

    /** Of a link `l`: what each choice of the filter asks for. */
    private const FILTER_CONDITIONS = [
        'linked' => '1 = 1',
        'unlinked' => '1 = 1',
        'problem' => 'l.last_error IS NOT NULL',
        'missing' => "(l.withdrawal <> '' OR l.active = 0)",
    ];

    /** @var array<int, Link>|null Of the page's products. */
    private ?array $links = null;

    private ?LastSyncTimes $times = null;

    public function register(): void
    {
        add_action('admin_enqueue_scripts', [$this, 'enqueueStyle']);
        add_filter('manage_edit-product_columns', [$this, 'addColumn'], 20);
        add_action('manage_product_posts_custom_column', [$this, 'renderCell'], 10, 2);
        add_action('restrict_manage_posts', [$this, 'renderFilter']);
        add_filter('posts_where', [$this, 'filterWhere'], 10, 2);
    }

    public function enqueueStyle(): void
    {
        if (get_current_screen()?->id === 'edit-product') {
            ProductMetaBox::enqueueStyle();
        }
    }

    /**
     * @param mixed $columns
     *
     * @return array<string, string>
     */
    public function addColumn(mixed $columns): array
    {
        $columns = (array) $columns;
        $place = array_search('sku', array_keys($columns), true);
        $place = $place === false ? count($columns) : (int) $place + 1;

        return array_slice($columns, 0, $place, true) + [self::COLUMN => __('SORS', 'sors-for-woocommerce')] + array_slice($columns, $place, null, true);
    }

    public function renderCell(mixed $column, mixed $id): void
    {
        if ($column !== self::COLUMN) {
            return;
        }
        $link = $this->loadLinks()[(int) $id] ?? null;
        $variations = $this->loadSyncTimes()->countVariations((int) $id);
        if ($link === null && $variations === 0) {
            printf('<span aria-hidden="true">–</span><span class="screen-reader-text">%s</span>', esc_html__('Not linked', 'sors-for-woocommerce'));
            return;
        }
        /* translators: %d: number of variations */
        echo esc_html($link->code ?? sprintf(_n('%d variation', '%d variations', $variations, 'sors-for-woocommerce'), $variations));
        printf(
            '<span class="sors-product__time"><span class="screen-reader-text">%s </span>%s</span>',
            esc_html__('Last sync:', 'sors-for-woocommerce'),
            esc_html(TimeFormat::formatLocal($this->loadSyncTimes()->lastSync((int) $id)))
        );
        if ($link !== null) {
            self::renderProblem(LinkSummary::describeProblem($link));
        }
    }

    private static function renderProblem(string $problem): void
    {
        if ($problem !== '') {
            printf(
                '<span class="sors-badge sors-badge--warn" title="%s">%s</span><span class="screen-reader-text">: %s</span>',
                esc_attr($problem),
                esc_html__('Skipped', 'sors-for-woocommerce'),
                esc_html($problem)
            );
        }
    }

    public function renderFilter(mixed $type): void
    {
        if ($type !== 'product') {
            return;
        }
        $labels = [
            '' => __('Filter by SORS', 'sors-for-woocommerce'),
            'linked' => __('Linked to SORS', 'sors-for-woocommerce'),
            'unlinked' => __('Not linked to SORS', 'sors-for-woocommerce'),
            'problem' => __('SORS: with a problem', 'sors-for-woocommerce'),
            'missing' => __('Missing in SORS', 'sors-for-woocommerce'),
        ];
        printf(
            '<label class="screen-reader-text" for="sors-link-filter">%s</label><select id="sors-link-filter" name="%s">',
            esc_html($labels['']),
            esc_attr(self::PARAMETER)
        );
        foreach ($labels as $value => $label) {
            printf('<option value="%s"%s>%s</option>', esc_attr($value), selected($value, self::selectedFilter(), false), esc_html($label));
        }
        echo '</select>';
    }

    /**
     * A product counts with its variations, which have links of their own.
     *
     * @param mixed $where
     * @param mixed $query
     */
    public function filterWhere(mixed $where, mixed $query): string
    {
        global $wpdb;
        $chosen = self::selectedFilter();
        if (!$query instanceof \WP_Query || !$query->is_main_query() || $query->get('post_type') !== 'product' || !array_key_exists($chosen, self::FILTER_CONDITIONS)) {
            return (string) $where;
        }
        $not = $chosen === 'unlinked' ? 'NOT ' : '';

        return $where . $wpdb->prepare(
            " AND {$not}EXISTS (SELECT 1 FROM %i l JOIN %i lp ON lp.ID = l.wp_id WHERE l.database_name = %s AND l.kind = 'article'
            AND (l.wp_id = {$wpdb->posts}.ID OR (lp.post_parent = {$wpdb->posts}.ID AND lp.post_type = 'product_variation'))",
            Schema::table('links'),
            $wpdb->posts,
            Settings::load()->text('database')
        ) . ' AND ' . self::FILTER_CONDITIONS[$chosen] . ')';
    }

    /** @return array<int, Link> In one query for the whole page. */
    private function loadLinks(): array
    {
        return $this->links ??= (new LinkRepository())->findByWpIds(Settings::load()->text('database'), 'article', self::listShownIds());
    }

    private function loadSyncTimes(): LastSyncTimes
    {
        return $this->times ??= LastSyncTimes::forProducts(Settings::load()->text('database'), self::listShownIds());
    }

    /** @return list<int> Products of the page. */
    private static function listShownIds(): array
    {
        global $wp_query;

        return array_values(array_map(static fn (mixed $post): int => (int) ($post->ID ?? $post), (array) $wp_query->posts));
    }

    private static function selectedFilter(): string
    {
        return is_string($_GET[self::PARAMETER] ?? null) ? sanitize_key($_GET[self::PARAMETER]) : '';
    }
}
