<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Settings\ApiKey;

/**
 * The fields by which SORS is reached: the key, and where and how it is spoken to.
 */
final class ConnectionFields
{
    public function __construct(private readonly SettingsForm $form)
    {
    }

    public function renderApiKey(): void
    {
        if (ApiKey::isConstant()) {
            printf(
                '<tr><th scope="row">%s</th><td><p>%s</p></td></tr>',
                esc_html__('API key', 'sors-for-woocommerce'),
                wp_kses(__('The constant <code>SORS_API_KEY</code> in wp-config.php holds the key and overrides what is stored here.', 'sors-for-woocommerce'), ['code' => []])
            );
            return;
        }
        $stored = ApiKey::isSet();
        $this->form->input(
            'api_key',
            __('API key', 'sors-for-woocommerce'),
            $stored
                ? __('A key is stored, encrypted; leave the field empty to keep it.', 'sors-for-woocommerce')
                : __('Softkom issues the key; it is stored encrypted and never shown again.', 'sors-for-woocommerce'),
            [
                'name' => 'api_key',
                'value' => '',
                'type' => 'password',
                'autocomplete' => 'new-password',
                'spellcheck' => 'false',
                'dir' => 'ltr',
                'placeholder' => $stored ? '••••••••••••' : '',
            ]
        );
        if ($stored) {
            printf(
                '<tr><th scope="row"></th><td class="sors-tight"><label><input type="checkbox" name="forget_key" value="1"> %s</label></td></tr>',
                esc_html__('Forget the stored key', 'sors-for-woocommerce')
            );
        }
    }

    public function renderServer(): void
    {
        $this->renderServerField(
            'api_url',
            __('API address', 'sors-for-woocommerce'),
            __('Leave empty for the address in the contract profile; it must begin with https://.', 'sors-for-woocommerce'),
            ['type' => 'url', 'placeholder' => 'https://api.sors.rs', 'dir' => 'ltr']
        );
        $this->renderServerField(
            'profile_path',
            __('Contract profile', 'sors-for-woocommerce'),
            __('Path on the server of the JSON file that says how SORS is spoken to; leave empty for the one built in.', 'sors-for-woocommerce'),
            ['placeholder' => __('built in', 'sors-for-woocommerce'), 'dir' => 'ltr']
        );
        $this->renderServerField(
            'ca_file',
            __('CA file', 'sors-for-woocommerce'),
            __('Path on the server of a PEM file with a certificate authority to trust besides the system’s; leave empty unless SORS is reached through your own proxy.', 'sors-for-woocommerce'),
            ['placeholder' => __('the system’s', 'sors-for-woocommerce'), 'dir' => 'ltr']
        );
    }

    /** @param array<string, string> $attributes */
    private function renderServerField(string $name, string $label, string $help, array $attributes): void
    {
        if (!AdminOnlySettings::canEdit()) {
            $attributes['disabled'] = 'disabled';
            $help .= ' ' . __('Only an administrator may change this.', 'sors-for-woocommerce');
        }
        $this->form->input($name, $label, $help, $attributes + ['class' => 'regular-text code']);
    }
}
