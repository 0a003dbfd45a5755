<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Narrows the list of orders to those whose document is in one state.
 */
final class OrderFilter
{
    private const PARAMETER = 'sors_state';

    /** Orders shown at most, the newest. */
    private const MOST = 1000;

    public function register(): void
    {
        add_action('woocommerce_order_list_table_restrict_manage_orders', [$this, 'ownTables']);
        add_action('restrict_manage_posts', [$this, 'posts']);
        add_filter('woocommerce_order_list_table_prepare_items_query_args', [$this, 'query']);
        add_filter('request', [$this, 'request']);
    }

    /** @param mixed $type */
    public function ownTables(mixed $type): void
    {
        if ($type === 'shop_order') {
            $this->choice();
        }
    }

    /** @param mixed $type */
    public function posts(mixed $type): void
    {
        $this->ownTables($type);
    }

    /**
     * @param mixed $query Of the list where orders have tables of their own.
     *
     * @return array<string, mixed>
     */
    public function query(mixed $query): array
    {
        $ids = self::ids();

        return $ids === null ? (array) $query : ['id' => $ids] + (array) $query;
    }

    /**
     * @param mixed $query Of the list where orders are posts.
     *
     * @return array<string, mixed>
     */
    public function request(mixed $query): array
    {
        $query = (array) $query;
        $ids = ($query['post_type'] ?? '') === 'shop_order' && is_admin() ? self::ids() : null;

        return $ids === null ? $query : ['post__in' => $ids] + $query;
    }

    /** @return list<int>|null Null when no state is chosen; never empty, for that would mean all. */
    private static function ids(): ?array
    {
        $state = self::chosen();
        if ($state === '') {
            return null;
        }
        $rows = (new OutboxRepository())->recent(self::MOST, $state);

        return [0, ...array_values(array_unique(array_map(static fn (OutboxEntry $row): int => $row->orderId, $rows)))];
    }

    private static function chosen(): string
    {
        $state = sanitize_key(wp_unslash((string) ($_GET[self::PARAMETER] ?? '')));

        return in_array($state, OutboxRepository::STATES, true) ? $state : '';
    }

    private function choice(): void
    {
        printf('<select name="%s"><option value="">%s</option>', esc_attr(self::PARAMETER), esc_html__('SORS: all', 'sors-for-woocommerce'));
        foreach (OutboxRepository::STATES as $state) {
            printf(
                '<option value="%s"%s>%s</option>',
                esc_attr($state),
                selected(self::chosen(), $state, false),
                esc_html(States::label($state))
            );
        }
        echo '</select>';
    }
}
