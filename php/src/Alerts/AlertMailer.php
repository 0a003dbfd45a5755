<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

use SorsForWooCommerce\Settings\Settings;

/**
 * An e-mail to those the settings name, else to the site's administrator.
 */
final class AlertMailer
{
    /**
     * @param string       $subject After the shop's name.
     * @param list<string> $parts   Paragraphs, plain text.
     */
    public static function send(Settings $settings, string $subject, array $parts): bool
    {
        return wp_mail(self::listRecipients($settings), sprintf(
            /* translators: 1: name of the shop, 2: what needs a person, or that all is well again */
            __('[%1$s] SORS: %2$s', 'sors-for-woocommerce'),
            wp_specialchars_decode((string) get_option('blogname'), ENT_QUOTES),
            $subject
        ), implode("\n\n", $parts));
    }

    /** @return list<string> */
    private static function listRecipients(Settings $settings): array
    {
        $set = array_filter(array_map('trim', explode(',', $settings->text('alert_email_to'))), 'is_email');

        return $set === [] ? [(string) get_option('admin_email')] : array_values($set);
    }
}
