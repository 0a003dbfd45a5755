<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\TransactionLostException;

/**
 * What a run has done so far. Changed in memory, written with the batch it tells of.
 */
final class RunProgress
{
    /** How many failed and how many skipped items are kept by name. */
    private const MAX_ITEMS = 50;

    private const COUNTERS = ['seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'bytes'];

    /** @var array<string, int> */
    private array $counters = [];
    private string $phase;
    private ?string $cursor;
    private ?int $total;

    /** @var array<string, mixed> */
    private array $details;

    /** @var list<string> Lines for the log, written once what they tell of is committed. */
    private array $logLines = [];

    public function __construct(private readonly Run $run, private readonly ?DryRunReport $report = null)
    {
        foreach (self::COUNTERS as $counter) {
            $this->counters[$counter] = $run->{$counter};
        }
        $this->phase = $run->phase;
        $this->cursor = $run->cursor;
        $this->total = $run->total;
        $this->details = $run->details;
    }

    public function phase(): string
    {
        return $this->phase;
    }

    public function cursor(): ?string
    {
        return $this->cursor;
    }

    public function getCounter(string $counter): int
    {
        return $this->counters[$counter];
    }

    public function increment(string $counter, int $by = 1): void
    {
        $this->counters[$counter] += $by;
    }

    public function total(): ?int
    {
        return $this->total;
    }

    public function setTotal(?int $total): void
    {
        $this->total = $total ?? $this->total;
    }

    /** The next phase, from its start. */
    public function startPhase(string $phase): void
    {
        $this->phase = $phase;
        $this->cursor = null;
        unset($this->details['handled'], $this->details['ended']);
    }

    /** A page is done with: the next step goes on after it; null when it was the phase's last. */
    public function advance(?string $cursor): void
    {
        $this->cursor = $cursor;
        unset($this->details['handled'], $this->details['ended']);
        if ($cursor === null) {
            $this->details['ended'] = true;
        }
    }

    /** Whether the phase's last page is done with. */
    public function isPhaseComplete(): bool
    {
        return array_key_exists('ended', $this->details);
    }

    /** Marks an item of the page at hand as counted, should the page be read again. */
    public function markHandled(string $sorsId): void
    {
        $this->details['handled'][] = $sorsId;
    }

    /** @return array<string, int> Items of the page at hand that are counted already, as keys. */
    public function handledIds(): array
    {
        return array_flip($this->details['handled'] ?? []);
    }

    /** An item that could not be written, by its code and why. It never stops the rest. */
    public function recordFailure(string $sorsId, string $code, string $reason): void
    {
        $this->increment('failed');
        $this->addItem('failed_items', $sorsId, $code, $reason);
        $this->report?->addItem('fail', $sorsId, $code, '', null, [], $reason);
        $this->logLines[] = sprintf('%s: article %s (id %s): %s', $this->run->kind, $code, $sorsId, $reason);
    }

    /** An item that is left out on purpose. */
    public function recordSkip(string $sorsId, string $code, string $reason): void
    {
        $this->increment('skipped');
        $this->report?->addItem('skip', $sorsId, $code, '', null, [], $reason);
        $this->addItem('skipped_items', $sorsId, $code, $reason);
    }

    /** Part of an item was left out; the item counts by what became of the rest. */
    public function recordPartialSkip(string $sorsId, string $code, string $reason): void
    {
        $this->report?->addItem('skip', $sorsId, $code, '', null, [], $reason);
        $this->addItem('skipped_items', $sorsId, $code, $reason);
    }

    /** Something worth knowing that happened to items which were written all the same. */
    public function addNote(string $key, string $text, string $code = ''): void
    {
        $note = $this->details['notes'][$key] ?? ['text' => $text, 'count' => 0, 'codes' => []];
        $note['count']++;
        if ($code !== '' && count($note['codes']) < 10) {
            $note['codes'][] = $code;
        }
        $this->details['notes'][$key] = $note;
    }

    public function getDetail(string $key): mixed
    {
        return $this->details[$key] ?? null;
    }

    public function setDetail(string $key, mixed $value): void
    {
        if ($value === null) {
            unset($this->details[$key]);
        } else {
            $this->details[$key] = $value;
        }
    }

    /** Whether a person has let the run go on after this was asked. */
    public function isConfirmed(string $question): bool
    {
        return in_array($question, (array) $this->getDetail('confirmed'), true);
    }

    /** Adds to the time a phase has taken. */
    public function addPhaseTime(string $phase, float $seconds): void
    {
        $this->details['timings'][$phase] = round(($this->details['timings'][$phase] ?? 0) + $seconds, 3);
    }

    /** Writes everything to the run's row. */
    public function save(): void
    {
        global $wpdb;
        $values = $this->counters + [
            'phase' => $this->phase,
            'cursor' => $this->cursor,
            'total' => $this->total,
            'details' => (string) wp_json_encode((object) $this->details, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE),
            'heartbeat_gmt' => gmdate('Y-m-d H:i:s'),
        ];
        if ($wpdb->update(Schema::table('runs'), $values, ['id' => $this->run->id]) === false) {
            throw new TransactionLostException('The run could not be stored.');
        }
    }

    /** Writes to the log what has been committed. */
    public function flushLog(): void
    {
        foreach ($this->logLines as $line) {
            Log::warning($line, ['run' => $this->run->id]);
        }
        $this->logLines = [];
    }

    private function addItem(string $list, string $sorsId, string $code, string $reason): void
    {
        if (count($this->details[$list] ?? []) < self::MAX_ITEMS) {
            $this->details[$list][] = ['code' => $code, 'id' => $sorsId, 'reason' => $reason];
        }
    }
}
