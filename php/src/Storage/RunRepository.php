<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * The history of runs. The run that holds the lock is the only one that may write to the shop.
 */
final class RunRepository
{
    public function find(int $id): ?Run
    {
        return $this->selectFirst('WHERE id = %d', [$id]);
    }

    /** The one started last of a kind. */
    public function findLatest(string $kind): ?Run
    {
        return $this->selectFirst('WHERE kind = %s ORDER BY id DESC LIMIT 1', [$kind]);
    }

    /** The last one of a kind that reached its end and wrote to the shop. */
    public function findLastCompleted(string $kind): ?Run
    {
        return $this->selectFirst("WHERE kind = %s AND state = 'completed' AND is_dry_run = 0 ORDER BY id DESC LIMIT 1", [$kind]);
    }

    /** The one that keeps others from starting; one that waits for a person does not. */
    public function findActive(): ?Run
    {
        return $this->selectFirst('WHERE run_lock IS NOT NULL LIMIT 1', []);
    }

    /** @return list<Run> The newest first. */
    public function listRecent(int $limit, ?string $kind = null): array
    {
        return $kind === null
            ? $this->selectRuns('ORDER BY id DESC LIMIT %d', [$limit])
            : $this->selectRuns('WHERE kind = %s ORDER BY id DESC LIMIT %d', [$kind, $limit]);
    }

    /** @return list<Run> Of a kind, standing still until a person decides. */
    public function listNeedingConfirmation(string $kind): array
    {
        $runs = $this->selectRuns("WHERE kind = %s AND state = 'paused' AND run_lock IS NULL", [$kind]);

        return array_values(array_filter($runs, static fn (Run $run): bool => $run->needsConfirmation()));
    }

    /** Stores a new run that holds the lock; null when another run holds it. */
    public function create(string $kind, string $caller, string $database, bool $dry = false): ?Run
    {
        global $wpdb;
        $now = gmdate('Y-m-d H:i:s');
        // A lock that is held is no error worth a line in the server's log.
        $shown = $wpdb->suppress_errors();
        $done = $wpdb->insert(Schema::table('runs'), [
            'kind' => $kind,
            'state' => 'pending',
            'started_by' => $caller,
            'is_dry_run' => (int) $dry,
            'database_name' => $database,
            'run_lock' => 'shop',
            'heartbeat_gmt' => $now,
            'started_gmt' => $now,
            'details' => '{}',
        ]);
        $wpdb->suppress_errors($shown);

        return $done ? $this->find((int) $wpdb->insert_id) : null;
    }

    /** Gives the lock to a paused run. */
    public function acquireLock(int $id): bool
    {
        global $wpdb;
        $shown = $wpdb->suppress_errors();
        $done = $wpdb->query($wpdb->prepare("UPDATE %i SET run_lock = 'shop' WHERE id = %d AND run_lock IS NULL", Schema::table('runs'), $id));
        $wpdb->suppress_errors($shown);

        return $done === 1;
    }

    /**
     * Ends a run, unless it has ended.
     *
     * @param 'stopped'|'completed'|'failed' $state
     */
    public function finish(int $id, string $state, ?string $reason): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            "UPDATE %i SET state = %s, reason = NULLIF(%s, ''), run_lock = NULL, owner = '', finished_gmt = %s
            WHERE id = %d AND state NOT IN ('stopped', 'completed', 'failed')",
            Schema::table('runs'),
            $state,
            (string) $reason,
            gmdate('Y-m-d H:i:s'),
            $id
        ));
    }

    /** Its worker will stop after the batch that is being written. */
    public function requestStop(int $id): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            "UPDATE %i SET state = 'stopping' WHERE id = %d AND state IN ('pending', 'running', 'paused', 'retrying')",
            Schema::table('runs'),
            $id
        ));
    }

    /** @param array<string, scalar|null> $values Columns and what to write there. */
    public function update(int $id, array $values): void
    {
        global $wpdb;
        $wpdb->update(Schema::table('runs'), $values, ['id' => $id]);
    }

    /** @param list<scalar> $values */
    private function selectFirst(string $rest, array $values): ?Run
    {
        return $this->selectRuns($rest, $values)[0] ?? null;
    }

    /**
     * @param list<scalar> $values
     *
     * @return list<Run>
     */
    private function selectRuns(string $rest, array $values): array
    {
        global $wpdb;
        $sql = $wpdb->prepare('SELECT * FROM %i ' . $rest, Schema::table('runs'), ...$values);

        return array_map(Run::fromRow(...), (array) $wpdb->get_results($sql, ARRAY_A));
    }
}
