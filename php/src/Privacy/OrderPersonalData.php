<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Orders\Customers\CustomerDebt;
use SorsForWooCommerce\Orders\Customers\CustomerKey;
use SorsForWooCommerce\Orders\Customers\CustomerLinks;
use SorsForWooCommerce\Orders\Customers\OrderCustomer;
use SorsForWooCommerce\Orders\Delivery\OrderEligibility;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;
use SorsForWooCommerce\Storage\RetentionCleanup;

/**
 * What the plugin keeps of one order's customer.
 */
final class OrderPersonalData
{
    /** @var list<OutboxEntry> */
    public readonly array $rows;
    public readonly StoredCheckoutFields $fields;

    public function __construct(private readonly \WC_Order $order, private readonly Settings $settings)
    {
        $this->rows = (new OutboxRepository())->forOrder($order->get_id());
        $this->fields = StoredCheckoutFields::ofOrder($order);
    }

    /** Whether a document of it is still to be sent, or may be: then its customer is needed. */
    public function isOwed(): bool
    {
        $isUnsent = static fn (OutboxEntry $row): bool => in_array($row->state, OutboxRepository::UNSENT, true);

        return array_filter($this->rows, $isUnsent) !== []
            // The next scan would queue it.
            || $this->rows === [] && OrderEligibility::wants($this->order, $this->settings);
    }

    /** @return list<string> Numbers of its documents. */
    public function numbers(): array
    {
        return array_values(array_filter(array_map(static fn (OutboxEntry $row): string => $row->documentNumber, $this->rows), 'strlen'));
    }

    /** Whether there is more of its customer than a number. */
    public function tellsOfCustomer(): bool
    {
        return $this->fields->filled() !== [] || array_filter($this->rows, self::namesCustomer(...)) !== [];
    }

    /** @return list<string> Keys its customer may be known by. */
    public function keys(): array
    {
        $keys = CustomerKey::allOf(
            $this->order->get_billing_email('edit'),
            $this->order->get_billing_phone('edit'),
            [...$this->fields->pibs(), OrderCustomer::pibOfOthers($this->order, $this->settings)]
        );
        foreach ($this->rows as $row) {
            $keys[] = (string) DocumentSnapshot::fromJson($row->sent)?->text('customer_key');
        }
        $others = ['', CustomerKey::ofRetail($this->settings->text('retail_customer')), CustomerKey::ofOrder($this->order->get_id())];

        return array_values(array_diff(array_unique($keys), $others));
    }

    /** @return list<string> As keys(); and the order's own. */
    public function allKeys(): array
    {
        return [...$this->keys(), CustomerKey::ofOrder($this->order->get_id())];
    }

    /**
     * Takes away what tells of its customer; numbers of documents stay. The order has to be saved afterwards.
     *
     * @return bool Whether there was anything.
     */
    public function erase(): bool
    {
        $isErased = self::forgetCustomers($this->allKeys());
        $isErased = RetentionCleanup::forgetSentOf($this->order->get_id()) > 0 || $isErased;
        foreach ((new OutboxRepository())->forOrder($this->order->get_id()) as $row) {
            // What is uncertain, or differs from what was sent, a person still has to find in SORS: by number, lines and total.
            $sent = self::namesCustomer($row) ? DocumentSnapshot::fromJson($row->sent) : null;
            if ($sent !== null) {
                $isErased = (new OutboxTransitions(new OutboxRepository()))->rewrite($row->id, $row->sent, $sent->withoutCustomer()->toJson()) || $isErased;
            }
        }
        foreach ($this->fields->filled() as $key) {
            // Empty, not deleted: where orders are kept twice, WooCommerce copies what changes but not what goes.
            $this->order->update_meta_data($key, '');
            $isErased = true;
        }

        return $isErased;
    }

    /**
     * Forgets who somebody is in SORS, in all its databases; should he buy again, he is looked up.
     *
     * @param list<string> $keys
     */
    public static function forgetCustomers(array $keys): bool
    {
        foreach (CustomerLinks::everywhere($keys) as $link) {
            CustomerDebt::forget($link['database'], $link['sors_id']);
        }

        return CustomerLinks::forgetEverywhere($keys) > 0;
    }

    private static function namesCustomer(OutboxEntry $row): bool
    {
        return DocumentSnapshot::fromJson($row->sent)?->isAnonymous() === false;
    }
}
