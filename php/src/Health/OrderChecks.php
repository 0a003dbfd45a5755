<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;

/**
 * Whether orders get to SORS.
 */
final class OrderChecks
{
    /** Minutes after which an order that is due and not sent says that nothing sends. */
    private const MAX_OVERDUE_MINUTES = 30;

    public function __construct(private readonly Settings $settings)
    {
    }

    public function checkBacklog(): CheckResult
    {
        $late = self::countOverdue();
        if ($late === 0) {
            return new CheckResult(
                'backlog',
                'good',
                __('No order is late on its way to SORS', 'sors-for-woocommerce'),
                $this->settings->flag('send_orders')
                    ? __('Everything that is due has been sent.', 'sors-for-woocommerce')
                    : __('Nothing is due; sending orders by themselves is switched off.', 'sors-for-woocommerce')
            );
        }

        return new CheckResult(
            'backlog',
            'critical',
            __('Orders pile up on their way to SORS', 'sors-for-woocommerce'),
            sprintf(
                /* translators: 1: number of documents, 2: number of minutes */
                _n('%1$d document has been due for more than %2$d minutes and is not sent.', '%1$d documents have been due for more than %2$d minutes and are not sent.', $late, 'sors-for-woocommerce'),
                $late,
                self::MAX_OVERDUE_MINUTES
            ),
            __('See that the scheduler runs (WooCommerce › Status › Scheduled Actions) and what the orders’ tab says.', 'sors-for-woocommerce'),
            AdminPage::url('orders')
        );
    }

    public function checkUnresolved(): CheckResult
    {
        $counts = (new OutboxRepository())->countByState();
        [$uncertain, $rejected] = [$counts['uncertain'], $counts['rejected']];
        if ($uncertain + $rejected === 0) {
            return new CheckResult('unresolved', 'good', __('No order waits for a decision', 'sors-for-woocommerce'), __('None is uncertain and none was refused by SORS.', 'sors-for-woocommerce'));
        }

        return new CheckResult(
            'unresolved',
            $uncertain > 0 ? 'critical' : 'recommended',
            __('Orders for SORS need a person', 'sors-for-woocommerce'),
            sprintf(
                /* translators: 1 and 2: numbers of documents */
                __('Uncertain whether SORS has them: %1$d. Refused: %2$d.', 'sors-for-woocommerce'),
                $uncertain,
                $rejected
            ),
            __('Look each of them up in SORS, and say in the order what you found.', 'sors-for-woocommerce'),
            AdminPage::url('orders')
        );
    }

    private static function countOverdue(): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            "SELECT COUNT(*) FROM %i WHERE state = 'pending'
            AND COALESCE(next_attempt_gmt, created_gmt) < DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d MINUTE)",
            Schema::table('outbox'),
            self::MAX_OVERDUE_MINUTES
        ));
    }
}
