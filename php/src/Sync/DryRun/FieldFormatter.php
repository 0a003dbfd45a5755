<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Support\HtmlText;

/**
 * A product's fields as an administrator reads them.
 */
final class FieldFormatter
{
    /** From here on, ids stand for pictures the shop does not have yet. */
    public const FIRST_UNFETCHED_ID = 9_000_000_000;

    public function __construct(private readonly DryRunCategoryStore $categories)
    {
    }

    public function format(string $field, mixed $value): string
    {
        return match (true) {
            $field === 'category_ids' => $this->formatCategories((array) $value),
            $field === 'image_id', $field === 'gallery_image_ids' => self::formatImages((array) $value),
            $field === 'tax_class' => $value === '' ? 'standard' : (string) $value,
            $field === 'name', $field === 'description' => HtmlText::toPlainText((string) $value),
            is_bool($value) => $value ? 'yes' : 'no',
            is_array($value) => (string) wp_json_encode($value),
            $value instanceof \DateTimeInterface => $value->format('Y-m-d H:i'),
            default => (string) $value,
        };
    }

    /** @param array<mixed> $ids */
    private function formatCategories(array $ids): string
    {
        $names = array_map(fn (mixed $id): string => $this->categories->getName((int) $id), $ids);
        sort($names, SORT_STRING);

        return implode(', ', $names);
    }

    /** @param array<mixed> $ids */
    private static function formatImages(array $ids): string
    {
        $names = array_map(static fn (mixed $id): string => (int) $id >= self::FIRST_UNFETCHED_ID
            ? __('a picture that would be fetched', 'sors-for-woocommerce')
            : basename((string) get_post_meta((int) $id, '_wp_attached_file', true)), array_filter($ids));

        return implode(', ', $names);
    }
}
