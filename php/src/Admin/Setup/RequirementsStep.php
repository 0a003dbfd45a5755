<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Requirements\RequirementsCheck;

/**
 * Whether what the plugin stands on is there.
 */
final class RequirementsStep implements SetupStep
{
    public function render(): void
    {
        printf('<p>%s</p>', esc_html__('A PHP extension talks to SORS, in the same version as this plugin; WooCommerce is the shop.', 'sors-for-woocommerce'));
        RequirementsTable::render();
    }

    public function submit(PostedForm $posted): bool
    {
        foreach (RequirementsCheck::listMissing() as $sentence) {
            FlashMessages::add('error', $sentence);
        }

        return RequirementsCheck::areMet();
    }
}
