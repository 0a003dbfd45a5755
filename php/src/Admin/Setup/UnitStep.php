<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\Flash;
use SorsForWooCommerce\Admin\Posted;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Settings\Settings;

/**
 * Whose stock and prices the shop has.
 */
final class UnitStep implements Step
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        $choices = [];
        try {
            foreach (ClientFactory::brief($this->settings, $this->settings->text('database'))->businessUnits() as $unit) {
                $choices[$unit['id']] = [$unit['name'], (string) ($unit['code'] ?? $unit['id'])];
            }
        } catch (SorsException $error) {
            /* translators: %s: what went wrong */
            printf('<p class="sors-answer sors-answer--bad">%s</p>', esc_html(sprintf(__('The lists could not be loaded. %s', 'sors-for-woocommerce'), ErrorMessages::of($error))));
        }
        printf('<p>%s</p>', esc_html__('Its stock and prices are shown in the shop, and orders are sent in its name.', 'sors-for-woocommerce'));
        Choice::render(
            'business_unit',
            __('Business unit (poslovna jedinica)', 'sors-for-woocommerce'),
            $choices,
            $this->settings->text('business_unit'),
            __('Id of the business unit', 'sors-for-woocommerce')
        );
    }

    public function take(Posted $posted): bool
    {
        $unit = Choice::of($posted, 'business_unit');
        if ($unit === '') {
            Flash::add('error', __('Choose a business unit, or type its id.', 'sors-for-woocommerce'));

            return false;
        }
        Settings::save(['business_unit' => $unit]);

        return true;
    }
}
