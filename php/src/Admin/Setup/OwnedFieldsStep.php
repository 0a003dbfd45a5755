<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\SettingsForm;
use SorsForWooCommerce\Admin\SettingsInput;
use SorsForWooCommerce\Settings\Settings;

/**
 * What of a product SORS decides, and what becomes of new ones.
 */
final class OwnedFieldsStep implements SetupStep
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        $form = new SettingsForm($this->settings);
        echo '<table class="form-table" role="presentation"><tbody>';
        $form->checkboxes(
            'owned_fields',
            __('SORS owns', 'sors-for-woocommerce'),
            __('Ticked fields are overwritten when they change in SORS; the others are filled once, at creation, and then left to you.', 'sors-for-woocommerce'),
            RunLabels::ownedFields()
        );
        $form->select(
            'new_product_status',
            __('New products', 'sors-for-woocommerce'),
            __('What becomes of an article that is not yet in the shop.', 'sors-for-woocommerce'),
            RunLabels::productStatuses()
        );
        echo '</tbody></table>';
    }

    public function submit(PostedForm $posted): bool
    {
        $input = SettingsInput::fromOwnedFields($posted);
        Settings::save($input->changes);
        foreach ($input->problems as $problem) {
            FlashMessages::add('error', $problem);
        }

        return $input->problems === [];
    }
}
