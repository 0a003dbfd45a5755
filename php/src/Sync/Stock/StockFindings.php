<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Storage\DirectQuery;
use SorsForWooCommerce\Storage\SqlLiteral;
use SorsForWooCommerce\Storage\UnsentQuantities;
use SorsForWooCommerce\Support\Decimal;
use SorsForWooCommerce\Support\HtmlText;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunProgress;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Sync\Safeguards\Thresholds;

/**
 * Finds what the safeguards check: products that would go to zero and prices that would jump. Writes nothing to the shop.
 */
final class StockFindings
{
    public const MASS_ZERO = 'mass_zero';
    public const PRICE_JUMP = 'price_jump';

    public function __construct(private readonly RunContext $context, private readonly UnsentQuantities $unsent)
    {
    }

    /**
     * Collects the findings of a page's changed rows. Products that are deleted or in the trash have none.
     *
     * @param array<array-key, array<string, mixed>> $rows     Changed rows, by SORS's ID.
     * @param array<array-key, int>                  $products Products, by SORS's ID.
     *
     * @return list<array{confirmation: string, product: int, code: string, old: string, new: string}>
     */
    public function collectFindings(array $rows, array $products): array
    {
        $products = array_intersect_key($products, $rows);
        if ($products === []) {
            return [];
        }
        global $wpdb;
        $settings = $this->context->settings;
        $current = $this->loadRows($products, 'SELECT product_id, stock_quantity, min_price, max_price, onsale, stock_status FROM %i WHERE product_id', $wpdb->prefix . 'wc_product_meta_lookup');
        $found = $settings->ownsField('stock') ? $this->findZeroed($rows, $products, $current) : [];
        if ($settings->ownsField('price') && $settings->number('safeguard_price_factor') > 0) {
            $found = [...$found, ...$this->findPriceJumps($rows, $products, $current)];
        }

        return self::excludeTrashed(array_map(
            static fn (array $finding): array => [
                'confirmation' => $finding['confirmation'],
                'product' => $products[$finding['id']],
                'code' => (string) $rows[$finding['id']]['article_code'],
                'old' => $finding['old'],
                'new' => $finding['new'],
            ],
            $found
        ));
    }

    /**
     * Removes products that are deleted or in the trash. Checks only findings, which are usually few.
     *
     * @param list<array{confirmation: string, product: int, code: string, old: string, new: string}> $found
     *
     * @return list<array{confirmation: string, product: int, code: string, old: string, new: string}>
     */
    private static function excludeTrashed(array $found): array
    {
        global $wpdb;
        if ($found === []) {
            return [];
        }
        $existingIds = array_flip($wpdb->get_col($wpdb->prepare(
            "SELECT ID FROM %i WHERE post_type IN ('product', 'product_variation') AND post_status <> 'trash'",
            $wpdb->posts
        ) . ' AND ID IN (' . SqlLiteral::quoteList(array_column($found, 'product')) . ')'));

        return array_values(array_filter($found, static fn (array $finding): bool => array_key_exists($finding['product'], $existingIds)));
    }

