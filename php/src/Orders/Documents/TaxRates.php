<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

/**
 * VAT rates of an order, as they were when it was placed.
 */
final class TaxRates
{
    /** @param array<int, string> $percents By the ID of WooCommerce's tax rate. */
    private function __construct(private readonly array $percents)
    {
    }

    public static function forOrder(\WC_Abstract_Order $order): self
    {
        $percents = [];
        foreach ($order->get_items('tax') as $tax) {
            if (!$tax instanceof \WC_Order_Item_Tax) {
                continue;
            }
            // Orders from old versions of WooCommerce don't store the percent.
            $percent = $tax->get_rate_percent() ?? \WC_Tax::get_rate_percent_value($tax->get_rate_id());
            $percents[(int) $tax->get_rate_id()] = Decimals::of($percent);
        }

        return new self($percents);
    }

    /**
     * Rate of one line, in percent; null when the order has no VAT data.
     *
     * @param \WC_Order_Item_Product|\WC_Order_Item_Fee|\WC_Order_Item_Shipping $item
     */
    public function rateForItem(\WC_Order_Item $item): ?string
    {
        $applied = array_filter(
            (array) ($item->get_taxes()['total'] ?? []),
            static fn (mixed $amount): bool => $amount !== '' && $amount !== null
        );
        $rates = array_intersect_key($this->percents, $applied);
        if ($rates === []) {
            return $this->percents === [] ? null : '0';
        }

        return Decimals::sum(...array_values($rates));
    }

    /** The only rate of the order; null when there are several, or none. */
    public function singleRate(): ?string
    {
        $rates = array_values(array_unique($this->percents));

        return count($rates) === 1 ? $rates[0] : null;
    }
}
