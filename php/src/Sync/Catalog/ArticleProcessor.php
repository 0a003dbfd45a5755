<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\RunProgress;

/**
 * Decides about one article of a batch after the other: left out, linked, adopted or new.
 */
final class ArticleProcessor
{
    /** @param array<array-key, string> $ownersByCode Code → id of the article whose product has it. */
    public function __construct(
        private readonly RunProgress $progress,
        private readonly ProductWriter $products,
        private readonly SkuMatcher $skuMatcher,
        private readonly ArticleEligibility $eligibility,
        private array $ownersByCode,
    ) {
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> The link as it is to be stored.
     */
    public function processRow(array $row, ?Link $link): array
    {
        $id = (string) $row['id'];
        $code = (string) $row['code'];
        $saved = [
            'sors_id' => $id,
            'wp_id' => $link?->wpId,
            'code' => mb_substr($code, 0, 100),
            'fingerprint' => (string) $row['fingerprint'],
            'last_error' => null,
            'created_by_us' => (int) ($link !== null && $link->createdByUs),
            'active' => (int) (($row['active'] ?? null) !== false),
        ];
        $reason = $this->eligibility->findExclusionReason($row) ?? ($link?->isInTrash() ? self::inTrashReason() : null);
        if ($reason !== null) {
            $this->progress->recordSkip($id, $code, $reason);

            // One without a product is known by its row; one with a product, be it in the trash, is looked at again by each run.
            return ['last_error' => $reason, 'fingerprint' => $link?->postType !== null ? '' : $saved['fingerprint']] + $saved;
        }
        try {
            return $this->writeProduct($row, $link) + $saved;
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\DomainException $conflict) {
            // Someone may settle it in the shop: looked at again by each run.
            $this->progress->recordSkip($id, $code, $conflict->getMessage());

            return ['last_error' => $conflict->getMessage(), 'fingerprint' => ''] + $saved;
        } catch (\Throwable $error) {
            $this->progress->recordFailure($id, $code, $error->getMessage());

            return ['last_error' => $error->getMessage(), 'fingerprint' => ''] + $saved;
        }
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> What changes in the link.
     */
    private function writeProduct(array $row, ?Link $link): array
    {
        $id = (string) $row['id'];
        $code = (string) $row['code'];
        $holder = $this->ownersByCode[$code] ?? $id;
        if ($holder !== $id) {
            /* translators: %s: id of an article in SORS */
            throw new \DomainException(sprintf(__('Its code is also that of another article in SORS (id %s), which has the product. Give one of them another code.', 'sors-for-woocommerce'), $holder));
        }
        $product = $link?->hasProduct() ? $link->wpId : $this->skuMatcher->findProduct($code);
        $write = fn (): WriteResult => $product === null
            ? $this->products->createProduct($row)
            : $this->products->updateProduct($product, $row, $link?->code);
        // Into a pile nothing is written yet.
        $result = $this->products->isBuffering() ? $write() : Transaction::runItem($write);
        $this->ownersByCode[$code] = $id;
        $this->progress->increment($result->outcome);
        foreach ($result->notes as $note) {
            $this->progress->addNote($note, WriteResult::noteText($note), $code);
        }

        return $product === null ? ['wp_id' => $result->id, 'created_by_us' => 1] : ['wp_id' => $result->id];
    }

    public static function inTrashReason(): string
    {
        return __('Its product is in the shop’s trash. Restore it, or delete it permanently to have it made anew.', 'sors-for-woocommerce');
    }
}
