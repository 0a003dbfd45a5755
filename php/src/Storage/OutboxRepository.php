<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * The outbox: one row for each document an order is to become, unique by order and origin. OutboxTransitions changes them.
 * Times are UTC, by the database's clock.
 */
final class OutboxRepository
{
    public const STATES = ['pending', 'sending', 'sent', 'rejected', 'uncertain', 'skipped'];

    /** Whether a document is still owed to SORS, or may be. */
    public const UNSENT = ['pending', 'sending', 'uncertain', 'rejected'];

    /** Writes an order's row; false when it has been there already. */
    public function add(int $orderId, string $origin = OutboxEntry::ORDER): bool
    {
        global $wpdb;

        return OutboxTransitions::executeWrite($wpdb->prepare(
            'INSERT IGNORE INTO %i (order_id, origin, state, created_gmt, updated_gmt)'
            . " VALUES (%d, %s, 'pending', UTC_TIMESTAMP(), UTC_TIMESTAMP())",
            Schema::table('outbox'),
            $orderId,
            $origin
        )) === 1;
    }

    public function find(int $id): ?OutboxEntry
    {
        return $this->selectEntries('WHERE id = %d', [$id])[0] ?? null;
    }

    public function findByOrigin(int $orderId, string $origin = OutboxEntry::ORDER): ?OutboxEntry
    {
        return $this->selectEntries('WHERE order_id = %d AND origin = %s', [$orderId, $origin])[0] ?? null;
    }

    /** @return list<OutboxEntry> The sale first, then returns in the order of the refunds. */
    public function findByOrder(int $orderId): array
    {
        return $this->selectEntries('WHERE order_id = %d ORDER BY id', [$orderId]);
    }

    /**
     * Rows of many orders, in one query.
     *
     * @param list<int> $orderIds
     *
     * @return array<int, list<OutboxEntry>> By order id.
     */
    public function findByOrders(array $orderIds): array
    {
        $byOrder = [];
        if ($orderIds === []) {
            return $byOrder;
        }
        $marks = implode(',', array_fill(0, count($orderIds), '%d'));
        foreach ($this->selectEntries("WHERE order_id IN ({$marks}) ORDER BY id", $orderIds) as $row) {
            $byOrder[$row->orderId][] = $row;
        }

        return $byOrder;
    }

    /** @return list<OutboxEntry> The newest first. */
    public function listRecent(int $limit, ?string $state = null): array
    {
        return $state === null
            ? $this->selectEntries('ORDER BY id DESC LIMIT %d', [$limit])
            : $this->selectEntries('WHERE state = %s ORDER BY id DESC LIMIT %d', [$state, $limit]);
    }

    /**
     * One page of rows, the newest first.
     *
     * @param array{state?: string, document_type?: string, search?: string, since?: string} $filter search: an order's id, or
     *     part of a document's number. since: UTC time of the state's last change, or later.
     *
     * @return array{rows: list<OutboxEntry>, total: int}
     */
    public function listPage(array $filter, int $page, int $size): array
    {
        global $wpdb;
        [$where, $values] = self::buildConditions($filter);
        $total = (int) $wpdb->get_var($wpdb->prepare('SELECT COUNT(*) FROM %i ' . $where, [Schema::table('outbox'), ...$values]));

        return [
            'rows' => $this->selectEntries($where . ' ORDER BY id DESC LIMIT %d OFFSET %d', [...$values, $size, ($page - 1) * $size]),
            'total' => $total,
        ];
    }

    /**
     * Rows that go on by nobody but a person: refused ones, uncertain ones, those changed after they were sent, and those
     * that should have been sent so many seconds ago.
     *
     * @return list<OutboxEntry>
     */
    public function listNeedingStaff(int $late, int $limit): array
    {
        return $this->selectEntries(
            "WHERE state IN ('rejected', 'uncertain') OR (state = 'sent' AND reason IS NOT NULL)"
            . " OR (state = 'pending' AND created_gmt < DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d SECOND)) ORDER BY id DESC LIMIT %d",
            [$late, $limit]
        );
    }

    /** @return array<string, int> Rows in each state; every state is there. */
    public function countByState(): array
    {
        global $wpdb;
        $counts = array_fill_keys(self::STATES, 0);
        $found = $wpdb->get_results(
            $wpdb->prepare('SELECT state, COUNT(*) AS number FROM %i GROUP BY state', Schema::table('outbox')),
            ARRAY_A
        );
        foreach ((array) $found as $row) {
            $counts[(string) $row['state']] = (int) $row['number'];
        }

        return $counts;
    }

