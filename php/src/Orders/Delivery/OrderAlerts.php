<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Alerts\Alert;
use SorsForWooCommerce\Alerts\AlertSource;
use SorsForWooCommerce\Alerts\InboxNote;
use SorsForWooCommerce\Orders\Documents\Purpose;
use SorsForWooCommerce\Orders\Screen\States;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Documents that wait for a person: order numbers, states and reasons, and nothing of customers.
 */
final class OrderAlerts implements AlertSource
{
    /** Seconds after which a document that still waits is worth telling. */
    public const OVERDUE_SECONDS = 2 * HOUR_IN_SECONDS;

    private const MAX_ENTRIES = 1000;

    private readonly OutboxRepository $outbox;

    public function __construct(private readonly Settings $settings)
    {
        $this->outbox = new OutboxRepository();
    }

    public function alerts(): array
    {
        $open = [];
        foreach ($this->outbox->listNeedingStaff(self::OVERDUE_SECONDS, self::MAX_ENTRIES) as $row) {
            // Where nothing is sent by itself, nothing is late.
            if ($row->state !== 'pending' || $this->settings->flag('send_orders')) {
                $open[] = new Alert("order {$row->id}", self::alertKey($row), static fn (): string => self::alertText($row));
            }
        }

        return $open;
    }

    public function subject(int $count): string
    {
        /* translators: %d: number of orders */
        return sprintf(_n('%d order needs you', '%d orders need you', $count, 'sors-for-woocommerce'), $count);
    }

    public function heading(): string
    {
        return __('These orders, or their refunds, did not get to SORS as they should, or were changed afterwards:', 'sors-for-woocommerce');
    }

    public function closing(int $open): string
    {
        /* translators: 1: number of documents, 2: address of a page */
        return sprintf(__('%1$d in all wait for a person. All of them: %2$s', 'sors-for-woocommerce'), $open, AdminPage::url('orders'));
    }

    /** An order that was settled was settled by a person, or is told by its own note. */
    public function recoveryMessage(string $topic): ?string
    {
        return null;
    }

    public function inboxNotes(): array
    {
        $counts = $this->outbox->countByState();
        [$uncertain, $rejected] = [$counts['uncertain'], $counts['rejected']];

        return ['orders' => $uncertain + $rejected === 0 ? null : new InboxNote(
            "{$uncertain} {$rejected}",
            __('Orders for SORS need you', 'sors-for-woocommerce'),
            sprintf(
                /* translators: 1 and 2: numbers of documents */
                __('Uncertain whether SORS has them: %1$d. Refused: %2$d. Nothing is sent again by itself; each says what to do.', 'sors-for-woocommerce'),
                $uncertain,
                $rejected
            ),
            ['sors-see-orders' => [__('See the documents', 'sors-for-woocommerce'), AdminPage::url('orders')]]
        )];
    }

    /** What there is new about it makes it another one. */
    private static function alertKey(OutboxEntry $row): string
    {
        return match ($row->state) {
            // What is late is so however often it was tried meanwhile.
            'pending' => 'pending',
            'sent' => 'sent ' . md5((string) $row->reason),
            default => "{$row->state} {$row->updatedGmt}",
        };
    }

    private static function alertText(OutboxEntry $row): string
    {
        $order = wc_get_order($row->orderId);
        $isOrder = $order instanceof \WC_Order;

        return sprintf(
            "%s: %s. %s\n%s",
            sprintf(/* translators: %s: order number */ __('Order %s', 'sors-for-woocommerce'), $isOrder ? $order->get_order_number() : $row->orderId),
            $row->isOrder()
                ? States::stateLabel($row->state)
                : sprintf(/* translators: 1: “refund 12” or “cancellation”, 2: state */ __('%1$s: %2$s', 'sors-for-woocommerce'), Purpose::originInSentence($row), States::stateLabel($row->state)),
            (string) $row->reason,
            $isOrder ? $order->get_edit_order_url() : AdminPage::url('orders')
        );
    }
}
