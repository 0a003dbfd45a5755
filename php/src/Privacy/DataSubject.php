<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Orders\Customers\CustomerKey;

/**
 * Somebody who asks what is kept of him: a guest by e-mail address, or one who has an account, too.
 */
final class DataSubject
{
    /** Orders a page has, as in WooCommerce's own exporter and eraser. */
    public const PAGE_SIZE = 10;

    private function __construct(private readonly string $email, public readonly ?\WP_User $user)
    {
    }

    public static function fromEmail(string $email): self
    {
        $user = get_user_by('email', $email);

        return new self($email, $user instanceof \WP_User ? $user : null);
    }

    /**
     * Orders with this address or of this account, those in the trash, too; in an order that doesn't change.
     *
     * @return list<\WC_Order>
     */
    public function listOrders(int $page): array
    {
        $orders = wc_get_orders([
            'type' => 'shop_order',
            'status' => [...array_keys(wc_get_order_statuses()), 'trash'],
            'customer' => $this->user === null ? [$this->email] : [$this->email, $this->user->ID],
            'orderby' => 'ID',
            'order' => 'ASC',
            'limit' => self::PAGE_SIZE,
            'paged' => max(1, $page),
        ]);

        return array_values(array_filter((array) $orders, static fn (mixed $order): bool => $order instanceof \WC_Order));
    }

    /** @return list<string> Keys of customers he may be known by, by his address and what his account says. */
    public function customerKeys(): array
    {
        $keys = CustomerKey::listKeys($this->email, '', []);
        if ($this->user === null) {
            return $keys;
        }
        $meta = fn (string $key): string => (string) get_user_meta($this->user->ID, $key, true);

        return array_values(array_unique([
            ...$keys,
            ...CustomerKey::listKeys($meta('billing_email'), $meta('billing_phone'), StoredCheckoutFields::forUser($this->user->ID)->pibs()),
        ]));
    }
}
