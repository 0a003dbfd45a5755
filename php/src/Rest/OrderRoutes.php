<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * What became of the shop's orders.
 */
final class OrderRoutes extends AbstractRoutes
{
    public function register(): void
    {
        self::addRoute('/orders/summary', 'GET', [$this, 'summary'], [
            'limit' => ['type' => 'integer', 'minimum' => 1, 'maximum' => 100, 'default' => 10],
        ]);
    }

    /** @return array{counts: array<string, int>, recent: list<array<string, int|string|null>>} */
    public function summary(\WP_REST_Request $request): array
    {
        $outbox = new OutboxRepository();

        return [
            'counts' => $outbox->countByState(),
            'recent' => array_map(self::entryToArray(...), $outbox->listRecent((int) $request->get_param('limit'))),
        ];
    }

    /** @return array<string, int|string|null> Times are UTC. */
    private static function entryToArray(OutboxEntry $row): array
    {
        return [
            'order_id' => $row->orderId,
            'origin' => $row->origin,
            'document_type' => $row->documentType,
            'state' => $row->state,
            'attempts' => $row->attempts,
            'next_attempt_gmt' => $row->nextAttemptGmt,
            'document_number' => $row->documentNumber,
            'database' => $row->databaseName,
            'reason' => $row->reason,
            'updated_gmt' => $row->updatedGmt,
        ];
    }
}
