<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;

/**
 * Fires WooCommerce's and WordPress's product hooks after the commit. A hook that only WooCommerce listens to fires once
 * per second at most, for one product: those listeners only invalidate shop-wide caches.
 */
final class HookDispatcher
{
    private const STOCK_HOOKS = ['woocommerce_product_set_stock', 'woocommerce_variation_set_stock'];
    private const STATUS_HOOKS = ['woocommerce_product_set_stock_status', 'woocommerce_variation_set_stock_status'];

    /** Placeholders among hook arguments: product, post, result of get_catalog_visibility(). */
    private const PRODUCT_PLACEHOLDER = self::class;
    private const POST_PLACEHOLDER = 'post';
    private const VISIBILITY_PLACEHOLDER = 'visibility';

    /** @var array<string, bool> Hook → whether a foreign listener needs it for each product. */
    private array $foreignListeners = [];

    /** @var array<string, true> Kinds of change without a foreign listener, as keys. */
    private array $kindsWithoutListener = [];

    /**
     * Invalidates the caches of written products and fires their hooks.
     *
     * @param non-empty-list<ProductChangeSet> $changeSets
     */
    public static function fireFor(array $changeSets): void
    {
        CacheInvalidator::invalidateProducts(self::listAffectedIds($changeSets));
        CacheInvalidator::invalidateLists($changeSets);
        $dispatcher = new self();
        $rowHooks = new RowHookDispatcher($changeSets);
        $calls = array_filter(array_map($dispatcher->selectCalls(...), $changeSets));
        ProductWriter::primeCaches(array_map(static fn (ProductChangeSet $changeSet): int => $changeSet->id, array_intersect_key($changeSets, $calls)));
        foreach ($changeSets as $index => $changeSet) {
            if (array_key_exists($index, $calls)) {
                self::fire($changeSet, $calls[$index]);
            }
            $rowHooks->fireFor($changeSet);
        }
        PostCommitTasks::runDue();
    }

    /**
     * Lists the written products and the parents of written variations.
     *
     * @param non-empty-list<ProductChangeSet> $changeSets
     *
     * @return list<int>
     */
    private static function listAffectedIds(array $changeSets): array
    {
        $ids = [];
        foreach ($changeSets as $changeSet) {
            $ids[$changeSet->id] = true;
            if ($changeSet->isVariation() && $changeSet->parentId() !== 0) {
                $ids[$changeSet->parentId()] = true;
            }
        }

        return array_keys($ids);
    }

    /**
     * Selects the hook calls that foreign listeners need. Defers the other calls, one product for all.
     *
     * @return array<string, list<mixed>> Like listHookCalls().
     */
    private function selectCalls(ProductChangeSet $changeSet): array
    {
        $kind = self::describeKind($changeSet);
        if (array_key_exists($kind, $this->kindsWithoutListener)) {
            return [];
        }
        $calls = self::listHookCalls($changeSet);
        $selected = array_filter($calls, $this->hasForeignListener(...), ARRAY_FILTER_USE_KEY);
        if ($selected === []) {
            $this->kindsWithoutListener[$kind] = true;
        }
        foreach (array_diff_key($calls, $selected) as $hook => $arguments) {
            if (has_action($hook)) {
                PostCommitTasks::defer("hook {$hook}", static fn () => self::fire($changeSet, [$hook => $arguments]));
            }
        }

        return $selected;
    }

    /** Everything that determines the hook names of listHookCalls(). A batch has few kinds. */
    private static function describeKind(ProductChangeSet $changeSet): string
    {
        return implode(' ', [$changeSet->post['post_type'], $changeSet->post['post_status'], (int) $changeSet->isNew, (int) ($changeSet->postChanges !== []), ...array_keys($changeSet->changedProps)]);
    }

