<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Module;

/**
 * The product screens.
 */
final class ProductsModule implements Module
{
    public function register(): void
    {
        add_action('rest_api_init', static fn () => (new ProductRoutes())->register());
        if (is_admin()) {
            (new ProductList())->register();
            (new ProductMetaBox())->register();
        }
    }
}
