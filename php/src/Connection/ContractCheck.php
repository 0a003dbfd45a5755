<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Connection;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Compares what SORS answers with the contract profile, with settings that need not be stored yet. Reads only; creates
 * nothing in SORS and stores nothing in the shop. The report has names of keys, never the data of a row.
 */
final class ContractCheck
{
    /** Rows of the outbox in which a document to look up is searched. */
    private const MAX_RECENT_ENTRIES = 20;

    /**
     * @return array{message: string, tone: 'good'|'warn'|'bad', report: list<array<string, mixed>>} report: as
     *     Client::checkContract().
     *
     * @throws SorsException when the settings or the profile can't be used.
     */
    public static function run(Settings $settings, #[\SensitiveParameter] string $key): array
    {
        $client = ClientFactory::create($settings, null, $key);
        $report = $client->checkContract(self::findLastSentOrder($settings->text('database')));
        $states = array_count_values(array_column($report, 'status'));
        $failed = $states['failed'] ?? 0;
        $partly = $states['partial'] ?? 0;
        $tone = match (true) {
            $failed > 0 => 'bad',
            $partly > 0 => 'warn',
            default => 'good',
        };

        return [
            'message' => self::summarize($tone, $failed, $partly) . ' ' . ConnectionCheck::describeProfile($client->profile()),
            'tone' => $tone,
            'report' => $report,
        ];
    }

    /** @param 'good'|'warn'|'bad' $tone */
    private static function summarize(string $tone, int $failed, int $partly): string
    {
        return match ($tone) {
            'bad' => sprintf(
                /* translators: %s: number of resources, such as articles or stock */
                _n(
                    'SORS does not answer as the contract profile says: %s resource failed.',
                    'SORS does not answer as the contract profile says: %s resources failed.',
                    $failed,
                    'sors-for-woocommerce'
                ),
                number_format_i18n($failed)
            ),
            'warn' => sprintf(
                /* translators: %s: number of resources, such as articles or stock */
                _n(
                    'SORS answers by the contract profile; look at the remarks on %s resource.',
                    'SORS answers by the contract profile; look at the remarks on %s resources.',
                    $partly,
                    'sors-for-woocommerce'
                ),
                number_format_i18n($partly)
            ),
            'good' => __('SORS answers just as the contract profile says.', 'sors-for-woocommerce'),
        };
    }

    /**
     * The order sent last to that database.
     *
     * @return array{order_number?: string, document_type?: string}
     */
    private static function findLastSentOrder(string $database): array
    {
        foreach ((new OutboxRepository())->listRecent(self::MAX_RECENT_ENTRIES, 'sent') as $row) {
            $order = $row->isOrder() && $row->databaseName === $database ? wc_get_order($row->orderId) : null;
            if ($order instanceof \WC_Order && $row->documentType !== '') {
                return ['order_number' => (string) $order->get_order_number(), 'document_type' => $row->documentType];
            }
        }

        return [];
    }
}
