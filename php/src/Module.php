<?php

declare(strict_types=1);

namespace SorsForWooCommerce;

/**
 * A room of the plugin that hangs itself onto WordPress.
 */
interface Module
{
    /** Adds the room's hooks. Runs once, on `plugins_loaded`, with extension and WooCommerce present. */
    public function register(): void;
}
