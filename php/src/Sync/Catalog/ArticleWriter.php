<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\Bulk\BulkSupport;
use SorsForWooCommerce\Sync\Bulk\CacheInvalidator;
use SorsForWooCommerce\Sync\Bulk\CrudFallback;
use SorsForWooCommerce\Sync\RowWriter;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Changed articles, a batch at a time: left out by rule, linked already, adopted by SKU, or new. Written in bulk, or
 * one by one where that can't be.
 */
final class ArticleWriter implements RowWriter
{
    private readonly LinkRepository $links;
    private readonly ProductWriter $products;
    private readonly CategoryResolver $categories;
    private readonly ArticleEligibility $eligibility;
    private readonly bool $isBulk;

    /** Why the shop's products can't be written in bulk: key of a reason. */
    private readonly ?string $refusal;

    /** What the batch at hand wrote in bulk. */
    private ?ProductWriteBuffer $pile = null;

    /** @var list<int> What the batch at hand wrote one by one. */
    private array $single = [];

    public function __construct(private readonly RunContext $session)
    {
        $this->links = $session->links();
        $this->categories = new CategoryResolver($session);
        $this->products = new ProductWriter($session->settings, $this->categories, $session->saver());
        $this->eligibility = new ArticleEligibility($session->settings->list('article_kinds'));
        $isChosen = BulkSupport::isBulk($session->writing());
        $this->refusal = $isChosen ? BulkSupport::reasonForCatalog() : null;
        $this->isBulk = $isChosen && $this->refusal === null;
    }

    public function size(): int
    {
        return $this->isBulk ? 250 : 50;
    }

    public function gathers(): bool
    {
        return $this->isBulk;
    }

    public function known(Link $link): string
    {
        // Left out by rule: as long as its row stays the same. A product that is gone for good is made again.
        return $link->wpId === null || $link->postType !== null ? $link->fingerprint : '';
    }

    public function prepare(array $rows, array $links): void
    {
    }

    public function write(array $rows, array $links): void
    {
        $this->pile = null;
        $this->categories->prepare($rows);
        $alive = array_filter($links, static fn (Link $link): bool => $link->isAlive());
        ProductWriter::prime(array_map(static fn (Link $link): int => (int) $link->wpId, $alive));
        $this->categories->prime();
        $saved = $this->place($rows, $links, $alive);
        $this->single = $this->pile === null ? array_values(array_filter(array_map('intval', array_column($saved, 'wp_id')))) : [];
        $this->links->save($this->session->database(), 'article', $saved);
    }

    public function written(): void
    {
        CacheInvalidator::forgetSaved($this->single);
        $this->pile?->announce();
        $this->pile = null;
    }

    public function unchanged(string $sorsId, Link $link): void
    {
        if ($link->isAlive()) {
            $this->session->ledger->add('unchanged');
        } elseif ($link->isInTrash()) {
            $this->session->ledger->skip($sorsId, $link->code, ArticleProcessor::inTrash());
        } else {
            $this->session->ledger->skip($sorsId, $link->code, (string) $link->lastError);
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     * @param array<array-key, Link>                 $alive
     *
     * @return list<array<string, scalar|null>> The links as they are to be stored.
     */
    private function place(array $rows, array $links, array $alive): array
    {
        $refusal = $this->refusal;
        if ($this->isBulk) {
            $before = clone $this->session->ledger;
            try {
                return Transaction::items(fn (): array => $this->placeInBulk($rows, $links, $alive));
            } catch (TransactionLostException $lost) {
                throw $lost;
            } catch (\Throwable $error) {
                Log::warning('A batch of articles could not be written at once and is written one by one: ' . $error->getMessage());
                $this->session->ledger = $before;
                $this->pile = null;
                $refusal = 'error';
            }
        }
        $this->products->pile(null);
        $saved = $this->each($rows, $links, $this->placement($rows, $alive));
        foreach ($saved as $link) {
            if ($link['last_error'] === null) {
                CrudFallback::note($this->session->ledger, $refusal, (string) $link['code']);
            }
        }

        return $saved;
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     * @param array<array-key, Link>                 $alive
     *
     * @return list<array<string, scalar|null>>
     */
    private function placeInBulk(array $rows, array $links, array $alive): array
    {
        $adoption = $this->adoption($rows, $alive);
        $products = [...array_map(static fn (Link $link): int => (int) $link->wpId, array_values($alive)), ...$adoption->ids()];
        $gtins = array_map(static fn (array $row): string => (string) ($row['gtin'] ?? ''), array_values($rows));
        $this->pile = new ProductWriteBuffer($this->session->ledger, $products, $gtins);
        $this->products->pile($this->pile);
        $placement = $this->placement($rows, $alive, $adoption);
        $saved = $this->pile->gtins->during(fn (): array => $this->each($rows, $links, $placement));
        $new = $this->pile->flush();

        return array_map(static fn (array $link): array => ['wp_id' => $new[$link['sors_id']] ?? $link['wp_id']] + $link, $saved);
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     *
     * @return list<array<string, scalar|null>>
     */
    private function each(array $rows, array $links, ArticleProcessor $placement): array
    {
        $saved = [];
        foreach ($rows as $id => $row) {
            $saved[] = ['last_run' => $this->session->run->id] + $placement->row($row, $links[$id] ?? null);
        }

        return $saved;
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $alive
     */
    private function placement(array $rows, array $alive, ?SkuMatcher $adoption = null): ArticleProcessor
    {
        return new ArticleProcessor(
            $this->session->ledger,
            $this->products,
            $adoption ?? $this->adoption($rows, $alive),
            $this->eligibility,
            self::holders($this->links->byCodes($this->session->database(), 'article', self::codes($rows)))
        );
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $alive
     */
    private function adoption(array $rows, array $alive): SkuMatcher
    {
        return new SkuMatcher($this->session->database(), self::codes(array_diff_key($rows, $alive)));
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     *
     * @return list<string>
     */
    private static function codes(array $rows): array
    {
        return array_values(array_filter(
            array_map(static fn (array $row): string => (string) $row['code'], $rows),
            static fn (string $code): bool => $code !== ''
        ));
    }

    /**
     * @param array<array-key, Link> $links By code.
     *
     * @return array<array-key, string> Code → id of the article whose product has it.
     */
    private static function holders(array $links): array
    {
        return array_map(
            static fn (Link $link): string => $link->sorsId,
            array_filter($links, static fn (Link $link): bool => $link->isAlive())
        );
    }
}
