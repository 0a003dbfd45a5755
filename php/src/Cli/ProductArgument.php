<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

/**
 * A product or variation as a person names it: by its id or by its SKU. A number may be either, and is never guessed.
 */
final class ProductArgument
{
    private const LOOKUPS = ['id', 'sku'];

    /** @return array<string, mixed> */
    public static function help(): array
    {
        return ['type' => 'positional', 'name' => 'product', 'description' => 'Id or SKU of a product or variation.'];
    }

    /** @return array<string, mixed> */
    public static function byHelp(): array
    {
        return [
            'type' => 'assoc',
            'name' => 'by',
            'description' => 'What the product is named by, where a number could be both.',
            'optional' => true,
            'options' => self::LOOKUPS,
        ];
    }

    /** @param array<string, string|bool> $options */
    public static function isValid(string $product, array $options): bool
    {
        return trim($product) !== '' && in_array($options['by'] ?? 'id', self::LOOKUPS, true)
            && (($options['by'] ?? '') !== 'id' || self::parseId($product) !== null);
    }

    /**
     * @param array<string, string|bool> $options
     *
     * @throws AmbiguousProductException
     * @throws \DomainException when there is none.
     */
    public static function getProductId(string $product, array $options): int
    {
        $product = trim($product);
        $by = $options['by'] ?? null;
        $found = [
            ...($by === 'sku' ? [] : self::findById($product)),
            ...($by === 'id' ? [] : self::findBySku($product)),
        ];
        $found = array_values(array_unique($found));
        if ($found === []) {
            throw new \DomainException(sprintf('The shop has no product or variation with the %s “%s”; what is in the trash does not count.', $by === null ? 'id or SKU' : strtoupper((string) $by), $product));
        }
        if (count($found) > 1) {
            throw new AmbiguousProductException(sprintf('“%s” may be any of the products no. %s. Name one by its id: --by=id', $product, implode(', ', $found)));
        }

        return $found[0];
    }

    private static function parseId(string $text): ?int
    {
        $text = trim($text);

        return ctype_digit($text) && (int) $text > 0 && (string) (int) $text === $text ? (int) $text : null;
    }

    /** @return list<int> */
    private static function findById(string $text): array
    {
        $id = self::parseId($text);
        $isThere = $id !== null
            && in_array(get_post_type($id), ['product', 'product_variation'], true)
            && !in_array(get_post_status($id), ['trash', 'auto-draft'], true);

        return $isThere ? [$id] : [];
    }

    /** @return list<int> All of them: an import may have given one SKU twice. Capital letters and accents count. */
    private static function findBySku(string $sku): array
    {
        global $wpdb;
        $rows = (array) $wpdb->get_results($wpdb->prepare(
            "SELECT lookup.product_id, lookup.sku FROM %i lookup JOIN %i post ON post.ID = lookup.product_id
            WHERE post.post_type IN ('product', 'product_variation') AND post.post_status NOT IN ('trash', 'auto-draft') AND lookup.sku = %s",
            $wpdb->prefix . 'wc_product_meta_lookup',
            $wpdb->posts,
            $sku
        ));

        return array_values(array_map(
            static fn (object $row): int => (int) $row->product_id,
            array_filter($rows, static fn (object $row): bool => $row->sku === $sku)
        ));
    }
}
