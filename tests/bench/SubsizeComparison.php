<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Sync\Images\ExtensionImageEditor;
use SorsForWooCommerce\Tests\Support\Ssim;

/**
 * Scales one image to all subsizes of the shop, by WordPress's GD editor and by the extension's.
 */
final class SubsizeComparison
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
    public function measureEditor(string $editor, int $rounds): array
    {
        $best = null;
        for ($round = 0; $round < $rounds; $round++) {
            $result = $this->scaleOnce($editor);
            if ($best === null || $result['ms'] < $best['ms']) {
                $best = $result;
            }
        }

        return $best;
    }

    /** @return array<string, float> Size → similarity of the results of both editors. */
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
    private function scaleOnce(string $class): array
    {
        $directory = dirname($this->file) . '/' . basename(strtr($class, '\\', '/'));
        wp_mkdir_p($directory);
        $copy = $directory . '/' . basename($this->file);
        copy($this->file, $copy);
        [$started, $cpu] = [hrtime(true), self::cpuMilliseconds()];
        $editor = new $class($copy);
        $editor->load();
        $editor->maybe_exif_rotate();
        $sizes = $editor->multi_resize(wp_get_registered_image_subsizes());
        [$ms, $cpu] = [(hrtime(true) - $started) / 1e6, self::cpuMilliseconds() - $cpu];
        $this->files[$class] = array_map(static fn (array $size): string => $directory . '/' . $size['file'], $sizes);

        return ['ms' => $ms, 'cpu' => $cpu, 'sizes' => count($sizes), 'bytes' => (int) array_sum(array_column($sizes, 'filesize'))];
    }

    /** CPU time of all threads of this process, in milliseconds. */
    private static function cpuMilliseconds(): float
    {
        $usage = getrusage();

        return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e3 + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e3;
    }
}
