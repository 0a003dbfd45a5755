<?php

declare(strict_types=1);

/**
 * A simple product.
 */
class WC_Product_Simple extends WC_Product
{
}
