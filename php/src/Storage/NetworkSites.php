<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * The sites of a network: each has tables of its own, which come and go with it.
 */
final class NetworkSites
{
    /** After WordPress has made the new site's own tables. */
    private const PRIORITY_AFTER_CORE = 900;

    /** @param string $plugin As WordPress names it: directory/file.php. */
    public static function register(string $plugin): void
    {
        add_action('wp_initialize_site', static function (mixed $site) use ($plugin): void {
            if ($site instanceof \WP_Site && array_key_exists($plugin, (array) get_site_option('active_sitewide_plugins', []))) {
                self::runOnSite((int) $site->blog_id, Schema::upgrade(...));
            }
        }, self::PRIORITY_AFTER_CORE);
        add_filter('wpmu_drop_tables', [self::class, 'addOwnTables'], 10, 2);
    }

    /**
     * Does something on the present site, or on each of the network.
     *
     * @param callable(): void $work
     */
    public static function forEachSite(bool $all, callable $work): void
    {
        if (!$all || !is_multisite()) {
            $work();
            return;
        }
        foreach (get_sites(['fields' => 'ids', 'number' => 0]) as $site) {
            self::runOnSite((int) $site, $work);
        }
    }

    /**
     * @param mixed $tables That WordPress drops with a site.
     *
     * @return array<array-key, string>
     */
    public static function addOwnTables(mixed $tables, mixed $site): array
    {
        $ours = [];
        self::runOnSite((int) $site, static function () use (&$ours): void {
            $ours = Uninstaller::listTables();
        });

        return [...array_values((array) $tables), ...$ours];
    }

    private static function runOnSite(int $site, callable $work): void
    {
        switch_to_blog($site);
        try {
            $work();
        } finally {
            restore_current_blog();
        }
    }
}
