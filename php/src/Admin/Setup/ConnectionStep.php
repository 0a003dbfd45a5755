<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Connection\ConnectionCheck;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

/**
 * Whether SORS answers and takes the key.
 */
final class ConnectionStep implements SetupStep
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        printf(
            '<p>%s</p><p><button type="submit" class="button" name="do" value="test" data-sors-test>%s</button></p>'
            . '<div class="sors-message" data-sors-message role="status" aria-live="polite"></div>',
            esc_html__('Asks SORS for its databases; nothing is written on either side.', 'sors-for-woocommerce'),
            esc_html__('Test the connection', 'sors-for-woocommerce')
        );
    }

    public function submit(PostedForm $posted): bool
    {
        try {
            $result = ConnectionCheck::run($this->settings, ApiKey::get());
            // A profile without a list of databases has nothing to ask for yet; the next step tries the key then.
            $isProved = $result['databases'] !== [] || $this->settings->text('database') !== '';
            FlashMessages::add($isProved ? 'success' : 'warning', $result['message']);
        } catch (SorsException $error) {
            FlashMessages::add('error', ErrorMessages::localize($error));

            return false;
        }

        return true;
    }
}
