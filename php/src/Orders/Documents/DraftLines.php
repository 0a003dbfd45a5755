<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Settings\Settings;

/**
 * Lines of an order or a refund, as the extension takes them. A refund's negative amounts become positive.
 */
final class DraftLines
{
    private readonly TaxRates $rates;

    public function __construct(
        private readonly \WC_Abstract_Order $order,
        private readonly ArticleResolver $articles,
        private readonly Settings $settings
    ) {
        $this->rates = TaxRates::forOrder($order);
    }

    /**
     * Builds all lines that have an amount or goods: products, fees, shipping.
     *
     * @return array<int, array<string, string|null>> By the ID of WooCommerce's item.
     */
    public function buildLines(): array
    {
        return $this->buildProductLines() + $this->buildServiceLines('fee') + $this->buildServiceLines('shipping');
    }

    /**
     * Builds one line with the fee article of the settings.
     *
     * @return array<string, string|null>
     */
    public function buildFeeLine(string $name, string $total, string $tax, ?string $rate): array
    {
        return $this->buildServiceLine($this->getServiceArticle('fee'), $name, $total, $tax, $rate);
    }

    /** @return array<int, array<string, string|null>> */
    private function buildProductLines(): array
    {
        $items = array_filter(
            $this->order->get_items('line_item'),
            static fn (\WC_Order_Item $item): bool => $item instanceof \WC_Order_Item_Product
        );
        $articles = $this->articles->resolveItems($items, $this->settings->text('fallback_article'));
        $lines = [];
        foreach ($items as $key => $item) {
            $lines[(int) $key] = $this->buildProductLine($item, $articles[$key]);
        }

        return $lines;
    }

    /**
     * @param array{sors_id: string, code: string, sku?: string} $article
     *
     * @return array<string, string|null>
     */
    private function buildProductLine(\WC_Order_Item_Product $item, array $article): array
    {
        $rate = $this->rates->rateForItem($item);
        // A partial refund of the price: the customer keeps the goods, so no quantity is returned.
        if (Decimals::isZero($item->get_quantity())) {
            return $this->buildFeeLine(self::toPlainText($item->get_name()), $this->toAmount($item->get_total('edit')), $this->toAmount($item->get_total_tax('edit')), $rate);
        }

        return [
            'article_id' => $article['sors_id'],
            'code' => $article['code'],
            'name' => self::toPlainText($item->get_name()) . (($article['sku'] ?? '') === '' ? '' : ' (' . $article['sku'] . ')'),
            'quantity' => $this->toAmount($item->get_quantity()),
            'subtotal' => $this->toAmount($item->get_subtotal('edit')),
            'subtotal_tax' => $this->toAmount($item->get_subtotal_tax('edit')),
            'total' => $this->toAmount($item->get_total('edit')),
            'total_tax' => $this->toAmount($item->get_total_tax('edit')),
            'tax_rate' => $rate,
        ];
    }

    /**
     * @param 'fee'|'shipping' $type
     *
     * @return array<int, array<string, string|null>>
     */
    private function buildServiceLines(string $type): array
    {
        $lines = [];
        foreach ($this->order->get_items($type) as $key => $item) {
            $isService = $item instanceof \WC_Order_Item_Fee || $item instanceof \WC_Order_Item_Shipping;
            if (!$isService || (Decimals::isZero($item->get_total('edit')) && Decimals::isZero($item->get_total_tax('edit')))) {
                continue;
            }
            $lines[(int) $key] = $this->buildServiceLine(
                $this->getServiceArticle($type),
                self::toPlainText($item->get_name()),
                $this->toAmount($item->get_total('edit')),
                $this->toAmount($item->get_total_tax('edit')),
                $this->rates->rateForItem($item)
            );
        }

        return $lines;
    }

    /**
     * @param array{sors_id: string, code: string} $article
     *
     * @return array<string, string|null>
     */
    private function buildServiceLine(array $article, string $name, string $total, string $tax, ?string $rate): array
    {
        return [
            'article_id' => $article['sors_id'],
            'code' => $article['code'],
            'name' => $name !== '' ? $name : $article['code'],
            'quantity' => '1',
            'subtotal' => $total,
            'subtotal_tax' => $tax,
            'total' => $total,
            'total_tax' => $tax,
            'tax_rate' => $rate,
        ];
    }

    /**
     * @param 'fee'|'shipping' $type
     *
     * @return array{sors_id: string, code: string}
     */
    private function getServiceArticle(string $type): array
    {
        return $type === 'shipping'
            ? $this->articles->getConfigured(
                $this->settings->text('shipping_article'),
                __('The order has shipping costs, but no shipping article is set. Set it under WooCommerce › SORS › Settings, then retry.', 'sors-for-woocommerce')
            )
            : $this->articles->getConfigured(
                $this->settings->text('fee_article'),
                __('The order has a fee or an amount without goods, but no fee article is set. Set it under WooCommerce › SORS › Settings, then retry.', 'sors-for-woocommerce')
            );
    }

    private function toAmount(mixed $value): string
    {
        return $this->order instanceof \WC_Order_Refund ? Decimals::negated($value) : Decimals::of($value);
    }

    /** Removes tags and decodes entities. */
    private static function toPlainText(string $name): string
    {
        return trim(html_entity_decode(wp_strip_all_tags($name), ENT_QUOTES | ENT_HTML5, 'UTF-8'));
    }
}
