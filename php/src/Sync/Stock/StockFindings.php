<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Storage\DirectQuery;
use SorsForWooCommerce\Storage\SqlLiteral;
use SorsForWooCommerce\Support\Decimal;
use SorsForWooCommerce\Support\HtmlText;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunProgress;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Sync\Safeguards\Thresholds;
use SorsForWooCommerce\Sync\UnsentQuantities;

/**
 * What the changed rows of a page would do to the shop, as far as the brakes are concerned. Reads only.
 */
final class StockFindings
{
    public const MASS_ZERO = 'mass_zero';
    public const PRICE_JUMP = 'price_jump';

    public function __construct(private readonly RunContext $session, private readonly UnsentQuantities $pending)
    {
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows     Changed ones, by SORS's id.
     * @param array<array-key, int>                  $products By SORS's id; those that are gone, or in the trash, find nothing.
     *
     * @return list<array{question: string, product: int, code: string, old: string, new: string}>
     */
    public function collectFindings(array $rows, array $products): array
    {
        $products = array_intersect_key($products, $rows);
        if ($products === []) {
            return [];
        }
        global $wpdb;
        $settings = $this->session->settings;
        $present = $this->loadRows($products, 'SELECT product_id, stock_quantity, min_price, max_price, onsale, stock_status FROM %i WHERE product_id', $wpdb->prefix . 'wc_product_meta_lookup');
        $found = $settings->ownsField('stock') ? $this->findZeroed($rows, $products, $present) : [];
        if ($settings->ownsField('price') && $settings->number('safeguard_price_factor') > 0) {
            $found = [...$found, ...$this->findPriceJumps($rows, $products, $present)];
        }

        return self::excludeTrashed(array_map(
            static fn (array $one): array => [
                'question' => $one['question'],
                'product' => $products[$one['id']],
                'code' => (string) $rows[$one['id']]['article_code'],
                'old' => $one['old'],
                'new' => $one['new'],
            ],
            $found
        ));
    }

    /**
     * Looked at for what was found alone: that is little, as a rule.
     *
     * @param list<array{question: string, product: int, code: string, old: string, new: string}> $found
     *
     * @return list<array{question: string, product: int, code: string, old: string, new: string}>
     */
    private static function excludeTrashed(array $found): array
    {
        global $wpdb;
        if ($found === []) {
            return [];
        }
        $alive = array_flip($wpdb->get_col($wpdb->prepare(
            "SELECT ID FROM %i WHERE post_type IN ('product', 'product_variation') AND post_status <> 'trash'",
            $wpdb->posts
        ) . ' AND ID IN (' . SqlLiteral::quoteList(array_column($found, 'product')) . ')'));

        return array_values(array_filter($found, static fn (array $one): bool => array_key_exists($one['product'], $alive)));
    }

    /** @param list<array{question: string, product: int, code: string, old: string, new: string}> $found */
    public static function recordFindings(RunProgress $ledger, array $found): void
    {
        foreach ($found as $one) {
            // The name only of those that are shown.
            $shown = SafeguardFindings::count($ledger, $one['question']) < SafeguardFindings::MAX_ITEMS;
            $name = $shown ? HtmlText::toPlainText((string) get_post_field('post_title', $one['product'], 'raw')) : '';
            SafeguardFindings::addItem($ledger, $one['question'], $one['code'], $name, $one['old'], $one['new']);
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, int>                  $products
     * @param array<int, list<string|null>>          $present
     *
     * @return list<array{question: string, id: array-key, old: string, new: string}> In stock now, at zero or below then.
     */
    private function findZeroed(array $rows, array $products, array $present): array
    {
        $pending = $this->pending->listForProducts(array_values($products), (string) $this->session->progress->getDetail('stock_since'));
        $rule = $this->session->settings->text('stock_decimals');
        $found = [];
        foreach ($products as $id => $product) {
            $quantity = $present[$product][1] ?? null;
            // In stock without a quantity: the merchant has not counted it so far, and writing SORS's quantity starts that.
            if ($quantity === null ? ($present[$product][5] ?? '') !== 'instock' : (float) $quantity <= 0) {
                continue;
            }
            // So much leaves something by any rule; exact reckoning is dear.
            if ((float) $rows[$id]['quantity'] - (float) ($pending[$product] ?? '0') >= 2.0) {
                continue;
            }
            $left = CrudStockWriter::sellableQuantity((string) $rows[$id]['quantity'], $pending[$product] ?? '0', $rule);
            if ($left !== null && (str_starts_with($left, '-') || $left === '0')) {
                $found[] = ['question' => self::MASS_ZERO, 'id' => $id, 'old' => $quantity === null ? self::inStockLabel() : self::normalizeNumber($quantity), 'new' => $left];
            }
        }

        return $found;
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, int>                  $products
     * @param array<int, list<string|null>>          $present
     *
     * @return list<array{question: string, id: array-key, old: string, new: string}> Prices that would change by more than the factor.
     */
    private function findPriceJumps(array $rows, array $products, array $present): array
    {
        global $wpdb;
        $factor = $this->session->settings->number('safeguard_price_factor');
        // The regular price itself only where the look-up table can't rule a jump out: reading it is dear.
        $open = array_filter(
            array_intersect_key($products, array_filter($rows, static fn (array $row): bool => $row['price'] !== null)),
            static fn (int $product, int|string $id): bool => self::mayPriceJump($present[$product] ?? null, $rows[$id]['price'], $factor),
            ARRAY_FILTER_USE_BOTH
        );
        $regular = $this->loadRows($open, "SELECT post_id, meta_value FROM %i WHERE meta_key = '_regular_price' AND post_id", $wpdb->postmeta);
        $found = [];
        foreach ($open as $id => $product) {
            $old = self::normalizeNumber($regular[$product][1] ?? '');
            $new = $rows[$id]['price'];
            if (StockPriceRules::decidePrice($new, $old) === 'write' && Thresholds::isPriceJump($old, $new, $factor)) {
                $found[] = ['question' => self::PRICE_JUMP, 'id' => $id, 'old' => $old, 'new' => self::normalizeNumber($new)];
            }
        }

        return $found;
    }

    /** What stands for the quantity of a product that is in stock uncounted. */
    private static function inStockLabel(): string
    {
        return (string) (wc_get_product_stock_status_options()['instock'] ?? 'instock');
    }

    /** @param list<string|null>|null $row Of the look-up table: product, stock, lowest and highest price, whether it is on sale. */
    private static function mayPriceJump(?array $row, string $price, int $factor): bool
    {
        $isPlain = $row !== null && $row[4] === '0' && $row[2] === $row[3] && (float) $row[2] > 0;

        if ($isPlain && (float) $price > 0) {
            [$old, $new] = [(float) $row[2], (float) $price];
            // Far below the factor: exact reckoning is dear.
            if (max($old, $new) < min($old, $new) * $factor * 0.99) {
                return false;
            }
        }

        return !$isPlain || Thresholds::isPriceJump(self::normalizeNumber($row[2]), $price, $factor);
    }

    /**
     * @param array<array-key, int> $products
     *
     * @return array<int, list<string|null>> Product → the row, its id first.
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

    /** Without zeros at the end; '' for what is no number, as a merchant may have put into the database. */
    private static function normalizeNumber(string $number): string
    {
        try {
            return Decimal::format(Decimal::parse($number));
        } catch (\InvalidArgumentException) {
            return '';
        }
    }
}
