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
    public RunProgress $ledger;
    /** Set in a run that only says what it would change. */
    public readonly ?DryRunServices $dry;
    private ?Client $client = null;

    /** @param (\Closure(Run): void)|null $progress Told after each commit. */
    public function __construct(
        public readonly Run $run,
        public readonly Settings $settings,
        private readonly RunLease $lock,
        private readonly float $until,
        private readonly ?\Closure $progress = null,
    ) {
        $this->dry = $run->dry ? new DryRunServices($run->id) : null;
        $this->ledger = new RunProgress($run, $this->dry?->plan);
    }

    /** The database of SORS this run reads, whatever the settings say by now. */
    public function database(): string
    {
        return $this->run->databaseName;
    }

    public function client(): Client
    {
        return $this->client ??= ClientFactory::make($this->settings, $this->database());
    }

    public function links(): LinkRepository
    {
        return $this->dry->links ?? new LinkRepository();
    }

    public function saver(): ProductSaver
    {
        return $this->dry->saver ?? new CrudProductSaver();
    }

    /** The settings as far as the way of writing goes: a dry run reads off each product what would be stored of it. */
    public function writing(): Settings
    {
        return $this->dry === null ? $this->settings : $this->settings->with(['writer' => 'crud']);
    }

    public function terms(): CategoryStore
    {
        return $this->dry->terms ?? new WpCategoryStore();
    }

    /**
     * A brake's question: the run stands still until a person says whether to go on. A dry run writes it down.
     *
     * @throws RunHaltedException
     */
    public function ask(string $question, string $reason): void
    {
        if ($this->dry === null) {
            throw RunHaltedException::ask($question, $reason);
        }
        $this->dry->plan->add('brake', '', '', '', null, [], $reason);
        $this->ledger->setDetail('accepted', [...(array) $this->ledger->detail('accepted'), $question]);
    }

    /**
     * Writes a batch: the shop's rows, the links and the run's counters together, or none of them.
     *
     * @param callable(): void      $work
     * @param callable(): void|null $then Once it is committed, whatever comes next.
     *
     * @throws TimeLimitException|RunHaltedException after the commit; LostLock before it.
     */
    public function write(callable $work, ?callable $then = null): void
    {
        for ($attempt = 1;; $attempt++) {
            $before = clone $this->ledger;
            try {
                $state = $this->attempt($work);
                break;
            } catch (\Throwable $error) {
                Transaction::rollback();
                $this->ledger = $before;
                if (!$error instanceof TransactionLostException && !$error instanceof QueryFailedException) {
                    throw $error;
                }
                if ($attempt === 2) {
                    throw RunHaltedException::failed(__('The database gave up a batch twice (deadlock, lost connection, or another plugin that ends transactions). Nothing of it was written; start the run again when the shop is quieter.', 'sors-for-woocommerce'));
                }
            }
        }
        $this->ledger->publish();
        if ($then !== null) {
            $then();
        }
        $this->tell();
        if ($state === 'stopping') {
            throw RunHaltedException::stopped();
        }
        if (microtime(true) >= $this->until) {
            throw new TimeLimitException();
        }
    }

    /**
     * Writes how the sitting ended, with the counters; nothing when another worker has taken over.
     *
     * @param callable(): void $change
     */
    public function close(callable $change): void
    {
        try {
            Transaction::begin();
            $this->lock->confirm($this->run->id);
            $this->ledger->save();
            $change();
            Transaction::commit();
            $this->ledger->publish();
        } catch (LeaseLostException | TransactionLostException) {
            Transaction::rollback();
        }
    }

    /** @param callable(): void $work */
    private function attempt(callable $work): string
    {
        Transaction::begin();
        $work();
        TermChangeTracker::keep($this->ledger);
        $state = $this->lock->confirm($this->run->id);
        $this->ledger->save();
        Transaction::commit();

        return $state;
    }

    private function tell(): void
    {
        if ($this->progress !== null) {
            $run = (new RunRepository())->find($this->run->id);
            if ($run !== null) {
                ($this->progress)($run);
            }
        }
    }
}
