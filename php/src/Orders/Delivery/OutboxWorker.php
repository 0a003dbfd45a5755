<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Processes one entry at a time: sends a pending one, reconciles an uncertain one. An error with one entry doesn't affect
 * the next.
 */
final class OutboxWorker
{
    /** Seconds a claim lasts in which a worker prepares a document. */
    private const LEASE_SECONDS = 300;

    /** Seconds in `sending` after which the worker counts as lost; longer than any request takes. */
    private const LOST_SECONDS = 600;

    private readonly string $owner;

    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly OutboxTransitions $transitions,
        private readonly DocumentSender $sender,
        private readonly DocumentReconciler $reconciler,
        private readonly OrderNotes $notes
    ) {
        $this->owner = substr((string) gethostname(), 0, 24) . ':' . getmypid() . ':' . bin2hex(random_bytes(6));
    }

    /**
     * Claims and processes an entry. Null when it isn't due, isn't in that state, or another worker holds it.
     *
     * @param 'pending'|'uncertain' $state
     */
    public function process(int $id, string $state): ?AttemptResult
    {
        try {
            $entry = $this->transitions->claimEntry($id, $state, $this->owner, self::LEASE_SECONDS);
            if ($entry === null) {
                return null;
            }
            $result = $state === 'uncertain' ? $this->reconciler->reconcileEntry($entry) : $this->sender->sendDocument($entry);

            return $state === 'pending' && $result->state === 'uncertain' ? $this->reconcileNow($id) : $result;
        } catch (\Throwable $error) {
            Log::error(sprintf(
                'Outbox entry %d could not be processed (%s at %s:%d).',
                $id,
                $error::class,
                basename($error->getFile()),
                $error->getLine()
            ));

            return AttemptResult::claimLost();
        }
    }

    /** Processes an entry for staff, now: a rejected or skipped one is sent again, an uncertain one is reconciled. */
    public function processNow(OutboxEntry $entry): void
    {
        if (in_array($entry->state, ['rejected', 'skipped'], true)) {
            $this->transitions->transition($entry->id, $entry->state, 'pending', ['reason' => null, 'owner' => '']);
        }
        $this->transitions->makeDue($entry->id);
        $state = $this->outbox->find($entry->id)?->state;
        if ($state === 'pending' || $state === 'uncertain') {
            $this->process($entry->id, $state);
        }
    }

    /** Reconciles entries whose worker ended while the request was being sent. */
    public function recoverLost(): void
    {
        $reason = __('The shop’s worker ended while the document was being sent, so SORS’s response is not known.', 'sors-for-woocommerce');
        foreach ($this->transitions->expireSending(self::LOST_SECONDS, $reason) as $entry) {
            $this->reconcileNow($entry->id);
        }
    }

    private function reconcileNow(int $id): AttemptResult
    {
        $entry = $this->outbox->find($id);
        if ($entry === null || $entry->state !== 'uncertain') {
            return AttemptResult::claimLost();
        }
        $result = $this->reconciler->reconcileEntry($entry);
        if ($result->state === 'uncertain') {
            $this->notes->addStateNote($id);
        }

        return $result;
    }
}