    /**
     * Ids of rows of a state whose time has come, the longest waiting first.
     *
     * @param bool $returns Documents of refunds, else those of orders.
     *
     * @return list<int>
     */
    public function findDueIds(string $state, int $limit, bool $returns = false): array
    {
        global $wpdb;
        // Uncertain rows without a time wait for a person.
        $time = $state === 'pending'
            ? '(next_attempt_gmt IS NULL OR next_attempt_gmt <= UTC_TIMESTAMP())'
            : 'next_attempt_gmt <= UTC_TIMESTAMP()';
        $origin = $returns ? 'origin <> %s' : 'origin = %s';

        return array_map('intval', $wpdb->get_col($wpdb->prepare(
            "SELECT id FROM %i WHERE state = %s AND {$origin} AND {$time} ORDER BY next_attempt_gmt, id LIMIT %d",
            Schema::table('outbox'),
            $state,
            OutboxEntry::ORDER,
            $limit
        )));
    }

    /** Seconds until the next row is due; 0 when one is, null when none will be. */
    public function secondsUntilDue(): ?int
    {
        global $wpdb;
        $seconds = $wpdb->get_var($wpdb->prepare(
            'SELECT MIN(GREATEST(0, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), COALESCE(next_attempt_gmt, UTC_TIMESTAMP()))))'
            . " FROM %i WHERE state = 'pending' OR (state = 'uncertain' AND next_attempt_gmt IS NOT NULL)",
            Schema::table('outbox')
        ));

        return $seconds === null ? null : (int) $seconds;
    }

    /** @return list<OutboxEntry> Rows that have been `sending` for longer than that, a hundred at most. */
    public function findSendingLongerThan(int $seconds): array
    {
        return $this->selectEntries(
            "WHERE state = 'sending' AND updated_gmt < DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d SECOND) ORDER BY id LIMIT 100",
            [$seconds]
        );
    }

    /** Seconds since the row's state changed. */
    public function secondsInState(int $id): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            'SELECT TIMESTAMPDIFF(SECOND, updated_gmt, UTC_TIMESTAMP()) FROM %i WHERE id = %d',
            Schema::table('outbox'),
            $id
        ));
    }

    /**
     * Which of SORS's documents are known to belong to some other row.
     *
     * @return list<string> Document ids.
     */
    public function findOtherDocumentIds(OutboxEntry $row, string $database): array
    {
        global $wpdb;

        return $wpdb->get_col($wpdb->prepare(
            "SELECT document_id FROM %i WHERE order_id = %d AND id <> %d AND database_name = %s AND document_id <> ''",
            Schema::table('outbox'),
            $row->orderId,
            $row->id,
            $database
        ));
    }

    /**
     * @param array{state?: string, document_type?: string, search?: string, since?: string} $filter
     *
     * @return array{string, list<int|string>} WHERE with placeholders, and their values.
     */
    private static function buildConditions(array $filter): array
    {
        global $wpdb;
        $where = ['1 = 1'];
        $values = [];
        foreach (['state', 'document_type'] as $column) {
            if (($filter[$column] ?? '') !== '') {
                $where[] = $column . ' = %s';
                $values[] = $filter[$column];
            }
        }
        if (($filter['since'] ?? '') !== '') {
            $where[] = 'updated_gmt >= %s';
            $values[] = $filter['since'];
        }
        $search = $filter['search'] ?? '';
        if ($search !== '') {
            $where[] = '(order_id = %d OR document_number LIKE %s)';
            array_push($values, ctype_digit($search) ? (int) $search : 0, '%' . $wpdb->esc_like($search) . '%');
        }

        return ['WHERE ' . implode(' AND ', $where), $values];
    }

    /**
     * @param string                $tail   Of the SELECT, with placeholders.
     * @param list<int|string|null> $values
     *
     * @return list<OutboxEntry>
     */
    private function selectEntries(string $tail, array $values): array
    {
        global $wpdb;
        $found = $wpdb->get_results(
            $wpdb->prepare('SELECT * FROM %i ' . $tail, [Schema::table('outbox'), ...$values]),
            ARRAY_A
        );

        return array_map([OutboxEntry::class, 'fromRow'], array_values((array) $found));
    }
}
