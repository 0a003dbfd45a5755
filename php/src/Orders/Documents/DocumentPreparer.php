<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use Sors\Client;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Orders\Customers\CustomerResolver;
use SorsForWooCommerce\Orders\Customers\DemoDatabaseGuard;
use SorsForWooCommerce\Orders\Customers\OrderCustomer;
use SorsForWooCommerce\Orders\Delivery\NothingToSendException;
use SorsForWooCommerce\Orders\Delivery\OutboxEnqueuer;
use SorsForWooCommerce\Orders\Delivery\RetryLaterException;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Everything before a document leaves: which database, which lines, which customer. Sends no document.
 */
final class DocumentPreparer
{
    /** Statuses of orders nothing is sent for. */
    private const UNSENDABLE_STATUSES = ['cancelled', 'failed', 'refunded', 'trash', 'checkout-draft', 'auto-draft', 'draft'];

    /** Seconds a return waits for its order's own document. */
    private const DEPENDENCY_WAIT_SECONDS = 600;

    /** @var array<string, Client> By database. */
    private array $clients = [];

    public function __construct(private readonly OutboxRepository $outbox, private readonly Settings $settings)
    {
    }

    /**
     * A return goes where its order's document is; all else to the chosen database.
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException
     */
    public function getDatabase(OutboxEntry $row): string
    {
        $database = $row->isOrder() ? $this->settings->text('database') : $this->getSentOrderEntry($row)->databaseName;
        DemoDatabaseGuard::assertAllowed($database, $this->settings);

        return $database;
    }

    /** @throws \Sors\Exception\SorsException when the settings or the profile can't be used. */
    public function getClient(string $database): Client
    {
        return $this->clients[$database] ??= ClientFactory::createForFibers($this->settings, $database);
    }

    /**
     * The document, with its customer looked up or created.
     *
     * @return array<string, mixed> As Sors\Client::sendOrder() wants it.
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException
     * @throws \Sors\Exception\SorsException when the customer can't be looked up or created.
     */
    public function buildDraft(OutboxEntry $row, string $database): array
    {
        $draft = $this->buildDraftWithoutCustomer($row, $database);
        $customers = new CustomerResolver($this->getClient($database), $database);

        return $draft + ['customer_id' => $customers->resolveId($this->getCustomer($row)), 'revision' => count($row->replacedDocuments)];
    }

    /**
     * The document but for its customer. Asks SORS nothing.
     *
     * @return array<string, mixed>
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException
     */
    public function buildDraftWithoutCustomer(OutboxEntry $row, string $database): array
    {
        $order = self::getOrder($row);
        $articles = new ArticleResolver($database, new LinkRepository());

        return match (true) {
            $row->isOrder() => $this->buildOrderDraft($order, $articles),
            $row->isCancellation() => $this->buildCancellationDraft($order, $row, $articles),
            default => $this->buildRefundDraft($order, $row, $articles),
        };
    }

    /** @throws UnsendableException|NothingToSendException */
    public function getCustomer(OutboxEntry $row): OrderCustomer
    {
        $order = self::getOrder($row);
        // WooCommerce's mark on orders whose personal data were erased: what stands there now is nobody.
        if ($order->get_meta('_anonymized') === 'yes') {
            throw new UnsendableException(__('The customer’s data were removed from this order, so there is nobody to issue a document to. If one is needed, make it in SORS by hand, then leave this one.', 'sors-for-woocommerce'));
        }

        return OrderCustomer::fromOrder($order, $this->settings);
    }

    private static function getOrder(OutboxEntry $row): \WC_Order
    {
        $order = wc_get_order($row->orderId);

        return $order instanceof \WC_Order ? $order : throw new NothingToSendException(__('The order is no longer in the shop.', 'sors-for-woocommerce'));
    }

    /** @return array<string, mixed> */
    private function buildOrderDraft(\WC_Order $order, ArticleResolver $articles): array
    {
        if (in_array($order->get_status(), self::UNSENDABLE_STATUSES, true)) {
            throw new NothingToSendException(sprintf(
                /* translators: %s: status of the order */
                __('Not sent: the order’s status is “%s”.', 'sors-for-woocommerce'),
                wc_get_order_status_name($order->get_status())
            ));
        }

        return OrderDraftBuilder::buildDraft($order, DocumentTypes::forOrder($order, $this->settings), $articles, $this->settings);
    }

    /** @return array<string, mixed> */
    private function buildRefundDraft(\WC_Order $order, OutboxEntry $row, ArticleResolver $articles): array
    {
        $refund = wc_get_order((int) $row->refundId());
        if (!$refund instanceof \WC_Order_Refund) {
            throw new NothingToSendException(__('The refund is no longer in the shop.', 'sors-for-woocommerce'));
        }

        $sale = $this->getSentOrderEntry($row);
        $this->checkCancellation($row, $refund);

        return RefundDraftBuilder::buildDraft($order, $refund, $sale, $articles, $this->settings);
    }

    /**
     * What was refunded once the order was cancelled is what the cancellation takes back.
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException
     */
    private function checkCancellation(OutboxEntry $row, \WC_Order_Refund $refund): void
    {
        $cancellation = $this->outbox->findByOrigin($row->orderId, OutboxEntry::CANCELLATION);
        $made = $refund->get_date_created()?->getTimestamp() ?? time();
        if ($cancellation === null || $made < (int) strtotime($cancellation->createdGmt . ' UTC')) {
            return;
        }
        match (true) {
            $cancellation->state === 'sent' => throw new NothingToSendException(sprintf(
                /* translators: %s: number of a document */
                __('Nothing to send: all of the order came back with return %s when it was cancelled.', 'sors-for-woocommerce'),
                $cancellation->documentNumber
            )),
            in_array($cancellation->state, ['pending', 'sending', 'uncertain'], true) => throw new RetryLaterException(
                __('This waits until it is settled what the order’s cancellation becomes in SORS.', 'sors-for-woocommerce'),
                self::DEPENDENCY_WAIT_SECONDS
            ),
            // The order came back to life before anything was taken back.
            $cancellation->state === 'skipped' && $cancellation->owner === OutboxEnqueuer::SKIPPED_BY_ORDER => null,
            default => throw new UnsendableException(__('The order was cancelled before this refund, and what becomes of its document then is for a person to see to in SORS: a return by itself might take the goods back twice. Make the return there if there is none, then choose “Do not send” here.', 'sors-for-woocommerce')),
        };
    }

    /**
     * Cancelled after its document was made.
     *
     * @return array<string, mixed>
     */
    private function buildCancellationDraft(\WC_Order $order, OutboxEntry $row, ArticleResolver $articles): array
    {
        if ($order->get_status() !== 'cancelled') {
            throw new NothingToSendException(__('The order is no longer cancelled.', 'sors-for-woocommerce'));
        }

        return CancellationDraftBuilder::buildDraft($order, $this->getSentOrderEntry($row), $articles, $this->settings);
    }

    private function getSentOrderEntry(OutboxEntry $row): OutboxEntry
    {
        $sale = $this->outbox->findByOrigin($row->orderId);
        if ($sale === null || $sale->state === 'skipped') {
            throw new NothingToSendException(__('The order itself was never sent to SORS, so there is nothing to take back.', 'sors-for-woocommerce'));
        }
        if ($sale->state !== 'sent') {
            throw new RetryLaterException(__('This waits until the order’s own document is in SORS.', 'sors-for-woocommerce'), self::DEPENDENCY_WAIT_SECONDS);
        }

        return $sale;
    }
}
