<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Connection\Log;

/**
 * Fires WordPress's hooks for single rows of meta and terms after the commit. Does nothing without foreign listeners.
 */
final class RowHookDispatcher
{
    private const META_HOOKS = ['update_post_meta', 'updated_post_meta', 'add_post_meta', 'added_post_meta'];

    private readonly bool $hasMetaListener;
    private readonly bool $hasTermListener;

    /** @var array<int, array<string, int>> Product → key → ID of an added row. */
    private array $addedRowIds = [];

    /** @param list<ProductChangeSet> $changeSets */
    public function __construct(array $changeSets)
    {
        $this->hasMetaListener = HookListeners::findHookWithForeignListener(self::META_HOOKS) !== null;
        $this->hasTermListener = HookListeners::hasForeignListener('set_object_terms');
        if ($this->hasMetaListener) {
            $this->loadAddedRowIds($changeSets);
        }
    }

    public function fireFor(ProductChangeSet $changeSet): void
    {
        try {
            if ($this->hasMetaListener) {
                $this->fireMetaHooks($changeSet);
            }
            if ($this->hasTermListener) {
                self::fireTermHooks($changeSet);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('Product %d was written, but a hook listener of a plugin failed: %s', $changeSet->id, $error->getMessage()));
        }
    }

    private function fireMetaHooks(ProductChangeSet $changeSet): void
    {
        foreach ($changeSet->metaChanged as $row => [$key, $value]) {
            $value = maybe_unserialize($value);
            do_action('update_post_meta', $row, $changeSet->id, $key, $value);
            do_action('updated_post_meta', $row, $changeSet->id, $key, $value);
        }
        foreach ($changeSet->metaAdded as [$key, $value]) {
            $value = maybe_unserialize($value);
            do_action('add_post_meta', $changeSet->id, $key, $value);
            do_action('added_post_meta', $this->addedRowIds[$changeSet->id][$key] ?? 0, $changeSet->id, $key, $value);
        }
    }

    private static function fireTermHooks(ProductChangeSet $changeSet): void
    {
        foreach (array_keys($changeSet->termsAdded) as $taxonomy) {
            $added = $changeSet->termsAdded[$taxonomy];
            $removed = $changeSet->termsRemoved[$taxonomy] ?? [];
            $now = $changeSet->terms($taxonomy);
            $terms = array_map(
                static fn (int $id): int => (int) (get_term_by('term_taxonomy_id', $id, $taxonomy)->term_id ?? 0),
                $now
            );
            do_action('set_object_terms', $changeSet->id, $terms, $now, $taxonomy, false, [...array_diff($now, $added), ...$removed]);
        }
    }

    /** @param list<ProductChangeSet> $changeSets */
    private function loadAddedRowIds(array $changeSets): void
    {
        global $wpdb;
        $ids = [];
        foreach ($changeSets as $changeSet) {
            if ($changeSet->metaAdded !== []) {
                $ids[] = $changeSet->id;
            }
        }
        foreach (BulkQuery::fetchRows("SELECT meta_id, post_id, meta_key FROM {$wpdb->postmeta} WHERE post_id IN (" . BulkQuery::joinIds($ids) . ')') as $row) {
            $this->addedRowIds[(int) $row['post_id']][$row['meta_key']] = (int) $row['meta_id'];
        }
    }
}
