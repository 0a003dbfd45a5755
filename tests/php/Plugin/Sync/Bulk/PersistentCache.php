<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

/**
 * Simulates a persistent cache such as Redis in one process. Flushing the runtime cache keeps its entries.
 */
final class PersistentCache extends \WP_Object_Cache
{
    public function flush(): bool
    {
        $callers = array_column(debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS, 4), 'function');

        return in_array('wp_cache_flush_runtime', $callers, true) || parent::flush();
    }
}
