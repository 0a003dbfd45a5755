<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * Pictures with what photographs have: soft light, edges, fine texture and noise. The same number gives the same picture.
 */
final class Photo
{
    public static function writeJpeg(string $file, int $width, int $height, int $number = 1, bool $progressive = false): string
    {
        $image = self::draw($width, $height, $number);
        imageinterlace($image, $progressive);
        imagejpeg($image, $file, 88);

        return $file;
    }

    public static function writePng(string $file, int $width, int $height, int $number = 1): string
    {
        imagepng(self::draw($width, $height, $number), $file);

        return $file;
    }

    /** Cut out: transparent around, with a soft edge. */
    public static function writeCutOut(string $file, int $width, int $height, int $number = 1): string
    {
        $image = self::draw($width, $height, $number);
        imagealphablending($image, false);
        imagesavealpha($image, true);
        for ($y = 0; $y < $height; $y++) {
            for ($x = 0; $x < $width; $x++) {
                $away = hypot(($x - $width / 2) / $width, ($y - $height / 2) / $height);
                $alpha = (int) max(0, min(127, ($away - 0.4) * 2000));
                imagesetpixel($image, $x, $y, imagecolorat($image, $x, $y) & 0xffffff | $alpha << 24);
            }
        }
        imagepng($image, $file);

        return $file;
    }

    /** A JPEG that says it has to be turned, as a camera held upright writes it. */
    public static function writeRotated(string $file, int $width, int $height, int $orientation): string
    {
        self::writeJpeg($file, $width, $height, $orientation);
        $tiff = "MM\0\x2a\0\0\0\x08" . "\0\x01" . "\x01\x12\0\x03\0\0\0\x01" . pack('n', $orientation) . "\0\0" . "\0\0\0\0";
        $segment = "Exif\0\0" . $tiff;
        $bytes = (string) file_get_contents($file);
        file_put_contents($file, substr($bytes, 0, 2) . "\xff\xe1" . pack('n', strlen($segment) + 2) . $segment . substr($bytes, 2));

        return $file;
    }

    private static function draw(int $width, int $height, int $number): \GdImage
    {
        mt_srand($number);
        $image = imagecreatetruecolor($width, $height);
        $tone = [mt_rand(40, 120), mt_rand(40, 120), mt_rand(40, 120)];
        for ($y = 0; $y < $height; $y++) {
            for ($x = 0; $x < $width; $x++) {
                $light = 60 * $x / $width + 50 * $y / $height + 6 * sin($x / 5) * sin($y / 7) + mt_rand(-5, 5);
                imagesetpixel($image, $x, $y, self::color($tone, $light));
            }
        }
        for ($i = 0; $i < 24; $i++) {
            $size = mt_rand(4, max(5, intdiv(min($width, $height), 4)));
            $colour = self::color([mt_rand(0, 255), mt_rand(0, 255), mt_rand(0, 255)], 0);
            [$x, $y] = [mt_rand(0, $width), mt_rand(0, $height)];
            match ($i % 3) {
                0 => imagefilledellipse($image, $x, $y, $size, $size, $colour),
                1 => imagefilledrectangle($image, $x, $y, $x + $size, $y + intdiv($size, 3), $colour),
                2 => imagestring($image, 5, $x, $y, 'Šolja za kafu', $colour),
            };
        }

        return $image;
    }

    /** @param array{int, int, int} $tone */
    private static function color(array $tone, float $light): int
    {
        [$red, $green, $blue] = array_map(static fn (int $part): int => (int) max(0, min(255, $part + $light)), $tone);

        return $red << 16 | $green << 8 | $blue;
    }
}
