<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Customers\OrderCustomer;
use SorsForWooCommerce\Settings\Settings;

/**
 * Which document an order becomes by who buys, how it is paid and how it is shipped. Rules are kept as texts such as
 * `payment:bacs=invoice`; the customer’s kind decides before the payment method, that before the shipping method.
 */
final class DocumentRules
{
    /** What rules may go by, the strongest first. */
    public const SUBJECTS = ['customer', 'payment', 'shipping'];

    /** @var array<string, string> Document type by `subject:value`. */
    private readonly array $types;

    public function __construct(private readonly Settings $settings)
    {
        $types = [];
        foreach ($settings->list('document_rules') as $rule) {
            [$subject, $type] = explode('=', $rule, 2);
            $types[$subject] = $type;
        }
        $this->types = $types;
    }

    /** A rule as the settings keep it. */
    public static function formatRule(string $subject, string $type): string
    {
        return $subject . '=' . $type;
    }

    /** Type set for a subject such as `payment:bacs`; '' for none. */
    public function typeFor(string $subject): string
    {
        return $this->types[$subject] ?? '';
    }

    /** @return array<string, list<string>> Values that have a rule, by what they are of. */
    public function listValues(): array
    {
        $values = [];
        foreach (array_keys($this->types) as $subject) {
            [$by, $value] = explode(':', (string) $subject, 2);
            $values[$by][] = $value;
        }

        return $values;
    }

    /** Type of an order; null where no rule fits. */
    public function findTypeForOrder(\WC_Order $order): ?string
    {
        foreach (self::SUBJECTS as $by) {
            foreach ($this->orderValues($order, $by) as $value) {
                $type = $this->typeFor($by . ':' . $value);
                if ($type !== '') {
                    return $type;
                }
            }
        }

        return null;
    }

    /** @return list<string> */
    private function orderValues(\WC_Order $order, string $by): array
    {
        return match ($by) {
            'customer' => [OrderCustomer::isCompany($order, $this->settings) ? 'company' : 'person'],
            'payment' => [$order->get_payment_method('edit')],
            default => array_values(array_map(
                static fn (\WC_Order_Item $item): string => $item instanceof \WC_Order_Item_Shipping ? $item->get_method_id('edit') : '',
                $order->get_items('shipping')
            )),
        };
    }
}
