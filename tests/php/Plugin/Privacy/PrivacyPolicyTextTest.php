<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Privacy;

use SorsForWooCommerce\Privacy\PrivacyPolicyText;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * The suggested text for the shop's privacy policy.
 */
final class PrivacyPolicyTextTest extends ShopTestCase
{
    public function testItGoesByTheSettings(): void
    {
        Settings::save(['snapshot_retention_days' => 90, 'checkout_fields' => false, 'retail_customer' => '']);
        $text = PrivacyPolicyText::toHtml(Settings::load());
        foreach (['Softkom', 'kept in the shop for 90 days', 'your name, billing address, e-mail address and phone number', 'privacy-policy-tutorial'] as $part) {
            $this->assertStringContainsString($part, $text);
        }
        $this->assertStringNotContainsString('you enter at the checkout', $text);
        $this->assertStringNotContainsString('none of these is sent', $text);

        Settings::save(['snapshot_retention_days' => 0, 'checkout_fields' => true, 'retail_customer' => 'K1']);
        $text = PrivacyPolicyText::toHtml(Settings::load());
        foreach (['without a limit of time', 'you enter at the checkout', 'none of these is sent'] as $part) {
            $this->assertStringContainsString($part, $text);
        }
        $this->assertSame(wp_kses_post($text), $text);
    }

    public function testWordPressSuggestsIt(): void
    {
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        $this->asAdministrator();
        set_current_screen('privacy');
        try {
            $this->assertNotFalse(has_action('admin_init', [PrivacyPolicyText::class, 'addSuggestion']));
            $GLOBALS['wp_current_filter'][] = 'admin_init';
            $GLOBALS['wp_actions']['admin_init'] = 1;
            PrivacyPolicyText::addSuggestion();
        } finally {
            array_pop($GLOBALS['wp_current_filter']);
            unset($GLOBALS['wp_actions']['admin_init']);
            $GLOBALS['current_screen'] = null;
        }
        $suggested = array_column(\WP_Privacy_Policy_Content::get_suggested_policy_text(), 'policy_text', 'plugin_name');
        $this->assertStringContainsString('Softkom', $suggested['SORS for WooCommerce']);
    }
}
