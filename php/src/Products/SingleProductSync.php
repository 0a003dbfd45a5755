<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\UnsentQuantities;
use SorsForWooCommerce\Sync\Catalog\ArticleWriter;
use SorsForWooCommerce\Sync\Catalog\CatalogJob;
use SorsForWooCommerce\Sync\RowWriter;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Sync\Stock\StockJob;
use SorsForWooCommerce\Sync\Stock\StockSafeguard;
use SorsForWooCommerce\Sync\Stock\StockWriter;

/**
 * Compares one product with its article, or writes just this one: by the writers of the runs, and not what a run would
 * stand still at.
 */
final class SingleProductSync
{
    private readonly Settings $settings;

    public function __construct()
    {
        $this->settings = Settings::load();
    }

    /**
     * @return array{changes: list<array{field: string, old: string, new: string}>, remarks: list<string>}
     *
     * @throws \DomainException|SorsException
     */
    public function compareProduct(int $product): array
    {
        $article = $this->loadArticle($product, true);
        [$rows, $remarks] = $this->fetchRows($article);
        $remarks[] = $this->findConfirmation($article, $rows);
        $plan = $article->context->dryRun->report ?? throw new \LogicException('A comparison writes nothing.');
        Transaction::begin();
        try {
            $article->context->dryRun->filters->run(function () use ($article, $rows): void {
                $this->writeRows($article, $rows);
                if ($rows['images'] !== null) {
                    SingleProductImages::forArticle($article)?->recordChanges($rows['images']);
                }
            });
            $items = $plan->listItems(0, 100);
            // Nobody else has seen the plan's rows; they go before they are committed.
            self::deleteReport($plan);
            Transaction::commit();
        } catch (\Throwable $error) {
            Transaction::rollback();
            throw $error;
        }

        return [
            'changes' => array_merge(...array_column($items, 'changes'), ...[[]]),
            'remarks' => array_values(array_unique(array_filter([...$remarks, ...array_column($items, 'reason')]))),
        ];
    }

    /**
     * @return array{result: 'updated'|'unchanged'|'skipped', remarks: list<string>}
     *
     * @throws \DomainException|SorsException What a run would ask a person about is among the refusals.
     * @throws RunInProgressException when a run is at work.
     */
    public function syncProduct(int $product): array
    {
        $article = $this->loadArticle($product, false);
        $this->throwIfProblem((new SingleProductSafeguard($this->settings))->findConfirmation());
        [$rows, $remarks] = $this->fetchRows($article);
        $this->throwIfProblem($this->findConfirmation($article, $rows));
        $writers = self::withoutKses(fn (): array => ExclusiveTransaction::run(function () use ($article, $rows): array {
            if ($article->reloadLink()->wpId !== $article->link->wpId) {
                throw new \DomainException(__('The product’s link has changed meanwhile. Load the page again.', 'sors-for-woocommerce'));
            }

            return $this->writeRows($article, $rows);
        }));
        foreach ($writers as $writer) {
            $writer->afterCommit();
        }
        if ($rows['images'] !== null) {
            SingleProductImages::forArticle($article)?->writeRow($rows['images']);
        }
        $ledger = $article->context->progress;
        $ledger->flushLog();
        foreach (['failed_items', 'skipped_items'] as $list) {
            array_push($remarks, ...array_column((array) $ledger->getDetail($list), 'reason'));
        }
        array_push($remarks, ...array_column((array) $ledger->getDetail('notes'), 'text'));
        $outcome = match (true) {
            $ledger->getCounter('updated') > 0 => 'updated',
            $ledger->getCounter('unchanged') > 0 => 'unchanged',
            default => 'skipped',
        };
        Log::info(sprintf('Product %d was synchronised by itself by user %d: %s.', $product, get_current_user_id(), $outcome));

        return ['result' => $outcome, 'remarks' => array_values(array_unique(array_filter($remarks)))];
    }

