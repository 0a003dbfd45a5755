<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Storage\Run;

/**
 * How far a run is and how fast.
 */
final class RunRate
{
    /** How much is done; null where SORS does not say how much there is. 100 only once the run has reached its end. */
    public static function percent(Run $run): ?int
    {
        if ($run->state === 'completed') {
            return 100;
        }
        if ($run->total === null || $run->total === 0) {
            return null;
        }

        return min(99, intdiv($run->seen * 100, $run->total));
    }

    /** How many of how many, and about how long to go. */
    public static function progressText(Run $run): string
    {
        $seen = number_format_i18n($run->seen);
        if ($run->total === null || $run->isFinished()) {
            /* translators: %s: number of items */
            return sprintf(_n('%s item', '%s items', $run->seen, 'sors-for-woocommerce'), $seen);
        }
        /* translators: 1: items seen so far, 2: items in all */
        $text = sprintf(__('%1$s of %2$s items', 'sors-for-woocommerce'), $seen, number_format_i18n($run->total));
        $seconds = self::durationSeconds($run);
        $left = $run->seen > 0 ? (int) ceil(($run->total - $run->seen) * $seconds / $run->seen) : 0;

        return $left > 0 && $seconds > 2
            /* translators: 1: progress so far, 2: time left, e.g. 3 min 20 s */
            ? sprintf(__('%1$s, about %2$s left', 'sors-for-woocommerce'), $text, TimeFormat::formatDuration($left))
            : $text;
    }

    /** Items in a second, on the average of the run; '' before the first one. */
    public static function rateText(Run $run): string
    {
        if ($run->seen === 0) {
            return '';
        }
        $rate = $run->seen / max(1, self::durationSeconds($run));

        /* translators: %s: items in a second */
        return sprintf(__('%s items/s', 'sors-for-woocommerce'), number_format_i18n($rate, $rate < 10 ? 1 : 0));
    }

    /** How long it took, or has taken up to now. */
    public static function durationSeconds(Run $run): int
    {
        $start = TimeFormat::timestamp($run->startedGmt) ?? time();
        $end = TimeFormat::timestamp($run->finishedGmt) ?? ($run->isFinished() ? TimeFormat::timestamp($run->heartbeatGmt) : null) ?? time();

        return max(0, $end - $start);
    }
}
