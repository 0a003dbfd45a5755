<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Status transitions of an order and their hooks. The hooks fire after the order is saved.
 */
trait StatusTransition
{
    /** @var array{from: string, to: string, note: string, manual: bool}|null */
    protected ?array $status_transition = null;

    /**
     * @param string $new_status    With or without wc-.
     * @param string $note          Put before the note about the change.
     * @param bool   $manual_update Whether a person did it.
     *
     * @return array{from: string, to: string}
     */
    public function set_status($new_status, $note = '', $manual_update = false)
    {
        $result = parent::set_status($new_status);
        if ($this->object_read && $result['from'] !== '' && $result['from'] !== $result['to']) {
            $this->status_transition = [
                'from' => $this->status_transition['from'] ?? $result['from'],
                'to' => $result['to'],
                'note' => (string) $note,
                'manual' => (bool) $manual_update,
            ];
            if ($manual_update) {
                do_action('woocommerce_order_edit_status', $this->get_id(), $result['to']);
            }
            $this->maybe_set_date_paid();
            $this->maybe_set_date_completed();
        }

        return $result;
    }

    /** @return bool */
    public function update_status($new_status, $note = '', $manual = false)
    {
        if ($this->get_id() === 0) {
            return false;
        }
        $this->set_status($new_status, $note, $manual);
        $this->save();

        return true;
    }

    public function maybe_set_date_paid()
    {
        if ($this->get_date_paid('edit') !== null) {
            return;
        }
        $paid = $this->paid_status();
        if ($this->has_status($paid) || $paid === 'processing' && $this->has_status('completed')) {
            $this->set_date_paid(time());
        }
    }

    protected function maybe_set_date_completed()
    {
        if ($this->has_status('completed')) {
            $this->set_date_completed(time());
        }
    }

    protected function paid_status(): string
    {
        return (string) apply_filters(
            'woocommerce_payment_complete_order_status',
            $this->needs_processing() ? 'processing' : 'completed',
            $this->get_id(),
            $this
        );
    }

    protected function status_transition(): void
    {
        $change = $this->status_transition;
        $this->status_transition = null;
        if ($change === null) {
            return;
        }
        try {
            do_action('woocommerce_order_status_' . $change['to'], $this->get_id(), $this, $change);
            $this->noteTransition($change);
            do_action('woocommerce_order_status_' . $change['from'] . '_to_' . $change['to'], $this->get_id(), $this);
            do_action('woocommerce_order_status_changed', $this->get_id(), $change['from'], $change['to'], $this);
            $unpaid = ['pending', 'failed', 'on-hold', 'cancelled'];
            if (in_array($change['from'], $unpaid, true) && in_array($change['to'], wc_get_is_paid_statuses(), true)) {
                do_action('woocommerce_order_payment_status_changed', $this->get_id(), $this);
            }
        } catch (\Exception $error) {
            // An error of a listener must not undo a saved change.
            wc_get_logger()->error(sprintf('Status transition of order #%d errored!', $this->get_id()), ['order' => $this->get_id(), 'error' => $error::class]);
            $this->add_order_note(__('Error during status transition.', 'woocommerce') . ' ' . $error->getMessage());
        }
    }

    /** @param array{from: string, to: string, note: string, manual: bool} $change */
    private function noteTransition(array $change): void
    {
        $text = sprintf(
            /* translators: 1: old order status 2: new order status */
            __('Order status changed from %1$s to %2$s.', 'woocommerce'),
            wc_get_order_status_name($change['from']),
            wc_get_order_status_name($change['to'])
        );
        $this->add_order_note(trim($change['note'] . ' ' . $text), 0, $change['manual']);
    }
}
