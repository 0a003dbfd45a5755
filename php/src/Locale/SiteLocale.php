<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Locale;

/**
 * Words that are kept, such as notes, reasons and mail, are in the site's language, whoever's request writes them.
 */
final class SiteLocale
{
    /**
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public static function run(callable $work): mixed
    {
        // False where WordPress has no such language installed, or too early to have any.
        $isSwitched = did_action('init') > 0 && determine_locale() !== get_locale() && switch_to_locale(get_locale());
        try {
            return $work();
        } finally {
            if ($isSwitched) {
                restore_previous_locale();
            }
        }
    }
}
