<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * Structural similarity of two pictures (Wang et al. 2004): 1 for equal ones. Luminance, windows of 8 × 8 pixels
 * side by side, what is transparent seen on white.
 */
final class Ssim
{
    private const WINDOW = 8;

    public static function compareFiles(string $one, string $other): float
    {
        $a = self::luminance($one);
        $b = self::luminance($other);
        if (count($a) !== count($b) || count($a[0]) !== count($b[0])) {
            return 0.0;
        }
        $rows = count($a);
        $columns = count($a[0]);
        $window = min(self::WINDOW, $rows, $columns);
        [$sum, $windows] = [0.0, 0];
        for ($y = 0; $y <= $rows - $window; $y += $window) {
            for ($x = 0; $x <= $columns - $window; $x += $window) {
                $sum += self::window($a, $b, $x, $y, $window);
                $windows++;
            }
        }

        return $sum / $windows;
    }

    /**
     * @param list<list<float>> $a
     * @param list<list<float>> $b
     */
    private static function window(array $a, array $b, int $left, int $top, int $size): float
    {
        $n = $size * $size;
        $sumA = $sumB = $sumAA = $sumBB = $sumAB = 0.0;
        for ($y = $top; $y < $top + $size; $y++) {
            [$rowA, $rowB] = [$a[$y], $b[$y]];
            for ($x = $left; $x < $left + $size; $x++) {
                [$p, $q] = [$rowA[$x], $rowB[$x]];
                $sumA += $p;
                $sumB += $q;
                $sumAA += $p * $p;
                $sumBB += $q * $q;
                $sumAB += $p * $q;
            }
        }
        [$meanA, $meanB] = [$sumA / $n, $sumB / $n];
        [$varA, $varB] = [$sumAA / $n - $meanA ** 2, $sumBB / $n - $meanB ** 2];
        $covariance = $sumAB / $n - $meanA * $meanB;
        [$c1, $c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];

        return ((2 * $meanA * $meanB + $c1) * (2 * $covariance + $c2))
            / (($meanA ** 2 + $meanB ** 2 + $c1) * ($varA + $varB + $c2));
    }

    /** @return list<list<float>> */
    private static function luminance(string $file): array
    {
        $image = imagecreatefromstring((string) file_get_contents($file));
        imagepalettetotruecolor($image);
        $rows = [];
        for ($y = 0; $y < imagesy($image); $y++) {
            $row = [];
            for ($x = 0; $x < imagesx($image); $x++) {
                $colour = imagecolorat($image, $x, $y);
                $light = 0.299 * ($colour >> 16 & 0xff) + 0.587 * ($colour >> 8 & 0xff) + 0.114 * ($colour & 0xff);
                $through = ($colour >> 24 & 0x7f) / 127;
                $row[] = $light * (1 - $through) + 255 * $through;
            }
            $rows[] = $row;
        }

        return $rows;
    }
}
