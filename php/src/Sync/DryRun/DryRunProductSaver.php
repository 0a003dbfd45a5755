<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Support\HtmlText;
use SorsForWooCommerce\Sync\Catalog\UnitOfMeasure;
use SorsForWooCommerce\Sync\ProductSaver;

/**
 * Stores nothing; writes down what would have been stored.
 */
final class DryRunProductSaver implements ProductSaver
{
    /** Id of a product that would be made. */
    public const NEW_PRODUCT = -1;

    private readonly FieldFormatter $formatter;

    public function __construct(private readonly DryRunReport $plan, DryRunCategoryStore $terms)
    {
        $this->formatter = new FieldFormatter($terms);
    }

    public function save(\WC_Product $product, string $sorsId, string $code, string $action): int
    {
        // As WooCommerce does first when it saves: the stock status follows the quantity.
        $product->validate_props();
        $id = $product->get_id() === 0 ? null : $product->get_id();
        $fields = [];
        $stored = $product->get_data();
        foreach ($this->listChanges($product) as $field => $new) {
            $old = $id === null ? '' : $this->formatter->format($field, $stored[$field] ?? '');
            $text = $this->formatter->format($field, $new);
            if ($old !== $text) {
                $fields[$field] = [$old, $text];
            }
        }
        if (UnitOfMeasure::isChanged($product)) {
            $fields['unit'] = [UnitOfMeasure::loadStored($product), (string) $product->get_meta(UnitOfMeasure::META, true, 'edit')];
        }
        $this->plan->addItem($action, $sorsId, $code, HtmlText::toPlainText($product->get_name('edit')), $id, $fields);
        if (array_key_exists('global_unique_id', $fields)) {
            $this->plan->addMarks('gtin', [['sors_id' => $sorsId, 'code' => $fields['global_unique_id'][1], 'wp_id' => $id ?? self::NEW_PRODUCT]]);
        }

        return $id ?? self::NEW_PRODUCT;
    }

    public function persists(): bool
    {
        return false;
    }

    /** @return array<string, mixed> */
    private function listChanges(\WC_Product $product): array
    {
        $changes = $product->get_changes();
        if ($product->get_id() === 0) {
            // Set past WooCommerce's check of its uniqueness, it does not count as a change.
            $changes = ['sku' => $product->get_sku('edit'), 'status' => $product->get_status('edit')] + $changes;
        }

        return $changes;
    }
}