    private function loadArticle(int $product, bool $dry): ArticleReader
    {
        $this->throwIfProblem(Readiness::findProblem($this->settings));
        $link = (new ProductLinker($this->settings))->findLink($product);
        if ($link === null || !$link->hasProduct()) {
            throw new \DomainException(__('The product stands for no article of SORS. Link it by its code first.', 'sors-for-woocommerce'));
        }

        return new ArticleReader($link, $this->settings, $dry);
    }

    /** @throws \DomainException */
    private function throwIfProblem(?string $refusal): void
    {
        if ($refusal !== null) {
            throw new \DomainException($refusal);
        }
    }

    /** @param array{catalog: array<string, mixed>, stock: array<string, mixed>|null, images: array<string, mixed>|null} $rows */
    private function findConfirmation(ArticleReader $article, array $rows): ?string
    {
        $brake = new SingleProductSafeguard($this->settings);

        return $brake->findConfirmation() ?? ($rows['stock'] === null ? null : $brake->findPriceJump($article, $rows['stock']));
    }

    /**
     * @return array{array{catalog: array<string, mixed>, stock: array<string, mixed>|null, images: array<string, mixed>|null}, list<string|null>} Rows, and
     *     what is to be said.
     *
     * @throws \DomainException when SORS does not have the article.
     */
    private function fetchRows(ArticleReader $article): array
    {
        $catalog = $article->fetchRow('articles', (new CatalogJob($article->context))->salt())
            ?? throw new \DomainException(__('SORS’s catalog does not have this article any more. Nothing was changed; the next catalog run treats the product as the settings say.', 'sors-for-woocommerce'));
        [$stock, $aboutStock] = $this->fetchStock($article);
        [$images, $aboutImages] = $this->fetchImages($article);

        return [['catalog' => $catalog, 'stock' => $stock, 'images' => $images], [$aboutStock, $aboutImages]];
    }

    /** @return array{array<string, mixed>|null, string|null} The row, and what is to be said. */
    private function fetchStock(ArticleReader $article): array
    {
        $job = new StockJob($article->context, new UnsentQuantities($article->context->settings));
        $refusal = $job->settingsProblem();
        if ($refusal !== null) {
            return [null, $refusal];
        }
        $stock = $article->fetchRow('stock', $job->salt());

        return [$stock, $stock === null ? __('SORS told no stock and price of this article; both were left as they are.', 'sors-for-woocommerce') : null];
    }

    /** @return array{array<string, mixed>|null, string|null} The row, and what is to be said. */
    private function fetchImages(ArticleReader $article): array
    {
        try {
            return [SingleProductImages::forArticle($article)?->fetchRow(), null];
        } catch (\DomainException $refusal) {
            /* translators: %s: reason */
            return [null, sprintf(__('Pictures are left to their own run: %s', 'sors-for-woocommerce'), $refusal->getMessage())];
        }
    }

    /**
     * @param array{catalog: array<string, mixed>, stock: array<string, mixed>|null, images: array<string, mixed>|null} $rows
     *
     * @return list<RowWriter> What has something to announce after the commit.
     */
    private function writeRows(ArticleReader $article, array $rows): array
    {
        $session = $article->context;
        $id = $article->link->sorsId;
        $catalog = new ArticleWriter($session);
        $catalog->write([$id => $rows['catalog']], [$id => $article->reloadLink()]);
        if ($rows['stock'] === null) {
            return [$catalog];
        }
        $pending = new UnsentQuantities($session->settings);
        $levels = new StockWriter($session, new StockSafeguard($session, '', $pending), $pending);
        $levels->write([$id => $rows['stock']], [$id => $article->reloadLink()]);

        return [$catalog, $levels];
    }

    private static function deleteReport(DryRunReport $plan): void
    {
        global $wpdb;
        $wpdb->delete(Schema::table('report_items'), ['run_id' => $plan->runId]);
    }

    /**
     * The same text is written whoever asks for it, as by a run.
     *
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    private static function withoutKses(callable $work): mixed
    {
        $filtered = has_filter('content_save_pre', 'wp_filter_post_kses') !== false;
        kses_remove_filters();
        try {
            return $work();
        } finally {
            if ($filtered) {
                kses_init_filters();
            }
        }
    }
}
