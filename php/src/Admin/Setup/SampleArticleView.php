<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Settings\Settings;

/**
 * The example article as the page shows it, the same with and without JavaScript.
 */
final class SampleArticleView
{
    /** @return array{title: string, problem: string, figures: array<string, string>} figures: price types and stock → what stands beside them. */
    public static function forArticle(Settings $settings, string $code): array
    {
        $view = ['title' => '', 'problem' => '', 'figures' => array_fill_keys([...SampleArticle::PRICES, 'free', 'on_hand'], '—')];
        try {
            $example = (new SampleArticle($settings))->find($code);
        } catch (SorsException $error) {
            return array_replace($view, ['problem' => ErrorMessages::localize($error)]);
        }
        if ($example === null) {
            return array_replace($view, ['problem' => $code === ''
                ? __('The business unit has no article to show.', 'sors-for-woocommerce')
                /* translators: %s: code of an article */
                : sprintf(__('No article with the code “%s” was found in this business unit. Try another one.', 'sors-for-woocommerce'), $code)]);
        }
        foreach ($example['prices'] as $type => $price) {
            $view['figures'][$type] = $price === null
                ? ($example['problems'][$type] ?? __('none', 'sors-for-woocommerce'))
                /* translators: %s: amount of money */
                : sprintf(__('%s RSD', 'sors-for-woocommerce'), number_format_i18n((float) $price, 2));
        }
        $view['figures']['on_hand'] = self::formatQuantity($example['on_hand']);
        $view['figures']['free'] = $example['reserved'] === null ? self::formatQuantity($example['free']) : sprintf(
            /* translators: 1: free quantity, 2: reserved quantity */
            __('%1$s (%2$s reserved)', 'sors-for-woocommerce'),
            self::formatQuantity($example['free']),
            self::formatQuantity($example['reserved'])
        );

        return array_replace($view, ['title' => trim($example['code'] . ' ' . $example['name'])]);
    }

    private static function formatQuantity(?string $quantity): string
    {
        if ($quantity === null) {
            return __('not told', 'sors-for-woocommerce');
        }
        $decimals = strlen(rtrim(explode('.', $quantity . '.')[1], '0'));

        return number_format_i18n((float) $quantity, $decimals);
    }
}
