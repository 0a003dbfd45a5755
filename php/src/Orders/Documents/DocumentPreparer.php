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
 * Prepares a document: chooses its database, builds its draft, and finds or creates its customer. Sends no document.
 */
final class DocumentPreparer
{
    /** Statuses of orders that must not become a document. */
    private const UNSENDABLE_STATUSES = ['cancelled', 'failed', 'refunded', 'trash', 'checkout-draft', 'auto-draft', 'draft'];

    /** Seconds a return waits for its order's own document. */
    private const DEPENDENCY_WAIT_SECONDS = 600;

    /** @var array<string, Client> By database. */
    private array $clients = [];

    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly LinkRepository $links,
        private readonly Settings $settings
    ) {
    }

    /**
     * Database of a document: a return's is that of its order's document, any other's is the one in the settings.
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException
     */
    public function getDatabase(OutboxEntry $entry): string
    {
        $database = $entry->isOrder() ? $this->settings->text('database') : $this->getSentOrderEntry($entry)->databaseName;
        DemoDatabaseGuard::assertAllowed($database, $this->settings);

        return $database;
    }

    /** @throws \Sors\Exception\SorsException when the settings or the profile can't be used. */
    public function getClient(string $database): Client
    {
        return $this->clients[$database] ??= ClientFactory::createForFibers($this->settings, $database);
    }

    /**
     * Builds the draft and looks its customer up or creates it.
     *
     * @return array<string, mixed> For Sors\Client::sendOrder().
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException
     * @throws \Sors\Exception\SorsException when the customer can't be looked up or created.
     */
    public function buildDraft(OutboxEntry $entry, string $database): array
    {
        $draft = $this->buildDraftWithoutCustomer($entry, $database);
        $customers = new CustomerResolver($this->getClient($database), $database);

        return $draft + ['customer_id' => $customers->resolveId($this->getCustomer($entry)), 'revision' => count($entry->replacedDocuments)];
    }

    /**
     * Builds the draft without its customer. Sends no request.
     *
     * @return array<string, mixed>
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException
     */
    public function buildDraftWithoutCustomer(OutboxEntry $entry, string $database): array
    {
        $order = self::getOrder($entry);
        $articles = new ArticleResolver($database, $this->links);

        return match (true) {
            $entry->isOrder() => $this->buildOrderDraft($order, $articles),
            $entry->isCancellation() => $this->buildCancellationDraft($order, $entry, $articles),
            default => $this->buildRefundDraft($order, $entry, $articles),
        };
    }

    /** @throws UnsendableException|NothingToSendException */
    public function getCustomer(OutboxEntry $entry): OrderCustomer
    {
        $order = self::getOrder($entry);
        // WooCommerce marks orders whose personal data were erased. Their billing address names nobody.
        if ($order->get_meta('_anonymized') === 'yes') {
            throw new UnsendableException(__('The customer’s data was removed from this order, so there is nobody to issue a document to. If you need the document, create it in SORS manually, then choose “Do not send” here.', 'sors-for-woocommerce'));
        }

        return OrderCustomer::fromOrder($order, $this->settings);
    }

    private static function getOrder(OutboxEntry $entry): \WC_Order
    {
        $order = wc_get_order($entry->orderId);

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
    private function buildRefundDraft(\WC_Order $order, OutboxEntry $entry, ArticleResolver $articles): array
    {
        $refund = wc_get_order((int) $entry->refundId());
        if (!$refund instanceof \WC_Order_Refund) {
            throw new NothingToSendException(__('The refund is no longer in the shop.', 'sors-for-woocommerce'));
        }

        $orderEntry = $this->getSentOrderEntry($entry);
        $this->checkCancellation($entry, $refund);

        return RefundDraftBuilder::buildDraft($order, $refund, $orderEntry, $articles, $this->settings);
    }

    /**
     * Checks whether the order's cancellation covers a refund that was made after it.
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException
     */
    private function checkCancellation(OutboxEntry $entry, \WC_Order_Refund $refund): void
    {
        $cancellation = $this->outbox->findByOrigin($entry->orderId, OutboxEntry::CANCELLATION);
        $createdAt = $refund->get_date_created()?->getTimestamp() ?? time();
        if ($cancellation === null || $createdAt < (int) strtotime($cancellation->createdGmt . ' UTC')) {
            return;
        }
        match (true) {
            $cancellation->state === 'sent' => throw new NothingToSendException(sprintf(
                /* translators: %s: number of a document */
                __('Nothing to send: return %s covers the whole order since its cancellation.', 'sors-for-woocommerce'),
                $cancellation->documentNumber
            )),
            in_array($cancellation->state, ['pending', 'sending', 'uncertain'], true) => throw new RetryLaterException(
                __('This waits until the order’s cancellation is resolved in SORS.', 'sors-for-woocommerce'),
                self::DEPENDENCY_WAIT_SECONDS
            ),
            // The order was reactivated before anything was returned.
            $cancellation->state === 'skipped' && $cancellation->owner === OutboxEnqueuer::SKIPPED_BY_ORDER => null,
            default => throw new UnsendableException(__('The order was cancelled before this refund, and its document is corrected manually in SORS. An automatic return could return the goods twice. Create the return there if there is none, then choose “Do not send” here.', 'sors-for-woocommerce')),
        };
    }

    /** @return array<string, mixed> */
    private function buildCancellationDraft(\WC_Order $order, OutboxEntry $entry, ArticleResolver $articles): array
    {
        if ($order->get_status() !== 'cancelled') {
            throw new NothingToSendException(__('The order is no longer cancelled.', 'sors-for-woocommerce'));
        }

        return CancellationDraftBuilder::buildDraft($order, $this->getSentOrderEntry($entry), $articles, $this->settings);
    }

    private function getSentOrderEntry(OutboxEntry $entry): OutboxEntry
    {
        $orderEntry = $this->outbox->findByOrigin($entry->orderId);
        if ($orderEntry === null || $orderEntry->state === 'skipped') {
            throw new NothingToSendException(__('The order itself was never sent to SORS, so there is nothing to return.', 'sors-for-woocommerce'));
        }
        if ($orderEntry->state !== 'sent') {
            throw new RetryLaterException(__('This waits until the order’s own document is in SORS.', 'sors-for-woocommerce'), self::DEPENDENCY_WAIT_SECONDS);
        }

        return $orderEntry;
    }
}
