<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

/**
 * As Redis: what one request puts there the next one finds, here in the same process. Letting go of a process's own memory
 * leaves it alone.
 */
final class PersistentCache extends \WP_Object_Cache
{
    public function flush(): bool
    {
        $callers = array_column(debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS, 4), 'function');

        return in_array('wp_cache_flush_runtime', $callers, true) || parent::flush();
    }
}
