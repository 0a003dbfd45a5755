<?php

/**
 * Functions that exist only in wp-admin.
 */

declare(strict_types=1);

/** @return string Id of an admin screen, e.g. of shop-order; where orders are posts, their post type. */
function wc_get_page_screen_id($for)
{
    $for = str_replace('-', '_', (string) $for);

    return in_array($for, ['shop_order', 'shop_coupon'], true) ? $for : '';
}
