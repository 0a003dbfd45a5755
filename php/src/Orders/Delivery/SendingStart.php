<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Settings\Settings;

/**
 * From when on orders are sent: those placed before sending was switched on stay where they are.
 */
final class SendingStart
{
    /** Unix time of the setting; null when it is not set or can't be read, and then nothing is sent by itself. */
    public static function timestamp(Settings $settings): ?int
    {
        $text = $settings->text('send_from');
        if ($text === '') {
            return null;
        }
        try {
            return (new \DateTimeImmutable($text, new \DateTimeZone('UTC')))->getTimestamp();
        } catch (\Exception) {
            return null;
        }
    }

    /**
     * Settings as they are stored: switching sending on without a time means from now on.
     *
     * @param mixed $value
     */
    public static function addDefaultStart(mixed $value): mixed
    {
        if (is_array($value) && (bool) ($value['send_orders'] ?? false) && trim((string) ($value['send_from'] ?? '')) === '') {
            $value['send_from'] = gmdate('Y-m-d\TH:i:s\Z');
        }

        return $value;
    }
}
