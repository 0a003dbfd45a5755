<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use Sors\Client;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\QueryFailedException;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\Catalog\CategoryStore;
use SorsForWooCommerce\Sync\Catalog\TermChangeTracker;
use SorsForWooCommerce\Sync\Catalog\WpCategoryStore;
use SorsForWooCommerce\Sync\DryRun\DryRunServices;

/**
 * One worker's sitting at one run: what its job needs, and the way it commits.
 */
final class RunContext
{
    public RunProgress $progress;
    /** Set in a run that only says what it would change. */
    public readonly ?DryRunServices $dryRun;
    private ?Client $client = null;

    /** @param (\Closure(Run): void)|null $onProgress Told after each commit. */
    public function __construct(
        public readonly Run $run,
        public readonly Settings $settings,
        private readonly RunLease $lease,
        private readonly float $deadline,
        private readonly ?\Closure $onProgress = null,
    ) {
        $this->dryRun = $run->isDryRun ? new DryRunServices($run->id) : null;
        $this->progress = new RunProgress($run, $this->dryRun?->report);
    }

    /** The database of SORS this run reads, whatever the settings say by now. */
    public function database(): string
    {
        return $this->run->databaseName;
    }

    public function client(): Client
    {
        return $this->client ??= ClientFactory::create($this->settings, $this->database());
    }

    public function links(): LinkRepository
    {
        return $this->dryRun->links ?? new LinkRepository();
    }

    public function saver(): ProductSaver
    {
        return $this->dryRun->saver ?? new CrudProductSaver();
    }

    /** The settings as far as the way of writing goes: a dry run reads off each product what would be stored of it. */
    public function writerSettings(): Settings
    {
        return $this->dryRun === null ? $this->settings : $this->settings->withChanges(['writer' => 'crud']);
    }

    public function categoryStore(): CategoryStore
    {
        return $this->dryRun->categories ?? new WpCategoryStore();
    }

    /**
     * A brake's question: the run stands still until a person says whether to go on. A dry run writes it down.
     *
     * @throws RunHaltedException
     */
    public function requireConfirmation(string $question, string $reason): void
    {
        if ($this->dryRun === null) {
            throw RunHaltedException::paused($question, $reason);
        }
        $this->dryRun->report->addItem('safeguard', '', '', '', null, [], $reason);
        $this->progress->setDetail('confirmed', [...(array) $this->progress->getDetail('confirmed'), $question]);
    }

    /**
     * Writes a batch: the shop's rows, the links and the run's counters together, or none of them.
     *
     * @param callable(): void      $work
     * @param callable(): void|null $then Once it is committed, whatever comes next.
     *
     * @throws TimeLimitException|RunHaltedException after the commit; LostLock before it.
     */
    public function commitBatch(callable $work, ?callable $then = null): void
    {
        for ($attempt = 1;; $attempt++) {
            $before = clone $this->progress;
            try {
                $state = $this->attemptBatch($work);
                break;
            } catch (\Throwable $error) {
                Transaction::rollback();
                $this->progress = $before;
                if (!$error instanceof TransactionLostException && !$error instanceof QueryFailedException) {
                    throw $error;
                }
                if ($attempt === 2) {
                    throw RunHaltedException::failed(__('The database gave up a batch twice (deadlock, lost connection, or another plugin that ends transactions). Nothing of it was written; start the run again when the shop is quieter.', 'sors-for-woocommerce'));
                }
            }
        }
        $this->progress->flushLog();
        if ($then !== null) {
            $then();
        }
        $this->reportProgress();
        if ($state === 'stopping') {
            throw RunHaltedException::stopped();
        }
        if (microtime(true) >= $this->deadline) {
            throw new TimeLimitException();
        }
    }

    /**
     * Writes how the sitting ended, with the counters; nothing when another worker has taken over.
     *
     * @param callable(): void $change
     */
    public function finish(callable $change): void
    {
        try {
            Transaction::begin();
            $this->lease->assertHeld($this->run->id);
            $this->progress->save();
            $change();
            Transaction::commit();
            $this->progress->flushLog();
        } catch (LeaseLostException | TransactionLostException) {
            Transaction::rollback();
        }
    }

    /** @param callable(): void $work */
    private function attemptBatch(callable $work): string
    {
        Transaction::begin();
        $work();
        TermChangeTracker::saveTo($this->progress);
        $state = $this->lease->assertHeld($this->run->id);
        $this->progress->save();
        Transaction::commit();

        return $state;
    }

    private function reportProgress(): void
    {
        if ($this->onProgress !== null) {
            $run = (new RunRepository())->find($this->run->id);
            if ($run !== null) {
                ($this->onProgress)($run);
            }
        }
    }
}
