<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Sync\Images\ExtensionImageEditor;
use SorsForWooCommerce\Tests\Support\Ssim;

/**
 * One picture in all sizes of the shop, by WordPress's GD editor and by the extension's.
 */
final class ScaledPicture
{
    /** @var array<string, array<string, string>> Editor → size → file. */
    private array $files = [];

    public function __construct(private readonly string $file)
    {
    }

    /**
     * @param class-string<\WP_Image_Editor> $editor
     *
     * @return array{ms: float, cpu: float, sizes: int, bytes: int}
     */
    public function by(string $editor, int $rounds): array
    {
        $best = null;
        for ($round = 0; $round < $rounds; $round++) {
            $one = $this->once($editor);
            if ($best === null || $one['ms'] < $best['ms']) {
                $best = $one;
            }
        }

        return $best;
    }

    /** @return array<string, float> Size → similarity of the extension's to GD's. */
    public function similarity(): array
    {
        $ours = $this->files[ExtensionImageEditor::class];
        $similar = [];
        foreach ($this->files[\WP_Image_Editor_GD::class] as $size => $file) {
            $similar[$size] = Ssim::compareFiles($file, $ours[$size]);
        }

        return $similar;
    }

    /** @return array{ms: float, cpu: float, sizes: int, bytes: int} */
    private function once(string $class): array
    {
        $directory = dirname($this->file) . '/' . basename(strtr($class, '\\', '/'));
        wp_mkdir_p($directory);
        $copy = $directory . '/' . basename($this->file);
        copy($this->file, $copy);
        [$began, $cpu] = [hrtime(true), self::cpu()];
        $editor = new $class($copy);
        $editor->load();
        $editor->maybe_exif_rotate();
        $sizes = $editor->multi_resize(wp_get_registered_image_subsizes());
        [$ms, $cpu] = [(hrtime(true) - $began) / 1e6, self::cpu() - $cpu];
        $this->files[$class] = array_map(static fn (array $size): string => $directory . '/' . $size['file'], $sizes);

        return ['ms' => $ms, 'cpu' => $cpu, 'sizes' => count($sizes), 'bytes' => (int) array_sum(array_column($sizes, 'filesize'))];
    }

    /** Milliseconds all threads of this process have worked. */
    private static function cpu(): float
    {
        $usage = getrusage();

        return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e3 + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e3;
    }
}
