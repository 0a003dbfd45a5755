<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Orders\Customers\CustomerDebt;
use SorsForWooCommerce\Orders\Customers\CustomerKey;
use SorsForWooCommerce\Orders\Customers\OrderCustomer;
use SorsForWooCommerce\Orders\Delivery\OrderEligibility;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\CustomerLinkRepository;
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
    public readonly array $entries;
    public readonly StoredCheckoutFields $fields;

    public function __construct(private readonly \WC_Order $order, private readonly Settings $settings)
    {
        $this->entries = (new OutboxRepository())->findByOrder($order->get_id());
        $this->fields = StoredCheckoutFields::forOrder($order);
    }

    /** Whether a document of it is still to be sent, or may be: then its customer is needed. */
    public function hasUnsentDocuments(): bool
    {
        $isUnsent = static fn (OutboxEntry $row): bool => in_array($row->state, OutboxRepository::UNSENT, true);

        return array_filter($this->entries, $isUnsent) !== []
            // The next scan would queue it.
            || $this->entries === [] && OrderEligibility::shouldSend($this->order, $this->settings);
    }

    /** @return list<string> Numbers of its documents. */
    public function documentNumbers(): array
    {
        return array_values(array_filter(array_map(static fn (OutboxEntry $row): string => $row->documentNumber, $this->entries), 'strlen'));
    }

    /** Whether there is more of its customer than a number. */
    public function hasPersonalData(): bool
    {
        return $this->fields->filledKeys() !== [] || array_filter($this->entries, self::hasCustomerData(...)) !== [];
    }

    /** @return list<string> Keys its customer may be known by. */
    public function customerKeys(): array
    {
        $keys = CustomerKey::listKeys(
            $this->order->get_billing_email('edit'),
            $this->order->get_billing_phone('edit'),
            [...$this->fields->pibs(), OrderCustomer::pibFromOtherPlugin($this->order, $this->settings)]
        );
        foreach ($this->entries as $row) {
            $keys[] = (string) DocumentSnapshot::fromJson($row->snapshot)?->text('customer_key');
        }
        $others = ['', CustomerKey::forRetail($this->settings->text('retail_customer')), CustomerKey::forOrder($this->order->get_id())];

        return array_values(array_diff(array_unique($keys), $others));
    }

    /** @return list<string> As keys(); and the order's own. */
    public function allCustomerKeys(): array
    {
        return [...$this->customerKeys(), CustomerKey::forOrder($this->order->get_id())];
    }

    /**
     * Takes away what tells of its customer; numbers of documents stay. The order has to be saved afterwards.
     *
     * @return bool Whether there was anything.
     */
    public function erase(): bool
    {
        $isErased = self::deleteCustomerLinks($this->allCustomerKeys());
        $isErased = RetentionCleanup::deleteSnapshotsOfOrder($this->order->get_id()) > 0 || $isErased;
        foreach ((new OutboxRepository())->findByOrder($this->order->get_id()) as $row) {
            // What is uncertain, or differs from what was sent, a person still has to find in SORS: by number, lines and total.
            $sent = self::hasCustomerData($row) ? DocumentSnapshot::fromJson($row->snapshot) : null;
            if ($sent !== null) {
                $isErased = (new OutboxTransitions(new OutboxRepository()))->replaceSnapshot($row->id, $row->snapshot, $sent->withoutCustomer()->toJson()) || $isErased;
            }
        }
        foreach ($this->fields->filledKeys() as $key) {
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
    public static function deleteCustomerLinks(array $keys): bool
    {
        foreach (CustomerLinkRepository::listByKeys($keys) as $link) {
            CustomerDebt::invalidateCache($link['database'], $link['sors_id']);
        }

        return CustomerLinkRepository::deleteByKeys($keys) > 0;
    }

    private static function hasCustomerData(OutboxEntry $row): bool
    {
        return DocumentSnapshot::fromJson($row->snapshot)?->isAnonymous() === false;
    }
}
