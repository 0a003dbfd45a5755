<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\ConnectionFields;
use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Admin\SettingsForm;
use SorsForWooCommerce\Admin\SettingsInput;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;

/**
 * The key SORS knows the shop by; where SORS is, for the few who have to say so.
 */
final class ApiKeyStep implements SetupStep
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        $fields = new ConnectionFields(new SettingsForm($this->settings));
        echo '<table class="form-table" role="presentation"><tbody>';
        $fields->renderApiKey();
        $other = array_filter(['api_url', 'profile_path', 'ca_file'], fn (string $name): bool => $this->settings->text($name) !== '');
        printf(
            '</tbody></table><details class="sors-more"%s><summary>%s</summary><table class="form-table" role="presentation"><tbody>',
            $other === [] ? '' : ' open',
            esc_html__('Another address, contract profile or certificate', 'sors-for-woocommerce')
        );
        $fields->renderServer();
        echo '</tbody></table></details>';
    }

    public function submit(PostedForm $posted): bool
    {
        $input = SettingsInput::fromConnectionFields($posted);
        foreach ($input->problems as $problem) {
            FlashMessages::add('error', $problem);
        }
        Settings::save($input->changes);
        if ($posted->apiKey() !== '' || $posted->shouldDeleteKey()) {
            ApiKey::save($posted->apiKey());
        }
        if (!ApiKey::isSet()) {
            FlashMessages::add('error', ApiKey::isUndecryptable() ? (string) Readiness::findApiKeyProblem() : __('Enter the API key first; Softkom issues it.', 'sors-for-woocommerce'));
        }

        return ApiKey::isSet() && $input->problems === [];
    }
}
