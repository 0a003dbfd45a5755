<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;

/**
 * Remainder of an order after earlier refunds: lines, total and tax.
 */
final class RemainingOrder
{
    /** @var list<\WC_Order_Refund> */
    private readonly array $earlierRefunds;

    /** @var array<int, array{quantity: string, total: string, total_tax: string}> Refunded quantities and amounts, by the order's item. */
    private readonly array $refunded;

    /** @param \WC_Order_Refund|null $refund Only refunds before this one count; null for all refunds. */
    public function __construct(private readonly \WC_Order $order, ?\WC_Order_Refund $refund = null)
    {
        $this->earlierRefunds = array_values(array_filter(
            $order->get_refunds(),
            static fn (mixed $other): bool => $other instanceof \WC_Order_Refund && ($refund === null || $other->get_id() < $refund->get_id())
        ));
        $refunded = [];
        foreach ($this->earlierRefunds as $other) {
            foreach ($other->get_items(['line_item', 'fee', 'shipping']) as $item) {
                $id = (int) $item->get_meta('_refunded_item_id');
                $before = $refunded[$id] ?? ['quantity' => '0', 'total' => '0', 'total_tax' => '0'];
                $refunded[$id] = [
                    'quantity' => Decimals::difference($before['quantity'], $item->get_quantity()),
                    'total' => Decimals::difference($before['total'], $item->get_total('edit')),
                    'total_tax' => Decimals::difference($before['total_tax'], $item->get_total_tax('edit')),
                ];
            }
        }
        $this->refunded = $refunded;
    }

    /** Whether an amount is all that is left, and the remaining lines are known. */
    public function isWholeRemainder(string $amount): bool
    {
        return $this->hasKnownLines() && Decimals::isZero(Decimals::difference($this->total(), $amount));
    }

    /** Whether the remaining lines are known: every refund had items. */
    public function hasKnownLines(): bool
    {
        return array_filter(
            $this->earlierRefunds,
            static fn (\WC_Order_Refund $other): bool => $other->get_items(['line_item', 'fee', 'shipping']) === []
        ) === [];
    }

    /** Remaining amount, including tax. */
    public function total(): string
    {
        return array_reduce(
            $this->earlierRefunds,
            static fn (string $left, \WC_Order_Refund $other): string => Decimals::difference($left, $other->get_amount('edit')),
            Decimals::of($this->order->get_total('edit'))
        );
    }

    /** Tax of the remaining amount. */
    public function totalTax(): string
    {
        $taxes = array_map(static fn (\WC_Order_Refund $other): string => $other->get_total_tax('edit'), $this->earlierRefunds);

        return Decimals::sum($this->order->get_total_tax('edit'), ...$taxes);
    }

    /**
     * Subtracts the refunds from the order's lines.
     *
     * @param array<int, array<string, string|null>> $lines By the order's item.
     *
     * @return list<array<string, string|null>>
     *
     * @throws UnsendableException when all goods of a line were refunded, but not its whole price.
     */
    public function remainingLines(array $lines): array
    {
        $remaining = [];
        foreach ($lines as $id => $line) {
            $left = array_key_exists($id, $this->refunded) ? $this->subtractRefunded($line, $this->refunded[$id]) : $line;
            if ($left !== null) {
                $remaining[] = $left;
            }
        }

        return $remaining;
    }

    /**
     * @param array<string, string|null>                                $line
     * @param array{quantity: string, total: string, total_tax: string} $refunded
     *
     * @return array<string, string|null>|null Null when nothing is left.
     */
    private function subtractRefunded(array $line, array $refunded): ?array
    {
        // Services have the quantity one, and their refunds have none.
        $isService = Decimals::isZero($refunded['quantity']);
        $total = Decimals::difference($line['total'], $refunded['total']);
        $tax = Decimals::difference($line['total_tax'], $refunded['total_tax']);
        $quantity = $isService ? (string) $line['quantity'] : Decimals::difference($line['quantity'], $refunded['quantity']);
        $isFullyRefunded = Decimals::isZero($total) && Decimals::isZero($tax);
        if ($isFullyRefunded && ($isService || Decimals::isZero($quantity))) {
            return null;
        }
        if (Decimals::isZero($quantity)) {
            throw new UnsendableException(__('Earlier refunds returned goods, but not their whole price, so it is not clear what this refund returns. Issue this return in SORS manually.', 'sors-for-woocommerce'));
        }

        return ['quantity' => $quantity, 'subtotal' => $total, 'subtotal_tax' => $tax, 'total' => $total, 'total_tax' => $tax] + $line;
    }
}
