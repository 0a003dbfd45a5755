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
    private const META = ['update_post_meta', 'updated_post_meta', 'add_post_meta', 'added_post_meta'];

    private readonly bool $tellsMeta;
    private readonly bool $tellsTerms;

    /** @var array<int, array<string, int>> Product → key → id of the row, of rows that were added. */
    private array $added = [];

    /** @param list<ProductChangeSet> $sheets */
    public function __construct(array $sheets)
    {
        $this->tellsMeta = HookListeners::first(self::META) !== null;
        $this->tellsTerms = HookListeners::any('set_object_terms');
        if ($this->tellsMeta) {
            $this->readAdded($sheets);
        }
    }

    public function tell(ProductChangeSet $sheet): void
    {
        try {
            if ($this->tellsMeta) {
                $this->meta($sheet);
            }
            if ($this->tellsTerms) {
                self::terms($sheet);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('Product no. %d was written, but a plugin that was told of it failed: %s', $sheet->id, $error->getMessage()));
        }
    }

    private function meta(ProductChangeSet $sheet): void
    {
        foreach ($sheet->metaChanged as $row => [$key, $value]) {
            $value = maybe_unserialize($value);
            do_action('update_post_meta', $row, $sheet->id, $key, $value);
            do_action('updated_post_meta', $row, $sheet->id, $key, $value);
        }
        foreach ($sheet->metaAdded as [$key, $value]) {
            $value = maybe_unserialize($value);
            do_action('add_post_meta', $sheet->id, $key, $value);
            do_action('added_post_meta', $this->added[$sheet->id][$key] ?? 0, $sheet->id, $key, $value);
        }
    }

    private static function terms(ProductChangeSet $sheet): void
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
    private function readAdded(array $sheets): void
    {
        global $wpdb;
        $ids = [];
        foreach ($sheets as $sheet) {
            if ($sheet->metaAdded !== []) {
                $ids[] = $sheet->id;
            }
        }
        foreach (BulkQuery::rows("SELECT meta_id, post_id, meta_key FROM {$wpdb->postmeta} WHERE post_id IN (" . BulkQuery::ids($ids) . ')') as $row) {
            $this->added[(int) $row['post_id']][$row['meta_key']] = (int) $row['meta_id'];
        }
    }
}
