<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use Sors\OutboxState;

/**
 * The states of the outbox's rows. Every change is one conditional UPDATE, so of two workers only one wins.
 */
final class OutboxTransitions
{
    /** Columns move() may set, beside the state. */
    private const COLUMNS = [
        'document_type', 'owner', 'fingerprint', 'document_id', 'document_number', 'database_name', 'reason', 'snapshot', 'replaced_documents',
    ];

    /** Times a statement is tried that the database ended in favour of another. */
    private const MAX_ATTEMPTS = 5;

    public function __construct(private readonly OutboxRepository $outbox)
    {
    }

    /**
     * Takes a row up for one worker. It stays as it is, but is nobody else's for so many seconds: a worker that dies
     * before it sends anything leaves a row that another may take.
     *
     * @return OutboxEntry|null Null when another worker was first, or the row is not due.
     */
    public function claimEntry(int $id, string $state, string $owner, int $seconds): ?OutboxEntry
    {
        global $wpdb;
        $won = self::executeWrite($wpdb->prepare(
            'UPDATE %i SET owner = %s, attempts = attempts + %d,'
            . ' next_attempt_gmt = DATE_ADD(UTC_TIMESTAMP(), INTERVAL %d SECOND)'
            . ' WHERE id = %d AND state = %s AND (next_attempt_gmt IS NULL OR next_attempt_gmt <= UTC_TIMESTAMP())',
            Schema::table('outbox'),
            $owner,
            $state === 'pending' ? 1 : 0,
            $seconds,
            $id,
            $state
        ));

        return $won === 1 ? $this->outbox->find($id) : null;
    }

    /**
     * Moves a row from one state to another, if it still is in that state and, where an owner is given, still his.
     *
     * @param array<string, int|string|null> $columns Any of COLUMNS, and `wait`: seconds until the row is due; without
     *     it the row has no time.
     *
     * @throws \LogicException when the state machine has no such way.
     */
    public function transition(int $id, string $from, string $to, array $columns = [], ?string $owner = null): bool
    {
        return $this->applyTransition($id, $from, $to, $columns, $owner, false);
    }

    /**
     * Moves a row because a person said so, who may have sent anew what SORS had; else as move().
     *
     * @param array<string, int|string|null> $columns As of move().
     */
    public function transitionManually(int $id, string $from, string $to, array $columns = []): bool
    {
        return $this->applyTransition($id, $from, $to, $columns, null, true);
    }

    /** @param array<string, int|string|null> $columns */
    private function applyTransition(int $id, string $from, string $to, array $columns, ?string $owner, bool $byPerson): bool
    {
        global $wpdb;
        if (!OutboxState::canTransition($from, $to, $byPerson)) {
            throw new \LogicException(sprintf('An outbox row never goes from %s to %s.', $from, $to));
        }
        [$set, $values] = self::buildAssignments($columns);
        // The time of a change of state tells how long a row has been uncertain; waiting on is no change.
        $set[] = $from === $to ? 'updated_gmt = updated_gmt' : 'updated_gmt = UTC_TIMESTAMP()';
        $where = 'id = %d AND state = %s' . ($owner === null ? '' : ' AND owner = %s');

        return self::executeWrite($wpdb->prepare(
            'UPDATE %i SET state = %s, ' . implode(', ', $set) . ' WHERE ' . $where,
            [Schema::table('outbox'), $to, ...$values, $id, $from, ...($owner === null ? [] : [$owner])]
        )) === 1;
    }

    /** Makes a waiting row due at once; leaves alone one a worker holds. */
    public function makeDue(int $id): void
    {
        global $wpdb;
        self::executeWrite($wpdb->prepare(
            "UPDATE %i SET next_attempt_gmt = UTC_TIMESTAMP() WHERE id = %d AND state IN ('pending', 'uncertain') AND owner = ''",
            Schema::table('outbox'),
            $id
        ));
    }

    /** Puts a remark for staff on a row that is sent; null takes it away. */
    public function setNote(int $id, ?string $remark): bool
    {
        global $wpdb;

        return self::executeWrite($wpdb->prepare(
            "UPDATE %i SET reason = NULLIF(%s, '') WHERE id = %d AND state = 'sent'",
            Schema::table('outbox'),
            (string) $remark,
            $id
        )) === 1;
    }

    /** Puts another record in the place of what was sent, if it still is this one. */
    public function replaceSnapshot(int $id, string $from, string $to): bool
    {
        global $wpdb;

        return self::executeWrite($wpdb->prepare(
            'UPDATE %i SET snapshot = %s WHERE id = %d AND snapshot = %s',
            Schema::table('outbox'),
            $to,
            $id,
            $from
        )) === 1;
    }

    /**
     * Rows whose worker has died while a request may have been under way become uncertain.
     *
     * @return list<OutboxEntry> The rows this call has moved.
     */
    public function expireSending(int $seconds, string $reason): array
    {
        return array_values(array_filter(
            $this->outbox->findSendingLongerThan($seconds),
            fn (OutboxEntry $row): bool => $this->transition(
                $row->id,
                'sending',
                'uncertain',
                ['reason' => $reason, 'owner' => '', 'wait' => 0],
                $row->owner
            )
        ));
    }

    /**
     * Runs a statement that writes.
     *
     * @return int Rows changed.
     *
     * @throws \RuntimeException when the database refuses.
     */
    public static function executeWrite(string $sql): int
    {
        global $wpdb;
        $isQuiet = $wpdb->suppress_errors();
        try {
            // Of two workers whose statements lock each other out, the database ends one, which has changed nothing then.
            for ($attempt = 1; ($changed = $wpdb->query($sql)) === false && $attempt < self::MAX_ATTEMPTS; $attempt++) {
                if (!str_contains($wpdb->last_error, 'Deadlock')) {
                    break;
                }
                usleep(random_int(1_000, 20_000) * $attempt);
            }
        } finally {
            $wpdb->suppress_errors($isQuiet);
        }
        if ($changed === false) {
            throw new \RuntimeException('The outbox table could not be written: ' . $wpdb->last_error);
        }

        return (int) $changed;
    }

    /**
     * @param array<string, int|string|null> $columns
     *
     * @return array{list<string>, list<int|string>} Assignments with placeholders, and their values.
     */
    private static function buildAssignments(array $columns): array
    {
        $set = [];
        $values = [];
        foreach (array_intersect_key($columns, array_flip(self::COLUMNS)) as $column => $value) {
            $set[] = $column . ($value === null ? ' = NULL' : ' = %s');
            if ($value !== null) {
                $values[] = $value;
            }
        }
        $wait = $columns['wait'] ?? null;
        $set[] = 'next_attempt_gmt = ' . ($wait === null ? 'NULL' : 'DATE_ADD(UTC_TIMESTAMP(), INTERVAL %d SECOND)');

        return [$set, $wait === null ? $values : [...$values, $wait]];
    }
}