    /**
     * Adds findings to the run's details.
     *
     * @param list<array{confirmation: string, product: int, code: string, old: string, new: string}> $found
     */
    public static function recordFindings(RunProgress $progress, array $found): void
    {
        foreach ($found as $finding) {
            // Only findings that are listed need a name.
            $isListed = SafeguardFindings::count($progress, $finding['confirmation']) < SafeguardFindings::MAX_ITEMS;
            $name = $isListed ? HtmlText::toPlainText((string) get_post_field('post_title', $finding['product'], 'raw')) : '';
            SafeguardFindings::addItem($progress, $finding['confirmation'], $finding['code'], $name, $finding['old'], $finding['new']);
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, int>                  $products
     * @param array<int, list<string|null>>          $current
     *
     * @return list<array{confirmation: string, id: array-key, old: string, new: string}> Products in stock that would go to zero or below.
     */
    private function findZeroed(array $rows, array $products, array $current): array
    {
        $unsent = $this->unsent->listForProducts(array_values($products), (string) $this->context->progress->getDetail('stock_since'));
        $rule = $this->context->settings->text('stock_decimals');
        $found = [];
        foreach ($products as $id => $product) {
            $quantity = $current[$product][1] ?? null;
            // In stock without a quantity: this run would start managing the product's stock.
            if ($quantity === null ? ($current[$product][5] ?? '') !== 'instock' : (float) $quantity <= 0) {
                continue;
            }
            // Two or more stay above zero under every rule. Exact arithmetic is expensive.
            if ((float) $rows[$id]['quantity'] - (float) ($unsent[$product] ?? '0') >= 2.0) {
                continue;
            }
            $target = CrudStockWriter::sellableQuantity((string) $rows[$id]['quantity'], $unsent[$product] ?? '0', $rule);
            if ($target !== null && (str_starts_with($target, '-') || $target === '0')) {
                $found[] = ['confirmation' => self::MASS_ZERO, 'id' => $id, 'old' => $quantity === null ? self::inStockLabel() : self::normalizeNumber($quantity), 'new' => $target];
            }
        }

        return $found;
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, int>                  $products
     * @param array<int, list<string|null>>          $current
     *
     * @return list<array{confirmation: string, id: array-key, old: string, new: string}> Prices that would change by more than the factor.
     */
    private function findPriceJumps(array $rows, array $products, array $current): array
    {
        global $wpdb;
        $factor = $this->context->settings->number('safeguard_price_factor');
        // Loads the regular price only if the lookup table can't rule out a jump: the query is expensive.
        $candidates = array_filter(
            array_intersect_key($products, array_filter($rows, static fn (array $row): bool => $row['price'] !== null)),
            static fn (int $product, int|string $id): bool => self::mayPriceJump($current[$product] ?? null, $rows[$id]['price'], $factor),
            ARRAY_FILTER_USE_BOTH
        );
        $regularPrices = $this->loadRows($candidates, "SELECT post_id, meta_value FROM %i WHERE meta_key = '_regular_price' AND post_id", $wpdb->postmeta);
        $found = [];
        foreach ($candidates as $id => $product) {
            $old = self::normalizeNumber($regularPrices[$product][1] ?? '');
            $new = $rows[$id]['price'];
            if (StockPriceRules::decidePrice($new, $old) === 'write' && Thresholds::isPriceJump($old, $new, $factor)) {
                $found[] = ['confirmation' => self::PRICE_JUMP, 'id' => $id, 'old' => $old, 'new' => self::normalizeNumber($new)];
            }
        }

        return $found;
    }

    /** Shown instead of the quantity of a product that is in stock without one. */
    private static function inStockLabel(): string
    {
        return (string) (wc_get_product_stock_status_options()['instock'] ?? 'instock');
    }

    /** @param list<string|null>|null $row Row of the lookup table: product, stock, lowest and highest price, whether it is on sale. */
    private static function mayPriceJump(?array $row, string $price, int $factor): bool
    {
        $hasOnePrice = $row !== null && $row[4] === '0' && $row[2] === $row[3] && (float) $row[2] > 0;

        if ($hasOnePrice && (float) $price > 0) {
            [$old, $new] = [(float) $row[2], (float) $price];
            // Far below the factor. Exact arithmetic is expensive.
            if (max($old, $new) < min($old, $new) * $factor * 0.99) {
                return false;
            }
        }

        return !$hasOnePrice || Thresholds::isPriceJump(self::normalizeNumber($row[2]), $price, $factor);
    }

    /**
     * @param array<array-key, int> $products
     *
     * @return array<int, list<string|null>> Product → row, the product ID first.
     */
    private function loadRows(array $products, string $select, string $table): array
    {
        global $wpdb;
        if ($products === []) {
            return [];
        }
        $rows = DirectQuery::fetchNumeric($wpdb->prepare($select, $table) . ' IN (' . SqlLiteral::quoteList(array_values($products)) . ')');

        return array_column($rows, null, 0);
    }

    /** Removes trailing zeros. Returns '' for values that aren't numbers, which other plugins may store. */
    private static function normalizeNumber(string $number): string
    {
        try {
            return Decimal::format(Decimal::parse($number));
        } catch (\InvalidArgumentException) {
            return '';
        }
    }
}
