<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use Sors\Client;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Everything before a document leaves: which database, which lines, which customer. Sends no document.
 */
final class Preparation
{
    /** Statuses of orders nothing is sent for. */
    private const DEAD = ['cancelled', 'failed', 'refunded', 'trash', 'checkout-draft', 'auto-draft', 'draft'];

    /** Seconds a return waits for its order's own document. */
    private const PATIENCE = 600;

    /** @var array<string, Client> By database. */
    private array $clients = [];

    public function __construct(private readonly OutboxRepository $outbox, private readonly Settings $settings)
    {
    }

    /**
     * A return goes where its order's document is; all else to the chosen database.
     *
     * @throws Parked|Later|Dropped
     */
    public function database(OutboxEntry $row): string
    {
        $database = $row->isSale() ? $this->settings->text('database') : $this->sentSale($row)->databaseName;
        DemoGuard::check($database, $this->settings);

        return $database;
    }

    /** @throws \Sors\Exception\SorsException when the settings or the profile can't be used. */
    public function client(string $database): Client
    {
        return $this->clients[$database] ??= ClientFactory::suspending($this->settings, $database);
    }

    /**
     * The document, with its customer looked up or created.
     *
     * @return array<string, mixed> As Sors\Client::exportOrder() wants it.
     *
     * @throws Parked|Later|Dropped
     * @throws \Sors\Exception\SorsException when the customer can't be looked up or created.
     */
    public function draft(OutboxEntry $row, string $database): array
    {
        $draft = $this->withoutCustomer($row, $database);
        $customers = new CustomerResolver($this->client($database), $database);

        return $draft + ['customer_id' => $customers->resolve($this->customer($row)), 'edition' => count($row->superseded)];
    }

    /**
     * The document but for its customer. Asks SORS nothing.
     *
     * @return array<string, mixed>
     *
     * @throws Parked|Later|Dropped
     */
    public function withoutCustomer(OutboxEntry $row, string $database): array
    {
        $order = self::order($row);
        $articles = new Articles($database, new LinkRepository());

        return match (true) {
            $row->isSale() => $this->sale($order, $articles),
            $row->isCancellation() => $this->cancellation($order, $row, $articles),
            default => $this->refund($order, $row, $articles),
        };
    }

    /** @throws Parked|Dropped */
    public function customer(OutboxEntry $row): CustomerData
    {
        $order = self::order($row);
        // WooCommerce's mark on orders whose personal data were erased: what stands there now is nobody.
        if ($order->get_meta('_anonymized') === 'yes') {
            throw new Parked(__('The customer’s data were removed from this order, so there is nobody to issue a document to. If one is needed, make it in SORS by hand, then leave this one.', 'sors-for-woocommerce'));
        }

        return CustomerData::ofOrder($order, $this->settings);
    }

    private static function order(OutboxEntry $row): \WC_Order
    {
        $order = wc_get_order($row->orderId);

        return $order instanceof \WC_Order ? $order : throw new Dropped(__('The order is no longer in the shop.', 'sors-for-woocommerce'));
    }

    /** @return array<string, mixed> */
    private function sale(\WC_Order $order, Articles $articles): array
    {
        if (in_array($order->get_status(), self::DEAD, true)) {
            throw new Dropped(sprintf(
                /* translators: %s: status of the order */
                __('Not sent: the order’s status is “%s”.', 'sors-for-woocommerce'),
                wc_get_order_status_name($order->get_status())
            ));
        }

        return Draft::ofOrder($order, DocumentTypes::forOrder($order, $this->settings), $articles, $this->settings);
    }

    /** @return array<string, mixed> */
    private function refund(\WC_Order $order, OutboxEntry $row, Articles $articles): array
    {
        $refund = wc_get_order((int) $row->refundId());
        if (!$refund instanceof \WC_Order_Refund) {
            throw new Dropped(__('The refund is no longer in the shop.', 'sors-for-woocommerce'));
        }

        $sale = $this->sentSale($row);
        $this->mindCancellation($row, $refund);

        return ReturnDraft::ofRefund($order, $refund, $sale, $articles, $this->settings);
    }

    /**
     * What was refunded once the order was cancelled is what the cancellation takes back.
     *
     * @throws Parked|Later|Dropped
     */
    private function mindCancellation(OutboxEntry $row, \WC_Order_Refund $refund): void
    {
        $cancellation = $this->outbox->findBy($row->orderId, OutboxEntry::CANCELLATION);
        $made = $refund->get_date_created()?->getTimestamp() ?? time();
        if ($cancellation === null || $made < (int) strtotime($cancellation->createdGmt . ' UTC')) {
            return;
        }
        match (true) {
            $cancellation->state === 'sent' => throw new Dropped(sprintf(
                /* translators: %s: number of a document */
                __('Nothing to send: all of the order came back with return %s when it was cancelled.', 'sors-for-woocommerce'),
                $cancellation->documentNumber
            )),
            in_array($cancellation->state, ['pending', 'sending', 'uncertain'], true) => throw new Later(
                __('This waits until it is settled what the order’s cancellation becomes in SORS.', 'sors-for-woocommerce'),
                self::PATIENCE
            ),
            // The order came back to life before anything was taken back.
            $cancellation->state === 'skipped' && $cancellation->owner === Intake::BY_ORDER => null,
            default => throw new Parked(__('The order was cancelled before this refund, and what becomes of its document then is for a person to see to in SORS: a return by itself might take the goods back twice. Make the return there if there is none, then choose “Do not send” here.', 'sors-for-woocommerce')),
        };
    }

    /**
     * Cancelled after its document was made.
     *
     * @return array<string, mixed>
     */
    private function cancellation(\WC_Order $order, OutboxEntry $row, Articles $articles): array
    {
        if ($order->get_status() !== 'cancelled') {
            throw new Dropped(__('The order is no longer cancelled.', 'sors-for-woocommerce'));
        }

        return CancellationDraft::ofOrder($order, $this->sentSale($row), $articles, $this->settings);
    }

    private function sentSale(OutboxEntry $row): OutboxEntry
    {
        $sale = $this->outbox->findBy($row->orderId);
        if ($sale === null || $sale->state === 'skipped') {
            throw new Dropped(__('The order itself was never sent to SORS, so there is nothing to take back.', 'sors-for-woocommerce'));
        }
        if ($sale->state !== 'sent') {
            throw new Later(__('This waits until the order’s own document is in SORS.', 'sors-for-woocommerce'), self::PATIENCE);
        }

        return $sale;
    }
}
