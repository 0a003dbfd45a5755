<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Settings\Settings;

/**
 * WordPress's tool "Erase Personal Data": what the plugin keeps of a person, a page of orders at a time.
 */
final class Eraser
{
    /**
     * @param mixed $erasers
     *
     * @return array<string, mixed>
     */
    public static function register(mixed $erasers): array
    {
        // Before WooCommerce's: once it has been over the orders, nothing tells whose they were.
        return ['sors-for-woocommerce' => [
            'eraser_friendly_name' => __('SORS for WooCommerce', 'sors-for-woocommerce'),
            'callback' => [self::class, 'erase'],
        ]] + (array) $erasers;
    }

    /** @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool} */
    public static function erase(mixed $email, mixed $page = 1): array
    {
        $person = DataSubject::fromEmail((string) $email);
        $eraser = new self(Settings::load());
        if ((int) $page <= 1) {
            $eraser->eraseAccount($person);
        }
        $orders = $person->listOrders((int) $page);
        foreach ($orders as $order) {
            $eraser->eraseOrder($order);
        }
        if ($eraser->hasDocuments) {
            $eraser->messages[] = __('SORS has its own copy of the customer and of the documents. This plugin can’t delete it: handle it in SORS, or ask Softkom, as far as the law lets you delete documents.', 'sors-for-woocommerce');
        }

        return [
            'items_removed' => $eraser->isRemoved,
            'items_retained' => $eraser->isRetained,
            'messages' => $eraser->messages,
            'done' => count($orders) < DataSubject::PAGE_SIZE,
        ];
    }

    private bool $isRemoved = false;
    private bool $isRetained = false;
    private bool $hasDocuments = false;
    /** @var list<string> */
    private array $messages = [];

    private function __construct(private readonly Settings $settings)
    {
    }

    /** Who the person is in SORS, and the numbers of the company on the account. */
    private function eraseAccount(DataSubject $person): void
    {
        if (OrderPersonalData::deleteCustomerLinks($person->customerKeys())) {
            $this->addRemoved(__('Removed who the customer is in SORS.', 'sors-for-woocommerce'));
        }
        $keys = $person->user === null ? [] : StoredCheckoutFields::forUser($person->user->ID)->filledKeys();
        foreach ($keys as $key) {
            delete_user_meta((int) $person->user?->ID, $key);
        }
        if ($keys !== []) {
            $this->addRemoved(__('Removed PIB and MB from the customer’s account.', 'sors-for-woocommerce'));
        }
    }

    private function eraseOrder(\WC_Order $order): void
    {
        $record = new OrderPersonalData($order, $this->settings);
        $number = $order->get_order_number();
        $this->hasDocuments = $this->hasDocuments || $record->documentNumbers() !== [];
        if ($record->hasUnsentDocuments()) {
            $this->addRetained(sprintf(
                /* translators: %s: number of an order */
                __('Order %s still waits for its document in SORS, so its customer is kept. Have it sent, or choose “Do not send” on the order; then erase the data again.', 'sors-for-woocommerce'),
                $number
            ));
            return;
        }
        if (!OrderErasureGuard::shouldErase($order)) {
            $this->retainOrder($order, $record);
            return;
        }
        if ($record->erase()) {
            $order->save();
            /* translators: %s: number of an order */
            $this->addRemoved(sprintf(__('Removed what was kept of order %s for SORS.', 'sors-for-woocommerce'), $number));
        }
        if ($record->documentNumbers() !== []) {
            $this->addRetained(sprintf(
                /* translators: 1: number of an order, 2: list of document numbers */
                __('Order %1$s keeps the number of its document in SORS, %2$s: it belongs to the accounts, and keeps the order from being sent twice.', 'sors-for-woocommerce'),
                $number,
                implode(', ', $record->documentNumbers())
            ));
        }
    }

    /** The shop keeps the personal data of its orders: so does what belongs to them. */
    private function retainOrder(\WC_Order $order, OrderPersonalData $record): void
    {
        if (OrderPersonalData::deleteCustomerLinks($record->customerKeys())) {
            /* translators: %s: number of an order */
            $this->addRemoved(sprintf(__('Removed who the customer of order %s is in SORS.', 'sors-for-woocommerce'), $order->get_order_number()));
        }
        if ($record->hasPersonalData() || $record->documentNumbers() !== []) {
            $this->addRetained(sprintf(
                /* translators: %s: number of an order */
                __('Order %s keeps PIB, MB and what was sent to SORS, as far as it has them, because this shop keeps the personal data of its orders (WooCommerce › Settings › Accounts & Privacy).', 'sors-for-woocommerce'),
                $order->get_order_number()
            ));
        }
    }

    private function addRemoved(string $message): void
    {
        $this->isRemoved = true;
        $this->messages[] = $message;
    }

    private function addRetained(string $message): void
    {
        $this->isRetained = true;
        $this->messages[] = $message;
    }
}
