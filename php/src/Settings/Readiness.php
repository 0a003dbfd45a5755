<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Settings;

/**
 * Whether SORS may be asked at all, and if not, why and what to do.
 */
final class Readiness
{
    /** What keeps a run or an order from beginning; null when nothing does. */
    public static function findProblem(Settings $settings): ?string
    {
        return self::findApiKeyProblem() ?? ($settings->text('database') === ''
            ? __('No database is chosen. Choose it under WooCommerce › SORS › Settings, then start again.', 'sors-for-woocommerce')
            : null);
    }

    /** Why there is no key to ask with; null when there is one. */
    public static function findApiKeyProblem(): ?string
    {
        return match (true) {
            ApiKey::isSet() => null,
            ApiKey::isUndecryptable() => __('The stored API key can’t be opened, as happens when the security keys in wp-config.php change. Enter it again under WooCommerce › SORS › Settings; until then nothing is sent to SORS or read from it.', 'sors-for-woocommerce'),
            default => __('No API key is stored. Enter it under WooCommerce › SORS › Settings, then start again.', 'sors-for-woocommerce'),
        };
    }
}
