<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Storage\RetentionCleanup;

/**
 * What the shop keeps of people and of its work: for how long, and what they may ask for.
 */
final class PrivacyModule implements \SorsForWooCommerce\Module
{
    public function register(): void
    {
        RetentionCleanup::register();
        OrderErasureGuard::register();
        add_filter('wp_privacy_personal_data_exporters', [Exporter::class, 'register']);
        // After all others, so that it can stand before them.
        add_filter('wp_privacy_personal_data_erasers', [Eraser::class, 'register'], PHP_INT_MAX);
        add_action('admin_init', [PrivacyPolicyText::class, 'addSuggestion']);
    }
}
