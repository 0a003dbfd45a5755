<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Settings;

/**
 * Time from which orders are sent. Orders placed before sending was switched on are not sent.
 */
final class SendingStart
{
    /** Unix time of the setting. Null when it is empty or invalid: then no order is sent automatically. */
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
     * Filters the settings before they are stored: without a start time, switching sending on starts now.
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
