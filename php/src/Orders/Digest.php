<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use SorsForWooCommerce\Admin\Page;
use SorsForWooCommerce\Language\SiteLanguage;
use SorsForWooCommerce\Orders\Screen\States;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sors\Log;
use SorsForWooCommerce\Storage\Outbox;
use SorsForWooCommerce\Storage\OutboxRow;

/**
 * One e-mail about all documents that wait for a person since the last one: order numbers, states and reasons, and
 * nothing of customers.
 */
final class Digest
{
    /** What was told already: key of a row as told → 1; and when. */
    private const OPTION = 'sors_digest';

    /** Seconds after which a document that still waits is worth telling. */
    public const LATE = 2 * HOUR_IN_SECONDS;

    /** Documents named in one e-mail. */
    private const MOST = 50;

    /** Seconds between two e-mails, a little less than what the setting says, as the scan is never on the second. */
    private const EVERY = ['hourly' => 3000, 'daily' => 85_800];

    public function __construct(private readonly Settings $settings, private readonly Outbox $outbox)
    {
    }

    /** Sends the e-mail, if there is anything new to tell and the time has come; never throws. */
    public function send(): void
    {
        try {
            $every = self::EVERY[$this->settings->text('failure_mail')] ?? null;
            $told = (array) get_option(self::OPTION, []);
            if ($every === null || time() - (int) ($told['at'] ?? 0) < $every) {
                return;
            }
            $open = $this->open();
            $new = array_diff_key($open, (array) ($told['rows'] ?? []));
            if ($new === [] || SiteLanguage::during(fn (): bool => $this->mail(array_values($new), count($open)))) {
                // Without news, the clock of the next e-mail stays where it is.
                $at = $new === [] ? (int) ($told['at'] ?? 0) : time();
                update_option(self::OPTION, ['at' => $at, 'rows' => array_fill_keys(array_keys($open), 1)], false);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('The e-mail about documents that wait could not be sent (%s).', $error::class));
        }
    }

    /** @return array<string, OutboxRow> All that wait for a person, by a key that changes when there is something new about it. */
    private function open(): array
    {
        $open = [];
        foreach ($this->outbox->waitingForPerson(self::LATE, 1000) as $row) {
            // What is late is so however often it was tried meanwhile.
            $news = match ($row->state) {
                'pending' => '',
                'sent' => md5((string) $row->reason),
                default => $row->updatedGmt,
            };
            $open["{$row->id} {$row->state} {$news}"] = $row;
        }

        return $open;
    }

    /** @param non-empty-list<OutboxRow> $rows */
    private function mail(array $rows, int $open): bool
    {
        $count = count($rows);
        $subject = sprintf(
            /* translators: 1: name of the shop, 2: number of orders */
            _n('[%1$s] SORS: %2$d order needs you', '[%1$s] SORS: %2$d orders need you', $count, 'sors-for-woocommerce'),
            wp_specialchars_decode((string) get_option('blogname'), ENT_QUOTES),
            $count
        );
        $lines = array_map(self::line(...), array_slice($rows, 0, self::MOST));
        if ($count > self::MOST) {
            /* translators: %d: number of orders */
            $lines[] = sprintf(__('… and %d more.', 'sors-for-woocommerce'), $count - self::MOST);
        }
        $text = implode("\n\n", [
            __('These orders, or their refunds, did not get to SORS as they should, or were changed afterwards:', 'sors-for-woocommerce'),
            ...$lines,
            /* translators: 1: number of documents, 2: address of a page */
            sprintf(__('%1$d in all wait for a person. All of them: %2$s', 'sors-for-woocommerce'), $open, Page::url('orders')),
        ]);

        return wp_mail($this->recipients(), $subject, $text);
    }

    private static function line(OutboxRow $row): string
    {
        $order = wc_get_order($row->orderId);
        $isOrder = $order instanceof \WC_Order;

        return sprintf(
            "%s: %s. %s\n%s",
            sprintf(/* translators: %s: order number */ __('Order %s', 'sors-for-woocommerce'), $isOrder ? $order->get_order_number() : $row->orderId),
            $row->isSale()
                ? States::label($row->state)
                : sprintf(/* translators: 1: “refund 12” or “cancellation”, 2: state */ __('%1$s: %2$s', 'sors-for-woocommerce'), Purpose::word($row), States::label($row->state)),
            (string) $row->reason,
            $isOrder ? $order->get_edit_order_url() : Page::url('orders')
        );
    }

    /** @return list<string> */
    private function recipients(): array
    {
        $set = array_filter(array_map('trim', explode(',', $this->settings->text('failure_mail_to'))), 'is_email');

        return $set === [] ? [(string) get_option('admin_email')] : array_values($set);
    }
}
