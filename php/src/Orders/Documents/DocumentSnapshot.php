<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

/**
 * What a document said when it was last sent: for a person who looks for it in SORS, and to tell when the order has
 * changed since. Without the customer's note, and of the customer no more than SORS's id and a keyed hash.
 */
final class DocumentSnapshot
{
    private const FIELDS = ['document_type', 'order_number', 'date', 'customer_id', 'currency', 'payment_method', 'total', 'source_document'];
    private const ITEM_FIELDS = ['code', 'name', 'quantity', 'unit_price', 'discount', 'vat_rate'];

    /** @param array<string, mixed> $values */
    private function __construct(private readonly array $values)
    {
    }

    /** @param array<string, mixed> $document As Sors\Client::previewOrder() gives it. */
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

    /** Null where nothing was sent yet, or before this was kept. */
    public static function fromJson(string $json): ?self
    {
        $values = json_decode($json, true);

        return is_array($values) && is_array($values['items'] ?? null) ? new self($values) : null;
    }

    public function toJson(): string
    {
        return (string) wp_json_encode($this->values, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    }

    /** The same, but nothing tells whose document it is. */
    public function withoutCustomer(): self
    {
        return new self(array_diff_key($this->values, ['customer_id' => '', 'customer_key' => '']));
    }

    /** Whether whose document it is was forgotten. */
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

    /** @return list<array<string, string>> code, name, quantity, unit_price, discount, vat_rate; decimals as plain as can be. */
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
     * What is different in another one, in sentences for staff.
     *
     * @return list<string> Empty where both say the same.
     */
    public function listDifferences(self $now): array
    {
        $sentences = [];
        if ($this->total() !== $now->total()) {
            $sentences[] = self::describeTotals($this->total(), $now->total());
        }
        [$before, $after] = [$this->describeLines(), $now->describeLines()];
        $gone = self::unmatchedLines($before, $after);
        $new = self::unmatchedLines($after, $before);
        if ($gone !== []) {
            /* translators: %s: list of lines */
            $sentences[] = sprintf(__('Sent, but no longer so on the order: %s.', 'sors-for-woocommerce'), implode('; ', $gone));
        }
        if ($new !== []) {
            /* translators: %s: list of lines */
            $sentences[] = sprintf(__('On the order now, but not sent: %s.', 'sors-for-woocommerce'), implode('; ', $new));
        }
        if ($this->text('customer_key') !== $now->text('customer_key')) {
            $sentences[] = __('The customer is another one now.', 'sors-for-woocommerce');
        }
        if ($this->text('payment_method') !== $now->text('payment_method')) {
            $sentences[] = __('The payment method is another one now.', 'sors-for-woocommerce');
        }

        return $sentences;
    }

    /** Two totals that differ, in a sentence. */
    public static function describeTotals(string $sent, string $now): string
    {
        return sprintf(
            /* translators: 1: amount that was sent, 2: amount of the order now */
            __('The total was %1$s when it was sent and is %2$s now.', 'sors-for-woocommerce'),
            $sent,
            $now
        );
    }

    /** @return list<string> What was sold, a sentence for each line. */
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
     * @return list<string> Lines that have no counterpart; each counterpart counts once.
     */
    private static function unmatchedLines(array $lines, array $others): array
    {
        foreach ($lines as $index => $line) {
            $at = array_search($line, $others, true);
            if ($at !== false) {
                unset($lines[$index], $others[$at]);
            }
        }

        return array_values($lines);
    }
}
