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
    private readonly TaxClassMapper $taxClasses;

    public function __construct(private readonly Settings $settings)
    {
        $this->taxClasses = new TaxClassMapper();
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
        if ($this->canWrite('name', $product) && !$variation) {
            self::setIfChanged($product, 'name', HtmlText::fromPlainText((string) $row['name']));
        }
        // What SORS has nothing for stays as the shop has it.
        $description = HtmlText::fromRichText((string) ($row['description'] ?? ''));
        if ($description !== '' && $this->canWrite('description', $product)) {
            self::setIfChanged($product, 'description', $description);
        }
        if ($this->canWrite('weight', $product)) {
            Weight::applyTo($product, $row['weight']);
        }
        if ($this->canWrite('unit', $product)) {
            UnitOfMeasure::applyTo($product, (string) ($row['unit'] ?? ''));
        }
        if ($this->canWrite('price', $product)) {
            $this->taxClasses->applyTo($product, $row['vat_rate']);
        }

        return $this->canWrite('gtin', $product) ? Gtin::applyTo($product, (string) ($row['gtin'] ?? '')) : [];
    }

    /** A new product gets everything; of one that is there, what SORS owns. */
    private function canWrite(string $field, \WC_Product $product): bool
    {
        return $product->get_id() === 0 || $this->settings->ownsField($field);
    }

    private static function setIfChanged(\WC_Product $product, string $field, string $value): void
    {
        if ($product->{"get_{$field}"}('edit') !== $value) {
            $product->{"set_{$field}"}($value);
        }
    }
}
