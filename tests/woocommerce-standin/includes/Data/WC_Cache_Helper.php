<?php

declare(strict_types=1);

/**
 * Prefixes that invalidate groups of cache entries together.
 */
class WC_Cache_Helper
{
    /** @param string $group */
    public static function get_cache_prefix($group): string
    {
        $prefix = wp_cache_get('wc_' . $group . '_cache_prefix', $group);
        if ($prefix === false) {
            $prefix = microtime();
            wp_cache_set('wc_' . $group . '_cache_prefix', $prefix, $group);
        }

        return 'wc_cache_' . $prefix . '_';
    }

    /** @param string $group */
    public static function invalidate_cache_group($group): bool
    {
        return wp_cache_set('wc_' . $group . '_cache_prefix', microtime(), $group);
    }

    /** @param string $group */
    public static function get_transient_version($group, $refresh = false): string
    {
        $name = $group . '-transient-version';
        $value = get_transient($name);
        if ($value === false || $refresh) {
            $value = (string) time();
            set_transient($name, $value);
        }

        return (string) $value;
    }
}
