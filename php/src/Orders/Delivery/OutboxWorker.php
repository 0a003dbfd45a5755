<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Takes up one row at a time: sends a pending one, looks an uncertain one up. Whatever happens to a row, the next one
 * is not concerned.
 */
final class OutboxWorker
{
    /** Seconds a worker may take to prepare a document before another may take it up. */
    private const LEASE_SECONDS = 300;

    /** Seconds after which a request that is under way is taken for lost with its worker; longer than any lasts. */
    private const LOST_SECONDS = 600;

    private readonly OutboxTransitions $transitions;
    private readonly DocumentSender $sender;
    private readonly DocumentReconciler $reconciler;
    private readonly string $owner;

    public function __construct(private readonly OutboxRepository $outbox, Settings $settings)
    {
        $this->transitions = new OutboxTransitions($outbox);
        $this->sender = new DocumentSender($outbox, $settings);
        $this->reconciler = new DocumentReconciler($outbox, $settings);
        $this->owner = substr((string) gethostname(), 0, 24) . ':' . getmypid() . ':' . bin2hex(random_bytes(6));
    }

    /**
     * Takes up one row, if it is in that state and due; null when it is not, or another worker has it.
     *
     * @param 'pending'|'uncertain' $state
     */
    public function process(int $id, string $state): ?AttemptResult
    {
        try {
            $row = $this->transitions->claimEntry($id, $state, $this->owner, self::LEASE_SECONDS);
            if ($row === null) {
                return null;
            }
            $outcome = $state === 'uncertain' ? $this->reconciler->reconcileEntry($row) : $this->sender->sendDocument($row);

            return $state === 'pending' && $outcome->state === 'uncertain' ? $this->reconcileNow($id) : $outcome;
        } catch (\Throwable $error) {
            Log::error(sprintf(
                'Outbox row %d could not be handled (%s at %s:%d).',
                $id,
                $error::class,
                basename($error->getFile()),
                $error->getLine()
            ));

            return new AttemptResult('lost');
        }
    }

    /** Takes up one row for a person, now: a rejected or skipped one is sent again, an uncertain one looked up. */
    public function processNow(OutboxEntry $row): void
    {
        if (in_array($row->state, ['rejected', 'skipped'], true)) {
            $this->transitions->transition($row->id, $row->state, 'pending', ['reason' => null, 'owner' => '']);
        }
        $this->transitions->makeDue($row->id);
        $state = $this->outbox->find($row->id)?->state;
        if ($state === 'pending' || $state === 'uncertain') {
            $this->process($row->id, $state);
        }
    }

    /** Looks up what workers that died have left under way. */
    public function recoverLost(): void
    {
        $reason = __('The shop’s worker ended while the document was on its way, so its answer is not known.', 'sors-for-woocommerce');
        foreach ($this->transitions->expireSending(self::LOST_SECONDS, $reason) as $row) {
            $this->reconcileNow($row->id);
        }
    }

    private function reconcileNow(int $id): AttemptResult
    {
        $row = $this->outbox->find($id);
        if ($row === null || $row->state !== 'uncertain') {
            return new AttemptResult('lost');
        }
        $outcome = $this->reconciler->reconcileEntry($row);
        if ($outcome->state === 'uncertain') {
            OrderNotes::addStateNote($id);
        }

        return $outcome;
    }
}
