<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;

/**
 * Tells, after the commit, those who listen to WooCommerce's hooks what was written. Where only WooCommerce itself
 * listens, one product stands for all of a second's batches: its listeners clear what holds for the whole shop.
 */
final class HookDispatcher
{
    private const STOCK_HOOKS = ['woocommerce_product_set_stock', 'woocommerce_variation_set_stock'];
    private const STATUS_HOOKS = ['woocommerce_product_set_stock_status', 'woocommerce_variation_set_stock_status'];

    /** Stands for the post among arguments, as our own name does for the product. */
    private const POST_PLACEHOLDER = 'post';

    /** Stands for what get_catalog_visibility() says. */
    private const VISIBILITY_PLACEHOLDER = 'visibility';

    /** @var array<string, bool> Hook → whether it wants to be told of each product. */
    private array $foreignListeners = [];

    /** @var array<string, true> Kinds of change of which nobody wants to be told for each product, as keys. */
    private array $kindsWithoutListener = [];

    /** @param non-empty-list<ProductChangeSet> $sheets */
    public static function fireFor(array $sheets): void
    {
        CacheInvalidator::invalidateProducts(self::listAffectedIds($sheets));
        CacheInvalidator::invalidateLists($sheets);
        $announcement = new self();
        $rows = new RowHookDispatcher($sheets);
        $calls = array_filter(array_map($announcement->selectCalls(...), $sheets));
        ProductWriter::primeCaches(array_map(static fn (ProductChangeSet $sheet): int => $sheet->id, array_intersect_key($sheets, $calls)));
        foreach ($sheets as $place => $sheet) {
            if (array_key_exists($place, $calls)) {
                self::fire($sheet, $calls[$place]);
            }
            $rows->fireFor($sheet);
        }
        PostCommitTasks::runDue();
    }

    /**
     * The parents of variations are written with them.
     *
     * @param non-empty-list<ProductChangeSet> $sheets
     *
     * @return list<int>
     */
    private static function listAffectedIds(array $sheets): array
    {
        $ids = [];
        foreach ($sheets as $sheet) {
            $ids[$sheet->id] = true;
            if ($sheet->isVariation() && $sheet->parentId() !== 0) {
                $ids[$sheet->parentId()] = true;
            }
        }

        return array_keys($ids);
    }

    /** @return array<string, list<mixed>> As calls(), of those somebody unknown listens to; the others are put off, one product for all. */
    private function selectCalls(ProductChangeSet $sheet): array
    {
        $kind = self::describeKind($sheet);
        if (array_key_exists($kind, $this->kindsWithoutListener)) {
            return [];
        }
        $calls = self::listHookCalls($sheet);
        $wanted = array_filter($calls, $this->hasForeignListener(...), ARRAY_FILTER_USE_KEY);
        if ($wanted === []) {
            $this->kindsWithoutListener[$kind] = true;
        }
        foreach (array_diff_key($calls, $wanted) as $hook => $arguments) {
            if (has_action($hook)) {
                PostCommitTasks::defer("hook {$hook}", static fn () => self::fire($sheet, [$hook => $arguments]));
            }
        }

        return $wanted;
    }

    /** All that calls() makes the names of hooks of: there are few kinds among the products of a batch. */
    private static function describeKind(ProductChangeSet $sheet): string
    {
        return implode(' ', [$sheet->post['post_type'], $sheet->post['post_status'], (int) $sheet->isNew, (int) ($sheet->postChanges !== []), ...array_keys($sheet->changedProps)]);
    }

    /** @param array<string, list<mixed>> $calls */
    private static function fire(ProductChangeSet $sheet, array $calls): void
    {
        try {
            $product = wc_get_product($sheet->id);
            if (!$product instanceof \WC_Product) {
                return;
            }
            $stand = static fn (mixed $one): mixed => match ($one) {
                self::class => $product,
                self::POST_PLACEHOLDER => get_post($sheet->id),
                self::VISIBILITY_PLACEHOLDER => $product->get_catalog_visibility(),
                default => $one,
            };
            foreach ($calls as $hook => $arguments) {
                do_action($hook, ...array_map($stand, $arguments));
            }
        } catch (\Throwable $error) {
            // It is written; another plugin's trouble with it must not stop the rest.
            Log::warning(sprintf('Product no. %d was written, but a plugin that was told of it failed: %s', $sheet->id, $error->getMessage()));
        }
    }

    /** @return array<string, list<mixed>> Hook → arguments; our own name stands for the product. */
    private static function listHookCalls(ProductChangeSet $sheet): array
    {
        $kind = (int) $sheet->isVariation();
        $name = $kind === 1 ? 'product_variation' : 'product';
        $calls = $sheet->isNew || $sheet->postChanges !== [] ? self::listPostHookCalls($sheet) : [];
        if ($sheet->hasChanged('stock_quantity')) {
            $calls[self::STOCK_HOOKS[$kind]] = [self::class];
            $calls['woocommerce_updated_product_stock'] = [$sheet->id];
        }
        if ($sheet->hasChanged('stock_status')) {
            $calls[self::STATUS_HOOKS[$kind]] = [$sheet->id, (string) $sheet->metaValue('_stock_status'), self::class];
        }
        if ($sheet->hasChanged('regular_price', 'sale_price')) {
            $calls['woocommerce_updated_product_price'] = [$sheet->id];
        }
        if ($kind === 0 && ($sheet->isNew || $sheet->hasChanged('stock_status'))) {
            $calls['woocommerce_product_set_visibility'] = [$sheet->id, self::VISIBILITY_PLACEHOLDER];
        }
        $calls[($sheet->isNew ? 'woocommerce_new_' : 'woocommerce_update_') . $name] = [$sheet->id, self::class];
        $calls["woocommerce_after_{$name}_object_save"] = [self::class, \WC_Data_Store::load($kind === 1 ? 'product-variation' : 'product')];

        return $calls;
    }

    /**
     * WordPress's, for a post that is new or whose texts change.
     *
     * @return array<string, list<mixed>>
     */
    private static function listPostHookCalls(ProductChangeSet $sheet): array
    {
        $status = $sheet->post['post_status'];
        $before = $sheet->isNew ? 'new' : $status;
        $isUpdate = !$sheet->isNew;
        $edit = $isUpdate ? ['edit_post_product' => [$sheet->id, self::POST_PLACEHOLDER], 'edit_post' => [$sheet->id, self::POST_PLACEHOLDER]] : [];

        return [
            'transition_post_status' => [$status, $before, self::POST_PLACEHOLDER],
            "{$before}_to_{$status}" => [self::POST_PLACEHOLDER],
            "{$status}_product" => [$sheet->id, self::POST_PLACEHOLDER, $before],
            ...$edit,
            'save_post_product' => [$sheet->id, self::POST_PLACEHOLDER, $isUpdate],
            'save_post' => [$sheet->id, self::POST_PLACEHOLDER, $isUpdate],
            'wp_insert_post' => [$sheet->id, self::POST_PLACEHOLDER, $isUpdate],
            'wp_after_insert_post' => [$sheet->id, self::POST_PLACEHOLDER, $isUpdate, $isUpdate ? self::POST_PLACEHOLDER : null],
        ];
    }

    private function hasForeignListener(string $hook): bool
    {
        return $this->foreignListeners[$hook] ??= HookListeners::hasForeignListener($hook);
    }
}
