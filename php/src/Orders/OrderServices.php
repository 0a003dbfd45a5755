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
 * Builds the services that send orders, and connects them. Each call uses the settings as they are stored at that time, so
 * hooks may hold one instance for a whole request.
 */
final class OrderServices
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

    public function settings(): Settings
    {
        return Settings::load();
    }

    public function outbox(): OutboxRepository
    {
        return $this->outbox;
    }

    public function transitions(): OutboxTransitions
    {
        return $this->transitions;
    }

    public function enqueuer(): OutboxEnqueuer
    {
        return $this->createEnqueuer($this->settings());
    }

    /** @param int|null $pageSize Null for the default. */
    public function scan(?int $pageSize = null): MissedOrderScan
    {
        $settings = $this->settings();

        return new MissedOrderScan(
            $this->outbox,
            $this->createEnqueuer($settings),
            $this->createComparison($settings),
            $settings,
            $pageSize ?? MissedOrderScan::PAGE_SIZE
        );
    }

    public function relay(): Relay
    {
        $settings = $this->settings();

        return new Relay($this->outbox, $this->createWorker($settings), $settings);
    }

    public function manualSend(): ManualSend
    {
        return $this->createManualSend($this->settings());
    }

    public function resolution(): ManualResolution
    {
        $settings = $this->settings();

        return new ManualResolution(
            $this->outbox,
            $this->transitions,
            $this->createReceipts($settings),
            $this->notes,
            $this->createManualSend($settings),
            $settings
        );
    }

    public function receipts(): ReceiptRecorder
    {
        return $this->createReceipts($this->settings());
    }

    public function refundDeletion(): RefundDeletionHandler
    {
        return new RefundDeletionHandler($this->outbox, $this->transitions);
    }

    public function comparison(): SentOrderComparison
    {
        return $this->createComparison($this->settings());
    }

    public function preparer(): DocumentPreparer
    {
        return $this->createPreparer($this->settings());
    }

    public function preview(): DocumentPreview
    {
        return new DocumentPreview($this->outbox, $this->preparer());
    }

    public function debt(): CustomerDebt
    {
        return new CustomerDebt($this->settings(), $this->outbox);
    }

    private function createEnqueuer(Settings $settings): OutboxEnqueuer
    {
        return new OutboxEnqueuer($this->outbox, $this->transitions, $settings);
    }

    private function createReceipts(Settings $settings): ReceiptRecorder
    {
        return new ReceiptRecorder($this->outbox, $this->transitions, $this->createEnqueuer($settings), $this->notes);
    }

    private function createPreparer(Settings $settings): DocumentPreparer
    {
        return new DocumentPreparer($this->outbox, new LinkRepository(), $settings);
    }

    private function createComparison(Settings $settings): SentOrderComparison
    {
        return new SentOrderComparison($this->outbox, $this->transitions, $this->createPreparer($settings));
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

    private function createManualSend(Settings $settings): ManualSend
    {
        return new ManualSend($this->outbox, $this->createWorker($settings));
    }
}