    /** @param array<string, list<mixed>> $calls */
    private static function fire(ProductChangeSet $changeSet, array $calls): void
    {
        try {
            $product = wc_get_product($changeSet->id);
            if (!$product instanceof \WC_Product) {
                return;
            }
            $resolve = static fn (mixed $argument): mixed => match ($argument) {
                self::PRODUCT_PLACEHOLDER => $product,
                self::POST_PLACEHOLDER => get_post($changeSet->id),
                self::VISIBILITY_PLACEHOLDER => $product->get_catalog_visibility(),
                default => $argument,
            };
            foreach ($calls as $hook => $arguments) {
                do_action($hook, ...array_map($resolve, $arguments));
            }
        } catch (\Throwable $error) {
            // The product is written. A failed listener must not stop the other products.
            Log::warning(sprintf('Product %d was written, but a hook listener of a plugin failed: %s', $changeSet->id, $error->getMessage()));
        }
    }

    /** @return array<string, list<mixed>> Hook → arguments, with placeholders. */
    private static function listHookCalls(ProductChangeSet $changeSet): array
    {
        $kind = (int) $changeSet->isVariation();
        $name = $kind === 1 ? 'product_variation' : 'product';
        $calls = $changeSet->isNew || $changeSet->postChanges !== [] ? self::listPostHookCalls($changeSet) : [];
        if ($changeSet->hasChanged('stock_quantity')) {
            $calls[self::STOCK_HOOKS[$kind]] = [self::PRODUCT_PLACEHOLDER];
            $calls['woocommerce_updated_product_stock'] = [$changeSet->id];
        }
        if ($changeSet->hasChanged('stock_status')) {
            $calls[self::STATUS_HOOKS[$kind]] = [$changeSet->id, (string) $changeSet->metaValue('_stock_status'), self::PRODUCT_PLACEHOLDER];
        }
        if ($changeSet->hasChanged('regular_price', 'sale_price')) {
            $calls['woocommerce_updated_product_price'] = [$changeSet->id];
        }
        if ($kind === 0 && ($changeSet->isNew || $changeSet->hasChanged('stock_status'))) {
            $calls['woocommerce_product_set_visibility'] = [$changeSet->id, self::VISIBILITY_PLACEHOLDER];
        }
        $calls[($changeSet->isNew ? 'woocommerce_new_' : 'woocommerce_update_') . $name] = [$changeSet->id, self::PRODUCT_PLACEHOLDER];
        $calls["woocommerce_after_{$name}_object_save"] = [self::PRODUCT_PLACEHOLDER, \WC_Data_Store::load($kind === 1 ? 'product-variation' : 'product')];

        return $calls;
    }

    /**
     * WordPress's hooks for a new post or changed post columns.
     *
     * @return array<string, list<mixed>>
     */
    private static function listPostHookCalls(ProductChangeSet $changeSet): array
    {
        $status = $changeSet->post['post_status'];
        $before = $changeSet->isNew ? 'new' : $status;
        $isUpdate = !$changeSet->isNew;
        $edit = $isUpdate ? ['edit_post_product' => [$changeSet->id, self::POST_PLACEHOLDER], 'edit_post' => [$changeSet->id, self::POST_PLACEHOLDER]] : [];

        return [
            'transition_post_status' => [$status, $before, self::POST_PLACEHOLDER],
            "{$before}_to_{$status}" => [self::POST_PLACEHOLDER],
            "{$status}_product" => [$changeSet->id, self::POST_PLACEHOLDER, $before],
            ...$edit,
            'save_post_product' => [$changeSet->id, self::POST_PLACEHOLDER, $isUpdate],
            'save_post' => [$changeSet->id, self::POST_PLACEHOLDER, $isUpdate],
            'wp_insert_post' => [$changeSet->id, self::POST_PLACEHOLDER, $isUpdate],
            'wp_after_insert_post' => [$changeSet->id, self::POST_PLACEHOLDER, $isUpdate, $isUpdate ? self::POST_PLACEHOLDER : null],
        ];
    }

    private function hasForeignListener(string $hook): bool
    {
        return $this->foreignListeners[$hook] ??= HookListeners::hasForeignListener($hook);
    }
}
