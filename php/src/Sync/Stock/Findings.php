<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Sync\Brakes\Evidence;
use SorsForWooCommerce\Sync\Brakes\Limits;
use SorsForWooCommerce\Sync\Decimal;
use SorsForWooCommerce\Sync\Ledger;
use SorsForWooCommerce\Sync\PendingQuantities;
use SorsForWooCommerce\Sync\Session;
use SorsForWooCommerce\Sync\Text;

/**
 * What the changed rows of a page would do to the shop, as far as the brakes are concerned. Reads only.
 */
final class Findings
{
    public const ZERO = 'mass_zero';
    public const PRICE = 'price_jump';

    public function __construct(private readonly Session $session, private readonly PendingQuantities $pending)
    {
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows  Changed ones, each with a link.
     * @param array<array-key, Link>                 $links
     *
     * @return list<array{question: string, link: Link, old: string, new: string}>
     */
    public function of(array $rows, array $links): array
    {
        $products = array_map(static fn (Link $link): int => (int) $link->wpId, array_intersect_key($links, $rows));
        if ($products === []) {
            return [];
        }
        $settings = $this->session->settings;
        $found = $settings->owns('stock') ? $this->zeroed($rows, $products) : [];
        if ($settings->owns('price') && $settings->number('brake_price_factor') > 0) {
            $found = [...$found, ...$this->jumps($rows, $products)];
        }

        return array_map(static fn (array $one): array => ['link' => $links[$one['id']]] + $one, $found);
    }

    /** @param list<array{question: string, link: Link, old: string, new: string}> $found */
    public static function keep(Ledger $ledger, array $found): void
    {
        foreach ($found as $one) {
            // The name only of those that are shown.
            $shown = Evidence::count($ledger, $one['question']) < Evidence::ITEMS;
            $name = $shown ? Text::decoded((string) get_post_field('post_title', (int) $one['link']->wpId, 'raw')) : '';
            Evidence::add($ledger, $one['question'], $one['link']->code, $name, $one['old'], $one['new']);
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, int>                  $products
     *
     * @return list<array{question: string, id: array-key, old: string, new: string}> In stock now, at zero or below then.
     */
    private function zeroed(array $rows, array $products): array
    {
        global $wpdb;
        $present = $this->read($products, 'SELECT product_id, stock_quantity FROM %i WHERE stock_quantity > 0 AND product_id', $wpdb->prefix . 'wc_product_meta_lookup');
        $pending = $this->pending->of(array_values($products), (string) $this->session->ledger->detail('stock_since'));
        $found = [];
        foreach ($products as $id => $product) {
            $left = Level::sellable((string) $rows[$id]['quantity'], $pending[$product] ?? '0', $this->session->settings->text('decimals'));
            if ($left !== null && array_key_exists($product, $present) && (str_starts_with($left, '-') || $left === '0')) {
                $found[] = ['question' => self::ZERO, 'id' => $id, 'old' => self::plain($present[$product]), 'new' => $left];
            }
        }

        return $found;
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, int>                  $products
     *
     * @return list<array{question: string, id: array-key, old: string, new: string}> Prices that would change by more than the factor.
     */
    private function jumps(array $rows, array $products): array
    {
        global $wpdb;
        $factor = $this->session->settings->number('brake_price_factor');
        $present = $this->read($products, "SELECT post_id, meta_value FROM %i WHERE meta_key = '_regular_price' AND post_id", $wpdb->postmeta);
        $found = [];
        foreach ($products as $id => $product) {
            $old = self::plain($present[$product] ?? '');
            $new = $rows[$id]['price'];
            if ($new !== null && Policy::price($new, $old) === 'write' && Limits::isJump($old, $new, $factor)) {
                $found[] = ['question' => self::PRICE, 'id' => $id, 'old' => $old, 'new' => self::plain($new)];
            }
        }

        return $found;
    }

    /**
     * @param array<array-key, int> $products
     *
     * @return array<int, string> Product → value.
     */
    private function read(array $products, string $select, string $table): array
    {
        global $wpdb;
        $marks = implode(', ', array_fill(0, count($products), '%d'));
        $rows = $wpdb->get_results($wpdb->prepare("{$select} IN ({$marks})", [$table, ...array_values($products)]), ARRAY_N);

        return array_column((array) $rows, 1, 0);
    }

    /** Without zeros at the end; '' for what is no number, as a merchant may have put into the database. */
    private static function plain(string $number): string
    {
        try {
            return Decimal::format(Decimal::parse($number));
        } catch (\InvalidArgumentException) {
            return '';
        }
    }
}
