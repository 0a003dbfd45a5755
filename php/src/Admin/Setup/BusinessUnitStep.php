<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Settings\Settings;

/**
 * Whose stock and prices the shop has.
 */
final class BusinessUnitStep implements SetupStep
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        $choices = [];
        try {
            foreach (ClientFactory::createWithShortTimeout($this->settings, $this->settings->text('database'))->businessUnits() as $unit) {
                $choices[$unit['id']] = [$unit['name'], (string) ($unit['code'] ?? $unit['id'])];
            }
        } catch (SorsException $error) {
            /* translators: %s: what went wrong */
            printf('<p class="sors-message sors-message--bad">%s</p>', esc_html(sprintf(__('The lists could not be loaded. %s', 'sors-for-woocommerce'), ErrorMessages::localize($error))));
        }
        printf('<p>%s</p>', esc_html__('Its stock and prices are shown in the shop, and orders are sent in its name.', 'sors-for-woocommerce'));
        ChoiceField::render(
            'business_unit',
            __('Business unit (poslovna jedinica)', 'sors-for-woocommerce'),
            $choices,
            $this->settings->text('business_unit'),
            __('Id of the business unit', 'sors-for-woocommerce')
        );
    }

    public function submit(PostedForm $posted): bool
    {
        $unit = ChoiceField::readValue($posted, 'business_unit');
        if ($unit === '') {
            FlashMessages::add('error', __('Choose a business unit, or type its id.', 'sors-for-woocommerce'));

            return false;
        }
        Settings::save(['business_unit' => $unit]);

        return true;
    }
}
