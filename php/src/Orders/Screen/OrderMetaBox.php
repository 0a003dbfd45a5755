<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Connection\PreviousDatabases;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * Meta box on the order screen: documents of the order and its refunds, and the actions for staff.
 */
final class OrderMetaBox
{
    /** ID of the form of the buttons. The form can't be nested in the order's own form. */
    private const FORM = 'sors-order-form';

    public function __construct(private readonly OrdersFactory $factory)
    {
    }

    public function register(): void
    {
        add_action('add_meta_boxes', [$this, 'addMetaBox'], 20);
    }

    /** @param mixed $screen Post type; with HPOS, the screen ID. */
    public function addMetaBox(mixed $screen): void
    {
        if (!in_array($screen, ['shop_order', wc_get_page_screen_id('shop-order')], true)) {
            return;
        }
        add_meta_box('sors-order', __('SORS', 'sors-for-woocommerce'), [$this, 'render'], (string) $screen, 'side', 'default');
        add_action('admin_footer', [$this, 'renderForm']);
    }

    /** @param mixed $post The order, or its post with legacy order storage. */
    public function render(mixed $post): void
    {
        $order = $post instanceof \WC_Order ? $post : wc_get_order($post instanceof \WP_Post ? $post->ID : 0);
        if (!$order instanceof \WC_Order) {
            return;
        }
        (new DebtLine($this->factory->createDebt()))->render($order);
        $entries = $this->factory->outbox()->findByOrder($order->get_id());
        if ($entries === []) {
            printf('<p>%s</p>', esc_html__('This order is not queued for SORS.', 'sors-for-woocommerce'));
            $this->renderButton('send:' . $order->get_id(), __('Send to SORS', 'sors-for-woocommerce'));
        }
        foreach ($entries as $entry) {
            $this->renderEntry($entry);
        }
        printf(
            '<p><a href="%s">%s</a></p>',
            esc_url(admin_url('admin.php?page=wc-status&tab=logs&source=sors')),
            esc_html__('Open the log', 'sors-for-woocommerce')
        );
    }

    /** Renders the form of the buttons, outside the order's own form. */
    public function renderForm(): void
    {
        printf('<form id="%s" method="post" action="%s">', esc_attr(self::FORM), esc_url(admin_url('admin-post.php')));
        printf('<input type="hidden" name="action" value="%s">', esc_attr(OrderActions::ACTION));
        wp_nonce_field(OrderActions::ACTION);
        echo '</form>';
    }

    private function renderEntry(OutboxEntry $entry): void
    {
        printf('<h4>%s %s</h4><ul>', esc_html(DocumentLabels::originTitle($entry)), wp_kses_post(DocumentLabels::stateBadge($entry->state)));
        $facts = [
            __('Document', 'sors-for-woocommerce') => DocumentLabels::documentName($entry),
            __('Database', 'sors-for-woocommerce') => $this->databaseLabel($entry->databaseName),
            __('Attempts', 'sors-for-woocommerce') => $entry->attempts > 0 ? (string) $entry->attempts : '',
            __('Next attempt', 'sors-for-woocommerce') => $this->nextAttemptText($entry),
            __('Reason', 'sors-for-woocommerce') => $this->reasonText($entry),
        ];
        foreach (array_filter($facts, static fn (string $fact): bool => $fact !== '') as $name => $fact) {
            printf('<li><strong>%s:</strong> %s</li>', esc_html($name), esc_html($fact));
        }
        echo '</ul>';
        if ($entry->state === 'uncertain') {
            SnapshotView::render($entry);
        }
        $this->renderButtons($entry);
        $this->renderDifferences($entry);
    }

    /** Renders the changes since the document was sent, and the button to send the order again. */
    private function renderDifferences(OutboxEntry $entry): void
    {
        $differences = $this->factory->createComparison()->listDifferences($entry);
        if ($differences === []) {
            return;
        }
        printf('<div class="notice notice-warning inline"><p><strong>%s</strong></p><ul>', esc_html__('The order was changed after it was sent:', 'sors-for-woocommerce'));
        foreach ($differences as $difference) {
            printf('<li>%s</li>', esc_html($difference));
        }
        printf(
            '</ul><p>%s</p></div>',
            esc_html(sprintf(
                /* translators: %s: document number */
                __('Nothing is sent again automatically. Correct document %s in SORS, or remove it there and send the order again.', 'sors-for-woocommerce'),
                $entry->documentNumber
            ))
        );
        SnapshotView::render($entry);
        $this->renderButton('replace:' . $entry->id, __('Removed from SORS: send again', 'sors-for-woocommerce'));
    }

    private function databaseLabel(string $name): string
    {
        return PreviousDatabases::findBusinessUnit($name) === null || $name === $this->factory->loadSettings()->text('database') ? $name : sprintf(
            /* translators: %s: name of a SORS database */
            __('%s, of an earlier year. Returns of this order are sent there, too. If SORS rejects one because that year is closed, issue it in SORS manually.', 'sors-for-woocommerce'),
            $name
        );
    }

    /** Reason why the document isn't in SORS. For a pending one, a problem that affects all orders comes first. */
    private function reasonText(OutboxEntry $entry): string
    {
        return match ($entry->state) {
            'sent' => '',
            'pending' => Readiness::findProblem($this->factory->loadSettings()) ?? (string) $entry->reason,
            default => (string) $entry->reason,
        };
    }

    private function nextAttemptText(OutboxEntry $entry): string
    {
        if ($entry->nextAttemptGmt === null || !in_array($entry->state, ['pending', 'uncertain'], true)) {
            return '';
        }

        return (string) wp_date(get_option('date_format') . ' ' . get_option('time_format'), strtotime($entry->nextAttemptGmt . ' UTC'));
    }

    private function renderButtons(OutboxEntry $entry): void
    {
        if ($entry->state === 'uncertain') {
            printf('<p>%s</p>', esc_html__('Check whether the document is in SORS:', 'sors-for-woocommerce'));
            printf(
                '<p><label>%s <input type="text" name="number[%d]" form="%s" maxlength="64" style="width:100%%"></label></p>',
                esc_html__('Document number in SORS', 'sors-for-woocommerce'),
                (int) $entry->id,
                esc_attr(self::FORM)
            );
        }
        foreach ($this->listActions($entry->state) as $choice => $label) {
            $this->renderButton($choice . ':' . $entry->id, $label);
        }
    }

    /** @return array<string, string> Button label by action, as in OrderActions. */
    private function listActions(string $state): array
    {
        return match ($state) {
            'pending' => [
                'retry' => __('Send now', 'sors-for-woocommerce'),
                'skip' => __('Do not send', 'sors-for-woocommerce'),
            ],
            'rejected' => [
                'retry' => __('Retry', 'sors-for-woocommerce'),
                'skip' => __('Do not send', 'sors-for-woocommerce'),
            ],
            'skipped' => ['retry' => __('Send to SORS', 'sors-for-woocommerce')],
            'uncertain' => [
                'found' => __('Save the number', 'sors-for-woocommerce'),
                'again' => __('Not in SORS: send again', 'sors-for-woocommerce'),
                'retry' => __('Look up in SORS', 'sors-for-woocommerce'),
                'skip' => __('Do not send', 'sors-for-woocommerce'),
            ],
            default => [],
        };
    }

    private function renderButton(string $value, string $label): void
    {
        printf(
            '<button type="submit" class="button" form="%s" name="sors" value="%s">%s</button> ',
            esc_attr(self::FORM),
            esc_attr($value),
            esc_html($label)
        );
    }
}
