<?php

declare(strict_types=1);

/**
 * What is done once at the end of a request.
 */
class WC_Post_Data
{
    /** Brings parents whose variations changed into line with them. */
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
