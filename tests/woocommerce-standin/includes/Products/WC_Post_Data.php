<?php

declare(strict_types=1);

/**
 * Tasks at the end of a request.
 */
class WC_Post_Data
{
    /** Synchronizes parents whose variations changed. */
    public static function do_deferred_product_sync(): void
    {
        global $wc_deferred_product_sync;
        $parents = (array) ($wc_deferred_product_sync ?? []);
        foreach ($parents as $parent) {
            if (get_post_type((int) $parent) === 'product') {
                WC_Product_Variable::sync((int) $parent);
            }
        }
    }
}
