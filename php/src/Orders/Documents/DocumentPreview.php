<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Customers\CustomerResolver;
use SorsForWooCommerce\Orders\Delivery\NothingToSendException;
use SorsForWooCommerce\Orders\Delivery\RetryLaterException;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * The documents an order and its refunds would become, exactly as they would be sent. Sends and creates nothing; SORS
 * is asked for the customer, where the shop doesn't know it yet.
 */
final class DocumentPreview
{
    private readonly OutboxRepository $outbox;
    private readonly DocumentPreparer $preparer;

    public function __construct(Settings $settings)
    {
        $this->outbox = new OutboxRepository();
        $this->preparer = new DocumentPreparer($this->outbox, $settings);
    }

    /**
     * @param string $origin As in the outbox.
     *
     * @return array{database: string, customer_is_new: bool, document: array<string, mixed>, body: string}
     *
     * @throws UnsendableException|RetryLaterException|NothingToSendException|\Sors\Exception\SorsException when it would not be sent; the message says why.
     */
    public function previewDocument(int $orderId, string $origin = OutboxEntry::ORDER): array
    {
        $row = $this->outbox->findByOrigin($orderId, $origin) ?? OutboxEntry::forPreview($orderId, $origin);
        $database = $this->preparer->getDatabase($row);
        $client = $this->preparer->getClient($database);
        $draft = $this->preparer->buildDraftWithoutCustomer($row, $database);
        $customer = (new CustomerResolver($client, $database))->findId($this->preparer->getCustomer($row));
        $preview = $client->previewOrder($draft + ['customer_id' => $customer ?? self::newCustomerLabel()]);

        return [
            'database' => $database,
            'customer_is_new' => $customer === null,
            'document' => $preview['document'],
            'body' => $preview['body'],
        ];
    }

    /** What stands for the id SORS would give to a customer it doesn't have. */
    private static function newCustomerLabel(): string
    {
        return __('(new customer)', 'sors-for-woocommerce');
    }
}
