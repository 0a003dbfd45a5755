<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Allocates unique slugs for many new products, as repeated calls of wp_unique_post_slug() would.
 */
final class SlugAllocator
{
    /** @var array<string, true> Slugs of existing and new products. */
    private array $taken = [];

    /** @param list<string> $slugs The desired slugs. */
    public function __construct(array $slugs)
    {
        global $wpdb;
        $slugs = array_values(array_unique(array_filter($slugs)));
        $trashed = [];
        foreach (array_chunk($slugs, 500) as $chunk) {
            $rows = BulkQuery::fetchRows("SELECT post_name, post_type, post_status FROM {$wpdb->posts} WHERE post_name IN (" . BulkQuery::joinTexts($chunk) . ')
                AND (post_type = \'product\' OR post_status = \'trash\')');
            foreach ($rows as $row) {
                if ($row['post_status'] === 'trash') {
                    $trashed[$row['post_name']] = true;
                } else {
                    $this->loadSimilarSlugs($row['post_name']);
                }
            }
        }
        foreach (array_keys($trashed) as $slug) {
            // Trashed posts give up their slugs.
            wp_add_trashed_suffix_to_post_name_for_trashed_posts((string) $slug);
        }
    }

    /** Returns a free slug and marks it as taken. */
    public function allocateSlug(string $slug): string
    {
        $free = $slug;
        for ($suffix = 2; $this->isUnavailable($free, $free === $slug); $suffix++) {
            $free = _truncate_post_slug($slug, 200 - (strlen((string) $suffix) + 1)) . "-{$suffix}";
        }
        $this->taken[$free] = true;

        return $free;
    }

    private function isUnavailable(string $slug, bool $isFirst): bool
    {
        global $wp_rewrite;

        return array_key_exists($slug, $this->taken)
            || ($isFirst && (in_array($slug, (array) $wp_rewrite->feeds, true) || $slug === 'embed'
                || apply_filters('wp_unique_post_slug_is_bad_flat_slug', false, $slug, 'product')));
    }

    /** Loads the slug and all slugs that start like it. */
    private function loadSimilarSlugs(string $slug): void
    {
        global $wpdb;
        $this->taken[$slug] = true;
        $stem = BulkQuery::quote($wpdb->esc_like(substr($slug, 0, 150)) . '%');
        foreach (BulkQuery::fetchRows("SELECT post_name FROM {$wpdb->posts} WHERE post_type = 'product' AND post_name LIKE {$stem}") as $row) {
            $this->taken[$row['post_name']] = true;
        }
    }
}
