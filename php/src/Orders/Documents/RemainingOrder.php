<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;

/**
 * What earlier refunds have left of an order.
 */
final class RemainingOrder
{
    /** @var list<\WC_Order_Refund> */
    private readonly array $earlierRefunds;

    /** @var array<int, array{quantity: string, total: string, total_tax: string}> Given back, by the order's item. */
    private readonly array $refunded;

    /** @param \WC_Order_Refund|null $refund Refunds made after this one don't count, nor does it itself; null for after all of them. */
    public function __construct(private readonly \WC_Order $order, ?\WC_Order_Refund $refund = null)
    {
        $this->earlierRefunds = array_values(array_filter(
            $order->get_refunds(),
            static fn (mixed $other): bool => $other instanceof \WC_Order_Refund && ($refund === null || $other->get_id() < $refund->get_id())
        ));
        $given = [];
        foreach ($this->earlierRefunds as $other) {
            foreach ($other->get_items(['line_item', 'fee', 'shipping']) as $item) {
                $id = (int) $item->get_meta('_refunded_item_id');
                $before = $given[$id] ?? ['quantity' => '0', 'total' => '0', 'total_tax' => '0'];
                $given[$id] = [
                    'quantity' => Decimals::difference($before['quantity'], $item->get_quantity()),
                    'total' => Decimals::difference($before['total'], $item->get_total('edit')),
                    'total_tax' => Decimals::difference($before['total_tax'], $item->get_total_tax('edit')),
                ];
            }
        }
        $this->refunded = $given;
    }

    /** Whether an amount is all that is left, and it is known which lines that is. */
    public function isWholeRemainder(string $amount): bool
    {
        return $this->hasKnownLines() && Decimals::isZero(Decimals::difference($this->total(), $amount));
    }

    /** Whether it is known which lines are left: no refund was of an amount only. */
    public function hasKnownLines(): bool
    {
        return array_filter(
            $this->earlierRefunds,
            static fn (\WC_Order_Refund $other): bool => $other->get_items(['line_item', 'fee', 'shipping']) === []
        ) === [];
    }

    /** Amount that is left, with tax. */
    public function total(): string
    {
        return array_reduce(
            $this->earlierRefunds,
            static fn (string $left, \WC_Order_Refund $other): string => Decimals::difference($left, $other->get_amount('edit')),
            Decimals::of($this->order->get_total('edit'))
        );
    }

    /** Tax of what is left. */
    public function totalTax(): string
    {
        $taxes = array_map(static fn (\WC_Order_Refund $other): string => $other->get_total_tax('edit'), $this->earlierRefunds);

        return Decimals::sum($this->order->get_total_tax('edit'), ...$taxes);
    }

    /**
     * The order's lines without what has been given back.
     *
     * @param array<int, array<string, string|null>> $lines By the order's item.
     *
     * @return list<array<string, string|null>>
     *
     * @throws UnsendableException when a line's goods are all back, but not its price.
     */
    public function remainingLines(array $lines): array
    {
        $rest = [];
        foreach ($lines as $id => $line) {
            $left = array_key_exists($id, $this->refunded) ? $this->subtractRefunded($line, $this->refunded[$id]) : $line;
            if ($left !== null) {
                $rest[] = $left;
            }
        }

        return $rest;
    }

    /**
     * @param array<string, string|null>                                     $line
     * @param array{quantity: string, total: string, total_tax: string} $given
     *
     * @return array<string, string|null>|null Null when nothing is left.
     */
    private function subtractRefunded(array $line, array $given): ?array
    {
        // Services are one each, and refunds of them have no quantity.
        $isService = Decimals::isZero($given['quantity']);
        $total = Decimals::difference($line['total'], $given['total']);
        $tax = Decimals::difference($line['total_tax'], $given['total_tax']);
        $quantity = $isService ? (string) $line['quantity'] : Decimals::difference($line['quantity'], $given['quantity']);
        $isPaidBack = Decimals::isZero($total) && Decimals::isZero($tax);
        if ($isPaidBack && ($isService || Decimals::isZero($quantity))) {
            return null;
        }
        if (Decimals::isZero($quantity)) {
            throw new UnsendableException(__('Earlier refunds gave goods back, but not their whole price, so it is not clear what this refund returns. Issue this return in SORS by hand.', 'sors-for-woocommerce'));
        }

        return ['quantity' => $quantity, 'subtotal' => $total, 'subtotal_tax' => $tax, 'total' => $total, 'total_tax' => $tax] + $line;
    }
}
