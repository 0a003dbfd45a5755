<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Support\Decimal;

/**
 * WooCommerce's tax class for a rate of Serbian VAT (PDV).
 */
final class TaxClassMapper
{
    /** Rate in percent → slug; '' is the standard class. */
    private const SLUGS = ['20' => '', '10' => 'reduced-rate', '0' => 'zero-rate'];

    /** @var list<string> */
    private readonly array $existingSlugs;

    public function __construct()
    {
        $this->existingSlugs = array_map('strval', \WC_Tax::get_tax_class_slugs());
    }

    /**
     * Gives a product its class.
     *
     * @throws \DomainException when the shop would charge another rate.
     */
    public function applyTo(\WC_Product $product, ?string $rate): void
    {
        $class = $this->findClass($rate);
        // 'unfiltered' is what a variation has after asking its parent.
        if ($class !== null && $product->get_tax_class($product->is_type('variation') ? 'unfiltered' : 'edit') !== $class) {
            $product->set_tax_class($class);
        }
    }

    /**
     * @param string|null $rate Percent, e.g. "20" or "10.00"; null where SORS does not say.
     *
     * @return string|null Null where it is to stay as it is.
     *
     * @throws \DomainException when the shop would charge another rate.
     */
    private function findClass(?string $rate): ?string
    {
        if ($rate === null || !wc_tax_enabled()) {
            return null;
        }
        $percent = Decimal::format(Decimal::parse($rate));
        $slug = self::SLUGS[$percent] ?? null;
        if ($slug === null || ($slug !== '' && !in_array($slug, $this->existingSlugs, true))) {
            /* translators: %s: rate in percent */
            throw new \DomainException(sprintf(__('The shop has no tax class for VAT of %s %%. Add it under WooCommerce › Settings › Tax (“Reduced rate” is 10 %%, “Zero rate” 0 %%), then run again.', 'sors-for-woocommerce'), $percent));
        }

        return $slug;
    }
}
