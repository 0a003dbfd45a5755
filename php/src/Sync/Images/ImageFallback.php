<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

/**
 * What a product shows while a picture of its article is not there: the good ones, and all of ours it showed so far.
 */
final class ImageFallback
{
    /**
     * @param list<int|null> $wanted Attachments in SORS's order; null for a picture that is not there.
     * @param list<int>      $shown  Ours that the product shows, in its order.
     *
     * @return list<int> What is wanted, if all of it is there. Else the one that stood in a gap's place fills it, where it
     *     is not wanted elsewhere, or the next that is left; what fills none comes last.
     */
    public static function fillGaps(array $wanted, array $shown): array
    {
        if (!in_array(null, $wanted, true)) {
            return array_values(array_unique($wanted));
        }
        $left = array_diff($shown, array_filter($wanted));
        foreach ($wanted as $place => $id) {
            if ($id === null && array_key_exists($place, $left)) {
                $wanted[$place] = $left[$place];
                unset($left[$place]);
            }
        }
        foreach ($wanted as $place => $id) {
            $wanted[$place] = $id ?? array_shift($left);
        }

        return array_values(array_unique(array_filter([...$wanted, ...$left])));
    }
}
