<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Filter of the order list by outbox state.
 */
final class OrderFilter
{
    private const PARAMETER = 'sors_state';

    /** Maximum number of orders in the filtered list, the newest first. */
    private const MAX_ORDERS = 1000;

    public function __construct(private readonly OutboxRepository $outbox)
    {
    }

    public function register(): void
    {
        add_action('woocommerce_order_list_table_restrict_manage_orders', [$this, 'renderForHpos']);
        add_action('restrict_manage_posts', [$this, 'renderForLegacy']);
        add_filter('woocommerce_order_list_table_prepare_items_query_args', [$this, 'filterHposQuery']);
        add_filter('request', [$this, 'filterLegacyQuery']);
    }

    /** @param mixed $type */
    public function renderForHpos(mixed $type): void
    {
        if ($type === 'shop_order') {
            $this->renderSelect();
        }
    }

    /** @param mixed $type */
    public function renderForLegacy(mixed $type): void
    {
        $this->renderForHpos($type);
    }

    /**
     * @param mixed $query Query of the order list with HPOS.
     *
     * @return array<string, mixed>
     */
    public function filterHposQuery(mixed $query): array
    {
        $ids = $this->findOrderIds();

        return $ids === null ? (array) $query : ['id' => $ids] + (array) $query;
    }

    /**
     * @param mixed $query Query of the order list with legacy order storage.
     *
     * @return array<string, mixed>
     */
    public function filterLegacyQuery(mixed $query): array
    {
        $query = (array) $query;
        $ids = ($query['post_type'] ?? '') === 'shop_order' && is_admin() ? $this->findOrderIds() : null;

        return $ids === null ? $query : ['post__in' => $ids] + $query;
    }

    /** @return list<int>|null Null when no state is selected. Never empty, as an empty list would mean all orders. */
    private function findOrderIds(): ?array
    {
        $state = self::selectedState();
        if ($state === '') {
            return null;
        }
        $entries = $this->outbox->listRecent(self::MAX_ORDERS, $state);

        return [0, ...array_values(array_unique(array_map(static fn (OutboxEntry $entry): int => $entry->orderId, $entries)))];
    }

    private static function selectedState(): string
    {
        $state = sanitize_key(wp_unslash((string) ($_GET[self::PARAMETER] ?? '')));

        return in_array($state, OutboxRepository::STATES, true) ? $state : '';
    }

    private function renderSelect(): void
    {
        printf('<select name="%s"><option value="">%s</option>', esc_attr(self::PARAMETER), esc_html__('SORS: all', 'sors-for-woocommerce'));
        foreach (OutboxRepository::STATES as $state) {
            printf(
                '<option value="%s"%s>%s</option>',
                esc_attr($state),
                selected(self::selectedState(), $state, false),
                esc_html(DocumentLabels::stateLabel($state))
            );
        }
        echo '</select>';
    }
}
