<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Setup;

/**
 * Payment and shipping methods by ID, enabled or not.
 */
final class Methods
{
    /** @return array<string, object{method_title: string, title: string}> */
    public function payment_gateways(): array
    {
        return self::named(['bacs' => 'Direct bank transfer', 'cheque' => 'Check payments', 'cod' => 'Cash on delivery']);
    }

    /** @return array<string, object{method_title: string, title: string}> */
    public function get_shipping_methods(): array
    {
        return self::named(['flat_rate' => 'Flat rate', 'free_shipping' => 'Free shipping', 'local_pickup' => 'Local pickup']);
    }

    /**
     * @param array<string, string> $titles
     *
     * @return array<string, object{method_title: string, title: string}>
     */
    private static function named(array $titles): array
    {
        return array_map(static fn (string $title): object => (object) ['method_title' => $title, 'title' => $title], $titles);
    }
}
