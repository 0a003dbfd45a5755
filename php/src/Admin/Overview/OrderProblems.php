<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Alerts\OrderAlerts;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxFigures;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Documents of orders that go on by nobody but a person.
 */
final class OrderProblems
{
    /** @return list<Problem> */
    public static function listProblems(Settings $settings): array
    {
        $counts = (new OutboxRepository())->countByState();
        $late = $settings->flag('send_orders') ? OutboxFigures::countPendingLongerThan(OrderAlerts::OVERDUE_SECONDS) : 0;
        $texts = [
            'uncertain' => [$counts['uncertain'], _n(
                '%s document may be in SORS or may not: the answer was lost, and it is not sent again blindly.',
                '%s documents may be in SORS or may not: the answers were lost, and they are not sent again blindly.',
                $counts['uncertain'],
                'sors-for-woocommerce'
            )],
            'rejected' => [$counts['rejected'], _n(
                '%s document of an order was refused. Its reason says what to mend; then have it sent again.',
                '%s documents of orders were refused. Their reasons say what to mend; then have them sent again.',
                $counts['rejected'],
                'sors-for-woocommerce'
            )],
            'pending' => [$late, _n(
                '%s document of an order has been waiting to be sent for more than two hours.',
                '%s documents of orders have been waiting to be sent for more than two hours.',
                $late,
                'sors-for-woocommerce'
            )],
        ];
        $problems = [];
        foreach ($texts as $state => [$count, $text]) {
            if ($count > 0) {
                $problems[] = new Problem(
                    "orders-{$state}",
                    $state === 'pending' ? 'warn' : 'bad',
                    sprintf($text, number_format_i18n($count)),
                    add_query_arg('state', $state, AdminPage::url('orders')),
                    __('See the documents', 'sors-for-woocommerce')
                );
            }
        }

        return $problems;
    }
}
