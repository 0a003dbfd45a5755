<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

/**
 * Snapshot of a document as it was last sent. Staff find the document in SORS by it, and changes of the order are compared
 * with it. Holds no customer note, and of the customer only SORS's ID and a keyed hash.
 */
final class DocumentSnapshot
{
    private const FIELDS = ['document_type', 'order_number', 'date', 'customer_id', 'currency', 'payment_method', 'total', 'source_document'];
    private const ITEM_FIELDS = ['code', 'name', 'quantity', 'unit_price', 'discount', 'vat_rate'];

    /** @param array<string, mixed> $values */
    private function __construct(private readonly array $values)
    {
    }

    /** @param array<string, mixed> $document As returned by Sors\Client::previewOrder(). */
    public static function fromDocument(array $document, string $customerKey): self
    {
        return new self(
            array_intersect_key($document, array_flip(self::FIELDS))
            + ['customer_key' => $customerKey]
            + ['items' => array_map(
                static fn (array $item): array => array_intersect_key($item, array_flip(self::ITEM_FIELDS)),
                array_values((array) $document['items'])
            )]
        );
    }

    /** Null when nothing was sent yet, or the snapshot was deleted. */
    public static function fromJson(string $json): ?self
    {
        $values = json_decode($json, true);

        return is_array($values) && is_array($values['items'] ?? null) ? new self($values) : null;
    }

    public function toJson(): string
    {
        return (string) wp_json_encode($this->values, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    }

    /** Copy without anything that identifies the customer. */
    public function withoutCustomer(): self
    {
        return new self(array_diff_key($this->values, ['customer_id' => '', 'customer_key' => '']));
    }

    /** Whether the customer was removed. */
    public function isAnonymous(): bool
    {
        return $this->text('customer_id') === '';
    }

    public function text(string $field): string
    {
        return (string) ($this->values[$field] ?? '');
    }

    public function total(): string
    {
        return Decimals::of($this->values['total'] ?? '0');
    }

    /** @return list<array<string, string>> code, name, quantity, unit_price, discount, vat_rate; decimals without trailing zeros. */
    public function items(): array
    {
        return array_map(static function (array $item): array {
            foreach (['quantity', 'unit_price', 'discount', 'vat_rate'] as $number) {
                $item[$number] = ($item[$number] ?? null) === null ? '' : Decimals::of($item[$number]);
            }

            return array_map('strval', $item);
        }, $this->values['items']);
    }

    /**
     * Lists the differences between this snapshot and a later one.
     *
     * @return list<string> Sentences for staff; empty when there is no difference.
     */
    public function listDifferences(self $now): array
    {
        $sentences = [];
        if ($this->total() !== $now->total()) {
            $sentences[] = self::describeTotals($this->total(), $now->total());
        }
        [$before, $after] = [$this->describeLines(), $now->describeLines()];
        $removed = self::unmatchedLines($before, $after);
        $added = self::unmatchedLines($after, $before);
        if ($removed !== []) {
            /* translators: %s: list of lines */
            $sentences[] = sprintf(__('Sent, but no longer on the order: %s.', 'sors-for-woocommerce'), implode('; ', $removed));
        }
        if ($added !== []) {
            /* translators: %s: list of lines */
            $sentences[] = sprintf(__('On the order now, but not sent: %s.', 'sors-for-woocommerce'), implode('; ', $added));
        }
        if ($this->text('customer_key') !== $now->text('customer_key')) {
            $sentences[] = __('The customer has changed.', 'sors-for-woocommerce');
        }
        if ($this->text('payment_method') !== $now->text('payment_method')) {
            $sentences[] = __('The payment method has changed.', 'sors-for-woocommerce');
        }

        return $sentences;
    }

    /** Describes two different totals in one sentence. */
    public static function describeTotals(string $sent, string $now): string
    {
        return sprintf(
            /* translators: 1: amount that was sent, 2: amount of the order now */
            __('The total was %1$s when it was sent and is %2$s now.', 'sors-for-woocommerce'),
            $sent,
            $now
        );
    }

    /** @return list<string> One description per line. */
    public function describeLines(): array
    {
        return array_map(static fn (array $item): string => trim(sprintf(
            '%s × %s %s (%s%s)',
            $item['quantity'],
            $item['code'],
            $item['name'] ?? '',
            $item['unit_price'],
            $item['discount'] === '0' || $item['discount'] === '' ? '' : ' − ' . $item['discount']
        )), $this->items());
    }

    /**
     * @param list<string> $lines
     * @param list<string> $others
     *
     * @return list<string> Lines without a counterpart; each counterpart counts once.
     */
    private static function unmatchedLines(array $lines, array $others): array
    {
        foreach ($lines as $index => $line) {
            $match = array_search($line, $others, true);
            if ($match !== false) {
                unset($lines[$index], $others[$match]);
            }
        }

        return array_values($lines);
    }
}
