<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Customers\CustomerResolver;
use SorsForWooCommerce\Orders\Delivery\NothingToSendException;
use SorsForWooCommerce\Orders\Delivery\RetryLaterException;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Preview of a document, exactly as it would be sent. Sends and creates nothing. Only a customer without a link is looked up
 * in SORS.
 */
final class DocumentPreview
{
    public function __construct(private readonly OutboxRepository $outbox, private readonly DocumentPreparer $preparer)
    {
    }

    /**
     * @param string $origin Origin of an outbox entry.
     *
     * @return array{database: string, customer_is_new: bool, document: array<string, mixed>, body: string}
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException|\Sors\Exception\SorsException when the document
     *     would not be sent; the message is the reason.
     */
    public function previewDocument(int $orderId, string $origin = OutboxEntry::ORDER): array
    {
        $entry = $this->outbox->findByOrigin($orderId, $origin) ?? OutboxEntry::forPreview($orderId, $origin);
        $database = $this->preparer->getDatabase($entry);
        $client = $this->preparer->getClient($database);
        $draft = $this->preparer->buildDraftWithoutCustomer($entry, $database);
        $customer = (new CustomerResolver($client, $database))->findId($this->preparer->getCustomer($entry));
        $preview = $client->previewOrder($draft + ['customer_id' => $customer ?? self::newCustomerLabel()]);

        return [
            'database' => $database,
            'customer_is_new' => $customer === null,
            'document' => $preview['document'],
            'body' => $preview['body'],
        ];
    }

    /** Placeholder for the ID of a customer that doesn't exist in SORS yet. */
    private static function newCustomerLabel(): string
    {
        return __('(new customer)', 'sors-for-woocommerce');
    }
}
