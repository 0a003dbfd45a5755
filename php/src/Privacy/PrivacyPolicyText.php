<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Settings\Settings;

/**
 * What WordPress's privacy policy guide suggests for the shop's own policy, by what the settings have the plugin do.
 */
final class PrivacyPolicyText
{
    public static function addSuggestion(): void
    {
        if (function_exists('wp_add_privacy_policy_content')) {
            wp_add_privacy_policy_content(__('SORS for WooCommerce', 'sors-for-woocommerce'), self::toHtml(Settings::load()));
        }
    }

    /** HTML in WordPress's style: paragraphs to be taken over, and advice to the shop. */
    public static function toHtml(Settings $settings): string
    {
        return '<div class="wp-suggested-text">'
            . self::renderAdvice(__('SORS is a service of Softkom d.o.o., Serbia, which receives and keeps data for you. Have a contract about the processing of personal data with Softkom, name its privacy policy here, and say how long you keep documents in SORS. Have a lawyer read what you publish.', 'sors-for-woocommerce'))
            . self::renderHeading(__('What we share with others: SORS', 'sors-for-woocommerce'))
            . implode('', array_map(self::renderParagraph(...), self::sharingParagraphs($settings)))
            . self::renderHeading(__('How long we keep it', 'sors-for-woocommerce'))
            . implode('', array_map(self::renderParagraph(...), self::retentionParagraphs($settings)))
            . self::renderAdvice(__('On request, Tools › Export Personal Data and Erase Personal Data cover what this plugin keeps. They don’t reach the copy in SORS: handle it there.', 'sors-for-woocommerce'))
            . '</div>';
    }

    /** @return list<string> */
    private static function sharingParagraphs(Settings $settings): array
    {
        $retail = $settings->text('retail_customer') !== '';

        return [
            __('We keep our books and stock in SORS, a service of Softkom d.o.o., Serbia. When you have placed an order, we send it there, where its document is made: the order’s number and date, what you have bought, prices, discounts and total, the method of payment, and your note on the order. The same goes for refunds.', 'sors-for-woocommerce'),
            $retail
                ? __('If you buy for a company, we also send, to find or create it as a customer there: name, company, address, e-mail address, phone number, PIB (tax number) and MB (company number). If you buy as a private person, none of these is sent.', 'sors-for-woocommerce')
                : __('To find or create you as a customer there, we also send your name, billing address, e-mail address and phone number; if you buy for a company, its name, PIB (tax number) and MB (company number).', 'sors-for-woocommerce'),
            __('Our staff can see in the shop what a customer owes according to SORS.', 'sors-for-woocommerce'),
        ];
    }

    /** @return list<string> */
    private static function retentionParagraphs(Settings $settings): array
    {
        $days = $settings->number('snapshot_retention_days');

        return array_values(array_filter([
            $settings->flag('checkout_fields')
                ? __('The PIB and MB you enter at the checkout are kept with the order, and with your account if you have one, as long as these are.', 'sors-for-woocommerce')
                : '',
            __('To send your next order as the same customer’s, the shop remembers your number in SORS, under a code made from your e-mail address, PIB or phone number, from which these can’t be read.', 'sors-for-woocommerce'),
            $days > 0
                ? sprintf(
                    /* translators: %s: number of days */
                    _n(
                        'What a document said when it was sent is kept in the shop for %s day.',
                        'What a document said when it was sent is kept in the shop for %s days.',
                        $days,
                        'sors-for-woocommerce'
                    ),
                    number_format_i18n($days)
                )
                : __('What a document said when it was sent is kept in the shop without a limit of time.', 'sors-for-woocommerce'),
            __('The number of a document is kept for good: it belongs to the accounts. SORS keeps the documents themselves.', 'sors-for-woocommerce'),
        ]));
    }

    private static function renderHeading(string $text): string
    {
        return '<h2>' . esc_html($text) . '</h2>';
    }

    private static function renderParagraph(string $text): string
    {
        return '<p>' . esc_html($text) . '</p>';
    }

    private static function renderAdvice(string $text): string
    {
        return '<p class="privacy-policy-tutorial">' . esc_html($text) . '</p>';
    }
}
