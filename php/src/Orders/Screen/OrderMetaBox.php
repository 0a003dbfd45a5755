<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Connection\PreviousDatabases;
use SorsForWooCommerce\Orders\Delivery\SentOrderComparison;
use SorsForWooCommerce\Orders\Documents\DocumentTypes;
use SorsForWooCommerce\Orders\Documents\Purpose;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * The box on the order's screen: what became of the order and its refunds in SORS, and what staff can do.
 */
final class OrderMetaBox
{
    /** Id of the form the box's buttons belong to; it can't lie inside the order's own form. */
    private const FORM = 'sors-order-form';

    private readonly SentOrderComparison $comparison;

    public function __construct()
    {
        $this->comparison = new SentOrderComparison(Settings::load());
    }

    public function register(): void
    {
        add_action('add_meta_boxes', [$this, 'addMetaBox'], 20);
    }

    /** @param mixed $screen Post type, or id of the screen where orders have tables of their own. */
    public function addMetaBox(mixed $screen): void
    {
        if (!in_array($screen, ['shop_order', wc_get_page_screen_id('shop-order')], true)) {
            return;
        }
        add_meta_box('sors-order', __('SORS', 'sors-for-woocommerce'), [$this, 'render'], (string) $screen, 'side', 'default');
        add_action('admin_footer', [$this, 'renderForm']);
    }

    /** @param mixed $post The order, or its post where orders are posts. */
    public function render(mixed $post): void
    {
        $order = $post instanceof \WC_Order ? $post : wc_get_order($post instanceof \WP_Post ? $post->ID : 0);
        if (!$order instanceof \WC_Order) {
            return;
        }
        DebtLine::render($order);
        $rows = (new OutboxRepository())->findByOrder($order->get_id());
        if ($rows === []) {
            printf('<p>%s</p>', esc_html__('This order is not on its way to SORS.', 'sors-for-woocommerce'));
            $this->renderButton('send:' . $order->get_id(), __('Send to SORS', 'sors-for-woocommerce'));
        }
        foreach ($rows as $row) {
            $this->renderEntry($row);
        }
        printf(
            '<p><a href="%s">%s</a></p>',
            esc_url(admin_url('admin.php?page=wc-status&tab=logs&source=sors')),
            esc_html__('Open the log', 'sors-for-woocommerce')
        );
    }

    /** The form the buttons name, outside of the order's own. */
    public function renderForm(): void
    {
        printf('<form id="%s" method="post" action="%s">', esc_attr(self::FORM), esc_url(admin_url('admin-post.php')));
        printf('<input type="hidden" name="action" value="%s">', esc_attr(OrderActions::ACTION));
        wp_nonce_field(OrderActions::ACTION);
        echo '</form>';
    }

    private function renderEntry(OutboxEntry $row): void
    {
        printf('<h4>%s %s</h4><ul>', esc_html(Purpose::originTitle($row)), wp_kses_post(States::stateBadge($row->state)));
        $facts = [
            __('Document', 'sors-for-woocommerce') => DocumentTypes::documentName($row),
            __('Database', 'sors-for-woocommerce') => self::databaseLabel($row->databaseName),
            __('Attempts', 'sors-for-woocommerce') => $row->attempts > 0 ? (string) $row->attempts : '',
            __('Next attempt', 'sors-for-woocommerce') => $this->nextAttemptText($row),
            __('Reason', 'sors-for-woocommerce') => self::reasonText($row),
        ];
        foreach (array_filter($facts, static fn (string $fact): bool => $fact !== '') as $name => $fact) {
            printf('<li><strong>%s:</strong> %s</li>', esc_html($name), esc_html($fact));
        }
        echo '</ul>';
        if ($row->state === 'uncertain') {
            SnapshotView::render($row);
        }
        $this->renderButtons($row);
        $this->renderDifferences($row);
    }

    /** What was changed since the document went to SORS, and the way to send the order anew. */
    private function renderDifferences(OutboxEntry $row): void
    {
        $differences = $this->comparison->listDifferences($row);
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
                __('Nothing is sent again by itself. Correct document %s in SORS; or take it out there, and then send the order again.', 'sors-for-woocommerce'),
                $row->documentNumber
            ))
        );
        SnapshotView::render($row);
        $this->renderButton('replace:' . $row->id, __('It is taken out of SORS: send again', 'sors-for-woocommerce'));
    }

    private static function databaseLabel(string $name): string
    {
        return PreviousDatabases::findBusinessUnit($name) === null || $name === Settings::load()->text('database') ? $name : sprintf(
            /* translators: %s: name of a SORS database */
            __('%s, of an earlier year. A return of this order goes there, too; if SORS refuses it because that year is closed, issue it in SORS by hand.', 'sors-for-woocommerce'),
            $name
        );
    }

    /** Why it is not in SORS; of one that waits, also what keeps all of them. */
    private static function reasonText(OutboxEntry $row): string
    {
        return match ($row->state) {
            'sent' => '',
            'pending' => Readiness::findProblem(Settings::load()) ?? (string) $row->reason,
            default => (string) $row->reason,
        };
    }

    private function nextAttemptText(OutboxEntry $row): string
    {
        if ($row->nextAttemptGmt === null || !in_array($row->state, ['pending', 'uncertain'], true)) {
            return '';
        }

        return (string) wp_date(get_option('date_format') . ' ' . get_option('time_format'), strtotime($row->nextAttemptGmt . ' UTC'));
    }

    private function renderButtons(OutboxEntry $row): void
    {
        if ($row->state === 'uncertain') {
            printf('<p>%s</p>', esc_html__('Look in SORS whether the document is there:', 'sors-for-woocommerce'));
            printf(
                '<p><label>%s <input type="text" name="number[%d]" form="%s" maxlength="64" style="width:100%%"></label></p>',
                esc_html__('It is there; its number:', 'sors-for-woocommerce'),
                (int) $row->id,
                esc_attr(self::FORM)
            );
        }
        foreach ($this->listActions($row->state) as $choice => $label) {
            $this->renderButton($choice . ':' . $row->id, $label);
        }
    }

    /** @return array<string, string> Name of an action of OrderActions → what the button says. */
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
                'again' => __('It is not there: send again', 'sors-for-woocommerce'),
                'retry' => __('Ask SORS', 'sors-for-woocommerce'),
                'skip' => __('Leave it', 'sors-for-woocommerce'),
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
