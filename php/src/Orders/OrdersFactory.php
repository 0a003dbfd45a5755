<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use SorsForWooCommerce\Orders\Customers\CustomerDebt;
use SorsForWooCommerce\Orders\Delivery\DocumentReconciler;
use SorsForWooCommerce\Orders\Delivery\DocumentSender;
use SorsForWooCommerce\Orders\Delivery\ManualResolution;
use SorsForWooCommerce\Orders\Delivery\ManualSend;
use SorsForWooCommerce\Orders\Delivery\MissedOrderScan;
use SorsForWooCommerce\Orders\Delivery\OrderNotes;
use SorsForWooCommerce\Orders\Delivery\OutboxEnqueuer;
use SorsForWooCommerce\Orders\Delivery\OutboxWorker;
use SorsForWooCommerce\Orders\Delivery\ReceiptRecorder;
use SorsForWooCommerce\Orders\Delivery\RefundDeletionHandler;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Orders\Delivery\SentOrderComparison;
use SorsForWooCommerce\Orders\Documents\DocumentPreparer;
use SorsForWooCommerce\Orders\Documents\DocumentPreview;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Builds the services of this room with their collaborators. Each call loads the settings as they are now, so hooks may hold
 * one factory for a whole request.
 */
final class OrdersFactory
{
    private readonly OutboxRepository $outbox;
    private readonly OutboxTransitions $transitions;
    private readonly OrderNotes $notes;

    public function __construct()
    {
        $this->outbox = new OutboxRepository();
        $this->transitions = new OutboxTransitions($this->outbox);
        $this->notes = new OrderNotes($this->outbox);
    }

    public function loadSettings(): Settings
    {
        return Settings::load();
    }

    public function outbox(): OutboxRepository
    {
        return $this->outbox;
    }

    public function createEnqueuer(?Settings $settings = null): OutboxEnqueuer
    {
        return new OutboxEnqueuer($this->outbox, $this->transitions, $settings ?? $this->loadSettings());
    }

    public function createScan(int $pageSize = MissedOrderScan::PAGE_SIZE): MissedOrderScan
    {
        $settings = $this->loadSettings();

        return new MissedOrderScan(
            $this->outbox,
            $this->createEnqueuer($settings),
            $this->createComparison($settings),
            $settings,
            $pageSize
        );
    }

    public function createRelay(): Relay
    {
        $settings = $this->loadSettings();

        return new Relay($this->outbox, $this->createWorker($settings), $settings);
    }

    public function createManualSend(?Settings $settings = null): ManualSend
    {
        return new ManualSend($this->outbox, $this->createWorker($settings ?? $this->loadSettings()));
    }

    public function createResolution(): ManualResolution
    {
        $settings = $this->loadSettings();

        return new ManualResolution(
            $this->outbox,
            $this->transitions,
            $this->createReceipts($settings),
            $this->notes,
            $this->createManualSend($settings),
            $settings
        );
    }

    public function createReceipts(?Settings $settings = null): ReceiptRecorder
    {
        return new ReceiptRecorder($this->outbox, $this->transitions, $this->createEnqueuer($settings), $this->notes);
    }

    public function createRefundDeletionHandler(): RefundDeletionHandler
    {
        return new RefundDeletionHandler($this->outbox, $this->transitions);
    }

    public function createComparison(?Settings $settings = null): SentOrderComparison
    {
        return new SentOrderComparison($this->outbox, $this->transitions, $this->createPreparer($settings));
    }

    public function createPreparer(?Settings $settings = null): DocumentPreparer
    {
        return new DocumentPreparer($this->outbox, new LinkRepository(), $settings ?? $this->loadSettings());
    }

    public function createPreview(): DocumentPreview
    {
        return new DocumentPreview($this->outbox, $this->createPreparer());
    }

    public function createDebt(): CustomerDebt
    {
        return new CustomerDebt($this->loadSettings(), $this->outbox);
    }

    private function createWorker(Settings $settings): OutboxWorker
    {
        $receipts = $this->createReceipts($settings);

        return new OutboxWorker(
            $this->outbox,
            $this->transitions,
            new DocumentSender($this->createPreparer($settings), $this->transitions, $receipts, $this->notes),
            new DocumentReconciler($this->outbox, $this->transitions, $receipts, $settings),
            $this->notes
        );
    }
}
