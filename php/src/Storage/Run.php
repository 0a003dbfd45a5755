<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * One synchronisation run, as stored.
 */
final class Run
{
    /** States in which nothing more will happen. */
    private const FINAL_STATES = ['stopped', 'completed', 'failed'];

    public readonly int $id;
    /** 'catalog', 'stock' or 'images'. */
    public readonly string $kind;
    /** 'pending', 'running', 'paused', 'retrying', 'stopping', 'stopped', 'completed' or 'failed'. */
    public readonly string $state;
    public readonly string $phase;
    /** Who started it: 'admin', 'schedule' or 'cli'. */
    public readonly string $startedBy;
    /** Whether it only says what it would change. */
    public readonly bool $isDryRun;
    public readonly string $databaseName;
    /** Cursor of the feed: where to go on; null at the start of a phase. */
    public readonly ?string $cursor;
    /** Rows SORS says there are; null where it does not say. */
    public readonly ?int $total;
    public readonly int $seen;
    public readonly int $created;
    public readonly int $updated;
    public readonly int $unchanged;
    public readonly int $skipped;
    public readonly int $failed;
    /** Of pictures fetched. */
    public readonly int $bytes;
    /** The worker at it just now; '' when none is. */
    public readonly string $owner;
    public readonly ?string $heartbeatGmt;
    public readonly string $startedGmt;
    public readonly ?string $finishedGmt;
    /** Why it failed, paused or stopped: one sentence for the administrator. */
    public readonly ?string $reason;
    /**
     * failed_items, skipped_items (lists of code, id, reason), notes, timings, question (why a person must decide),
     * retry_gmt (when it goes on by itself), missing (articles of the shop SORS did not send).
     *
     * @var array<string, mixed>
     */
    public readonly array $details;

    /** @param array<string, string|null> $row As the database gives it. */
    private function __construct(array $row)
    {
        $details = json_decode((string) $row['details'], true);
        $this->id = (int) $row['id'];
        $this->kind = (string) $row['kind'];
        $this->state = (string) $row['state'];
        $this->phase = (string) $row['phase'];
        $this->startedBy = (string) $row['started_by'];
        $this->isDryRun = (bool) $row['is_dry_run'];
        $this->databaseName = (string) $row['database_name'];
        $this->cursor = $row['cursor'];
        $this->total = $row['total'] === null ? null : (int) $row['total'];
        $this->seen = (int) $row['seen'];
        $this->created = (int) $row['created'];
        $this->updated = (int) $row['updated'];
        $this->unchanged = (int) $row['unchanged'];
        $this->skipped = (int) $row['skipped'];
        $this->failed = (int) $row['failed'];
        $this->bytes = (int) $row['bytes'];
        $this->owner = (string) $row['owner'];
        $this->heartbeatGmt = $row['heartbeat_gmt'];
        $this->startedGmt = (string) $row['started_gmt'];
        $this->finishedGmt = $row['finished_gmt'];
        $this->reason = $row['reason'];
        $this->details = is_array($details) ? $details : [];
    }

    /** @param array<string, string|null> $row As the database gives it. */
    public static function fromRow(array $row): self
    {
        return new self($row);
    }

    public function isFinished(): bool
    {
        return in_array($this->state, self::FINAL_STATES, true);
    }

    /** Whether it stands still until a person says whether to go on. */
    public function needsConfirmation(): bool
    {
        return $this->state === 'paused' && ($this->details['pending_confirmation'] ?? null) !== null;
    }

    /** @return array<string, mixed> */
    public function toArray(): array
    {
        return get_object_vars($this);
    }
}
