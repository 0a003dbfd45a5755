<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * Times: UTC inside, the site's zone and format for the reader.
 */
final class TimeFormat
{
    /** How a time is stored in a setting. */
    public const UTC = 'Y-m-d\TH:i:s\Z';

    /** How a field of type datetime-local writes a time of the site's zone. */
    private const FIELD = 'Y-m-d\TH:i';

    /** Unix time of a stored UTC time; null where there is none. */
    public static function timestamp(?string $gmt): ?int
    {
        if ($gmt === null || $gmt === '' || str_starts_with($gmt, '0000')) {
            return null;
        }
        $stamp = strtotime($gmt . (str_ends_with($gmt, 'Z') ? '' : ' UTC'));

        return $stamp === false ? null : $stamp;
    }

    /** Date and time as the site writes them; '' where there is none. */
    public static function formatLocal(?string $gmt): string
    {
        $stamp = self::timestamp($gmt);

        return $stamp === null
            ? ''
            : (string) wp_date(get_option('date_format') . ' ' . get_option('time_format'), $stamp);
    }

    /** When the site's day began, as UTC time of the database. */
    public static function startOfToday(): string
    {
        return (new \DateTimeImmutable('today', wp_timezone()))->setTimezone(new \DateTimeZone('UTC'))->format('Y-m-d H:i:s');
    }

    /** How long something took, short: 45 s, 3 min 20 s, 2 h 5 min. */
    public static function formatDuration(int $seconds): string
    {
        if ($seconds < 60) {
            /* translators: %d: seconds */
            return sprintf(__('%d s', 'sors-for-woocommerce'), max(0, $seconds));
        }
        if ($seconds < HOUR_IN_SECONDS) {
            /* translators: 1: minutes, 2: seconds */
            return sprintf(__('%1$d min %2$d s', 'sors-for-woocommerce'), intdiv($seconds, 60), $seconds % 60);
        }

        /* translators: 1: hours, 2: minutes */
        return sprintf(__('%1$d h %2$d min', 'sors-for-woocommerce'), intdiv($seconds, 3600), intdiv($seconds % 3600, 60));
    }

    /** A stored UTC time for a field of type datetime-local, in the site's zone; '' where there is none. */
    public static function formatField(string $utc): string
    {
        $stamp = self::timestamp($utc);

        return $stamp === null ? '' : (string) wp_date(self::FIELD, $stamp);
    }

    /** What such a field posts, as stored UTC time; null where it is no time. */
    public static function parseField(string $local): ?string
    {
        $time = \DateTimeImmutable::createFromFormat('!' . self::FIELD, substr($local, 0, 16), wp_timezone());

        return $time === false ? null : $time->setTimezone(new \DateTimeZone('UTC'))->format(self::UTC);
    }
}
