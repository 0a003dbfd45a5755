<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Customers\OrderCustomer;
use SorsForWooCommerce\Settings\Settings;

/**
 * Rules for the type of an order's document, such as `payment:bacs=invoice`. The kind of customer takes precedence over the
 * payment method, and the payment method over the shipping method.
 */
final class DocumentRules
{
    /** Subjects of rules, the strongest first. */
    public const SUBJECTS = ['customer', 'payment', 'shipping'];

    /** @var array<string, string> Document type by condition, `subject:value`. */
    private readonly array $types;

    public function __construct(private readonly Settings $settings)
    {
        $types = [];
        foreach ($settings->list('document_rules') as $rule) {
            [$condition, $type] = explode('=', $rule, 2);
            $types[$condition] = $type;
        }
        $this->types = $types;
    }

    /** Formats a rule for the settings. */
    public static function formatRule(string $condition, string $type): string
    {
        return $condition . '=' . $type;
    }

    /** Type that a rule sets for a condition such as `payment:bacs`; '' for none. */
    public function typeFor(string $condition): string
    {
        return $this->types[$condition] ?? '';
    }

    /** @return array<string, list<string>> Values that have a rule, by subject. */
    public function listValues(): array
    {
        $values = [];
        foreach (array_keys($this->types) as $condition) {
            [$subject, $value] = explode(':', (string) $condition, 2);
            $values[$subject][] = $value;
        }

        return $values;
    }

    /** Finds the type for an order; null when no rule matches. */
    public function findTypeForOrder(\WC_Order $order): ?string
    {
        foreach (self::SUBJECTS as $subject) {
            foreach ($this->orderValues($order, $subject) as $value) {
                $type = $this->typeFor($subject . ':' . $value);
                if ($type !== '') {
                    return $type;
                }
            }
        }

        return null;
    }

    /** @return list<string> */
    private function orderValues(\WC_Order $order, string $subject): array
    {
        return match ($subject) {
            'customer' => [OrderCustomer::isCompany($order, $this->settings) ? 'company' : 'person'],
            'payment' => [$order->get_payment_method('edit')],
            default => array_values(array_map(
                static fn (\WC_Order_Item $item): string => $item instanceof \WC_Order_Item_Shipping ? $item->get_method_id('edit') : '',
                $order->get_items('shipping')
            )),
        };
    }
}
