<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Alerts about documents that need staff: order numbers, states and reasons, never personal data.
 */
final class OrderAlerts implements AlertSource
{
    /** Seconds after which a pending document is overdue. */
    public const OVERDUE_SECONDS = 2 * HOUR_IN_SECONDS;

    private const MAX_ENTRIES = 1000;

    public function __construct(private readonly Settings $settings, private readonly OutboxRepository $outbox)
    {
    }

    public function alerts(): array
    {
        $alerts = [];
        foreach ($this->outbox->listNeedingStaff(self::OVERDUE_SECONDS, self::MAX_ENTRIES) as $entry) {
            // While sending is switched off, no document is overdue.
            if ($entry->state !== 'pending' || $this->settings->flag('send_orders')) {
                $alerts[] = new Alert("order {$entry->id}", self::alertKey($entry), static fn (): string => self::alertText($entry));
            }
        }

        return $alerts;
    }

    public function subject(int $count): string
    {
        /* translators: %d: number of orders */
        return sprintf(_n('%d order needs you', '%d orders need you', $count, 'sors-for-woocommerce'), $count);
    }

    public function heading(): string
    {
        return __('These orders or refunds were not sent to SORS as expected, or were changed afterwards:', 'sors-for-woocommerce');
    }

    public function closing(int $open): string
    {
        /* translators: 1: number of documents, 2: URL of a page */
        return sprintf(__('%1$d in all need you. See all of them: %2$s', 'sors-for-woocommerce'), $open, AdminPage::url('orders'));
    }

    /** Staff resolve orders themselves, or an order note reports the result. */
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
                __('Uncertain: %1$d. Rejected: %2$d. Nothing is sent again automatically. Each document shows what to do.', 'sors-for-woocommerce'),
                $uncertain,
                $rejected
            ),
            ['sors-see-orders' => [__('See the documents', 'sors-for-woocommerce'), AdminPage::url('orders')]]
        )];
    }

    /** Key of the alert. A new key makes it a new alert. */
    private static function alertKey(OutboxEntry $entry): string
    {
        return match ($entry->state) {
            // An overdue document raises one alert, however many attempts follow.
            'pending' => 'pending',
            'sent' => 'sent ' . md5((string) $entry->reason),
            default => "{$entry->state} {$entry->updatedGmt}",
        };
    }

    private static function alertText(OutboxEntry $entry): string
    {
        $order = wc_get_order($entry->orderId);
        $isOrder = $order instanceof \WC_Order;

        return sprintf(
            "%s: %s. %s\n%s",
            sprintf(/* translators: %s: order number */ __('Order %s', 'sors-for-woocommerce'), $isOrder ? $order->get_order_number() : $entry->orderId),
            $entry->isOrder()
                ? DocumentLabels::stateLabel($entry->state)
                : sprintf(/* translators: 1: “refund 12” or “cancellation”, 2: state */ __('%1$s: %2$s', 'sors-for-woocommerce'), DocumentLabels::originInSentence($entry), DocumentLabels::stateLabel($entry->state)),
            (string) $entry->reason,
            $isOrder ? $order->get_edit_order_url() : AdminPage::url('orders')
        );
    }
}
