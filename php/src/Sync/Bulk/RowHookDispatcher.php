<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Connection\Log;

/**
 * Tells, after the commit, those who listen to WordPress's hooks on single rows of meta and terms. Nobody unknown
 * listens: nothing is done.
 */
final class RowHookDispatcher
{
    private const META_HOOKS = ['update_post_meta', 'updated_post_meta', 'add_post_meta', 'added_post_meta'];

    private readonly bool $hasMetaListener;
    private readonly bool $hasTermListener;

    /** @var array<int, array<string, int>> Product → key → id of the row, of rows that were added. */
    private array $addedRowIds = [];

    /** @param list<ProductChangeSet> $sheets */
    public function __construct(array $sheets)
    {
        $this->hasMetaListener = HookListeners::findHookWithForeignListener(self::META_HOOKS) !== null;
        $this->hasTermListener = HookListeners::hasForeignListener('set_object_terms');
        if ($this->hasMetaListener) {
            $this->loadAddedRowIds($sheets);
        }
    }

    public function fireFor(ProductChangeSet $sheet): void
    {
        try {
            if ($this->hasMetaListener) {
                $this->fireMetaHooks($sheet);
            }
            if ($this->hasTermListener) {
                self::fireTermHooks($sheet);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('Product no. %d was written, but a plugin that was told of it failed: %s', $sheet->id, $error->getMessage()));
        }
    }

    private function fireMetaHooks(ProductChangeSet $sheet): void
    {
        foreach ($sheet->metaChanged as $row => [$key, $value]) {
            $value = maybe_unserialize($value);
            do_action('update_post_meta', $row, $sheet->id, $key, $value);
            do_action('updated_post_meta', $row, $sheet->id, $key, $value);
        }
        foreach ($sheet->metaAdded as [$key, $value]) {
            $value = maybe_unserialize($value);
            do_action('add_post_meta', $sheet->id, $key, $value);
            do_action('added_post_meta', $this->addedRowIds[$sheet->id][$key] ?? 0, $sheet->id, $key, $value);
        }
    }

    private static function fireTermHooks(ProductChangeSet $sheet): void
    {
        foreach (array_keys($sheet->termsAdded) as $taxonomy) {
            $added = $sheet->termsAdded[$taxonomy];
            $removed = $sheet->termsRemoved[$taxonomy] ?? [];
            $now = $sheet->terms($taxonomy);
            $terms = array_map(
                static fn (int $id): int => (int) (get_term_by('term_taxonomy_id', $id, $taxonomy)->term_id ?? 0),
                $now
            );
            do_action('set_object_terms', $sheet->id, $terms, $now, $taxonomy, false, [...array_diff($now, $added), ...$removed]);
        }
    }

    /** @param list<ProductChangeSet> $sheets */
    private function loadAddedRowIds(array $sheets): void
    {
        global $wpdb;
        $ids = [];
        foreach ($sheets as $sheet) {
            if ($sheet->metaAdded !== []) {
                $ids[] = $sheet->id;
            }
        }
        foreach (BulkQuery::fetchRows("SELECT meta_id, post_id, meta_key FROM {$wpdb->postmeta} WHERE post_id IN (" . BulkQuery::joinIds($ids) . ')') as $row) {
            $this->addedRowIds[(int) $row['post_id']][$row['meta_key']] = (int) $row['meta_id'];
        }
    }
}
