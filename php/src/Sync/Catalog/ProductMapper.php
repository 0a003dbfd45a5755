<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Support\HtmlText;

/**
 * Puts an article's data into the fields of a product or variation. Only what differs is set.
 */
final class ProductMapper
{
    private readonly TaxClassMapper $taxes;

    public function __construct(private readonly Settings $settings)
    {
        $this->taxes = new TaxClassMapper();
    }

    /**
     * @param array<string, mixed> $row Of an article.
     *
     * @return list<string> Notes on what was left out: 'gtin_invalid', 'gtin_taken'.
     */
    public function apply(\WC_Product $product, array $row): array
    {
        $variation = $product->is_type('variation');
        // A variation's name is made of its parent's and its attributes.
        if ($this->mayWrite('name', $product) && !$variation) {
            self::set($product, 'name', HtmlText::plain((string) $row['name']));
        }
        // What SORS has nothing for stays as the shop has it.
        $description = HtmlText::rich((string) ($row['description'] ?? ''));
        if ($description !== '' && $this->mayWrite('description', $product)) {
            self::set($product, 'description', $description);
        }
        if ($this->mayWrite('weight', $product)) {
            Weight::set($product, $row['weight']);
        }
        if ($this->mayWrite('unit', $product)) {
            UnitOfMeasure::set($product, (string) ($row['unit'] ?? ''));
        }
        if ($this->mayWrite('price', $product)) {
            $this->taxes->set($product, $row['vat_rate']);
        }

        return $this->mayWrite('gtin', $product) ? Gtin::set($product, (string) ($row['gtin'] ?? '')) : [];
    }

    /** A new product gets everything; of one that is there, what SORS owns. */
    private function mayWrite(string $field, \WC_Product $product): bool
    {
        return $product->get_id() === 0 || $this->settings->owns($field);
    }

    private static function set(\WC_Product $product, string $field, string $value): void
    {
        if ($product->{"get_{$field}"}('edit') !== $value) {
            $product->{"set_{$field}"}($value);
        }
    }
}
