<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use PHPUnit\Framework\TestCase;
use SorsForWooCommerce\Sync\Images\ImageFallback;

/**
 * What a product shows while a picture of its article is not there.
 */
final class ImageFallbackTest extends TestCase
{
    /** @return array<string, array{list<int|null>, list<int>, list<int>}> What SORS has, what the product shows, what it shows then. */
    public static function pictures(): array
    {
        return [
            'all there' => [[2, 1, 2], [1, 2, 3], [2, 1]],
            'the main one replaced' => [[null, 2, 3], [1, 2, 3], [1, 2, 3]],
            'one in the middle replaced' => [[1, null, 3], [1, 2, 3], [1, 2, 3]],
            'two replaced, one there' => [[9, null, 3], [1, 2, 3], [9, 2, 3, 1]],
            'a new one before' => [[9, null, 2, 3], [1, 2, 3], [9, 1, 2, 3]],
            'a new one that is broken' => [[1, 2, null], [1, 2], [1, 2]],
            'others moved' => [[3, 2, null], [1, 2, 3], [3, 2, 1]],
            'one replaced, one gone' => [[null, 2], [1, 2, 3], [1, 2, 3]],
            'nothing shown yet' => [[null, 2, null], [], [2]],
            'nothing there' => [[null, null], [1, 2, 3], [1, 2, 3]],
            'nothing at all' => [[null], [], []],
        ];
    }

    /**
     * @dataProvider pictures
     *
     * @param list<int|null> $wanted
     * @param list<int>      $shown
     * @param list<int>      $expected
     */
    public function testGapsAreFilledWithWhatIsShownAndNothingIsTakenOff(array $wanted, array $shown, array $expected): void
    {
        $this->assertSame($expected, ImageFallback::fillGaps($wanted, $shown));
    }
}
