<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Sync\Images\ExtensionImageEditor;
use SorsForWooCommerce\Sync\Images\SubsizeScaler;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\Photo;
use SorsForWooCommerce\Tests\Support\Ssim;

/**
 * Sizes made by the extension are, but for their pixels' last bits, the ones WordPress would have made.
 */
final class SubsizeScalerTest extends ShopTestCase
{
    private const FIXTURES = __DIR__ . '/../../fixtures';

    private string $base;

    protected function setUp(): void
    {
        parent::setUp();
        require_once ABSPATH . 'wp-admin/includes/image.php';
        $this->base = wp_upload_dir()['path'] . '/skaliranje';
        add_filter('wp_image_editors', [self::class, 'gdOnly']);
    }

    /** @return list<string> */
    public static function gdOnly(): array
    {
        return ['WP_Image_Editor_GD'];
    }

    /** @return array<string, array{string, \Closure(string): mixed}> */
    public static function pictures(): array
    {
        $fixture = static fn (string $name): \Closure => static fn (string $file): bool => copy(self::FIXTURES . '/' . $name, $file);

        return [
            'landscape' => ['a.jpg', static fn (string $file) => Photo::writeJpeg($file, 1100, 700)],
            'portrait' => ['a.jpg', static fn (string $file) => Photo::writeJpeg($file, 700, 900, 2)],
            'progressive' => ['a.jpg', static fn (string $file) => Photo::writeJpeg($file, 640, 500, 3, true)],
            'tiny' => ['a.jpg', static fn (string $file) => Photo::writeJpeg($file, 90, 60)],
            'as large as a size' => ['a.jpg', static fn (string $file) => Photo::writeJpeg($file, 300, 300)],
            'narrow' => ['a.jpg', static fn (string $file) => Photo::writeJpeg($file, 1200, 40)],
            'beyond the threshold' => ['a.jpg', static fn (string $file) => Photo::writeJpeg($file, 2700, 300)],
            'grey' => ['a.jpg', $fixture('grey.jpg')],
            'PNG' => ['a.png', static fn (string $file) => Photo::writePng($file, 640, 400)],
            'transparent PNG' => ['a.png', static fn (string $file) => Photo::writeCutOut($file, 400, 500)],
            'turned, 2' => ['a.jpg', static fn (string $file) => Photo::writeRotated($file, 480, 340, 2)],
            'turned, 3' => ['a.jpg', static fn (string $file) => Photo::writeRotated($file, 480, 340, 3)],
            'turned, 4' => ['a.jpg', static fn (string $file) => Photo::writeRotated($file, 480, 340, 4)],
            'turned, 5' => ['a.jpg', static fn (string $file) => Photo::writeRotated($file, 480, 340, 5)],
            'turned, 6' => ['a.jpg', static fn (string $file) => Photo::writeRotated($file, 480, 340, 6)],
            'turned, 7' => ['a.jpg', static fn (string $file) => Photo::writeRotated($file, 480, 340, 7)],
            'turned, 8' => ['a.jpg', static fn (string $file) => Photo::writeRotated($file, 480, 340, 8)],
            'turned and beyond the threshold' => ['a.jpg', static fn (string $file) => Photo::writeRotated($file, 2600, 300, 6)],
        ];
    }

    /**
     * @dataProvider pictures
     *
     * @param \Closure(string): mixed $draw
     */
    public function testFilesAndMetadataAreThoseOfWordPress(string $name, \Closure $draw): void
    {
        [$theirs, $ours] = $this->bothWays($name, $draw);
        $this->assertSame(self::comparable($theirs['meta']), self::comparable($ours['meta']));
        $this->assertSame(array_keys($theirs['files']), array_keys($ours['files']));
        foreach ($theirs['files'] as $file => $path) {
            $other = $ours['files'][$file];
            [$expected, $size] = [getimagesize($path), getimagesize($other)];
            $this->assertSame([$expected[0], $expected[1], $expected['mime']], [$size[0], $size[1], $size['mime']], $file);
            $this->assertSame(fileperms($path), fileperms($other), $file);
            $this->assertGreaterThanOrEqual(0.98, Ssim::compareFiles($path, $other), $file);
            if ($file !== $name) {
                $this->assertNotSame(md5_file($path), md5_file($other), "{$file} was made by GD.");
            }
        }
        foreach ($ours['meta']['sizes'] as $size) {
            $this->assertSame(filesize($this->base . '/ours/' . $size['file']), $size['filesize']);
        }
    }

    /** @return array<string, array{string, \Closure(string): mixed}> */
    public static function otherPictures(): array
    {
        return [
            'CMYK' => ['a.jpg', static fn (string $file): bool => copy(self::FIXTURES . '/cmyk.jpg', $file)],
            'cut' => ['a.jpg', static fn (string $file) => file_put_contents(Photo::writeJpeg($file, 700, 500), substr((string) file_get_contents($file), 0, 9000))],
            'GIF' => ['a.gif', static fn (string $file): bool => imagegif(imagecreatefromjpeg(Photo::writeJpeg($file, 500, 400)), $file)],
            'WebP' => ['a.webp', static fn (string $file): bool => imagewebp(imagecreatefromjpeg(Photo::writeJpeg($file, 500, 400)), $file)],
        ];
    }

    /**
     * @dataProvider otherPictures
     *
     * @param \Closure(string): mixed $draw
     */
    public function testWhatTheExtensionDoesNotDoWordPressDoes(string $name, \Closure $draw): void
    {
        [$theirs, $ours] = $this->bothWays($name, $draw);
        $this->assertNotSame([], $ours['meta']['sizes']);
        $this->assertSame(self::comparable($theirs['meta']), self::comparable($ours['meta']));
        foreach ($theirs['files'] as $file => $path) {
            $this->assertFileEquals($path, $ours['files'][$file]);
        }
    }

    public function testOnlyRunsScaleByTheExtension(): void
    {
        $file = Photo::writeJpeg($this->directory('a') . '/a.jpg', 300, 200);
        $this->assertInstanceOf(\WP_Image_Editor_GD::class, wp_get_image_editor($file));
        $this->assertInstanceOf(ExtensionImageEditor::class, SubsizeScaler::run(static fn () => wp_get_image_editor($file)));
        $this->assertInstanceOf(\WP_Image_Editor_GD::class, wp_get_image_editor($file));
    }

    public function testAnEditorThatAnotherPluginBringsIsTaken(): void
    {
        $file = Photo::writeJpeg($this->directory('a') . '/a.jpg', 300, 200);
        $theirs = get_class(new class ('') extends \WP_Image_Editor_GD {
        });
        add_filter('wp_image_editors', static fn (array $editors): array => [$theirs, ...$editors]);
        $this->assertInstanceOf($theirs, SubsizeScaler::run(static fn () => wp_get_image_editor($file)));
    }

    public function testItCanBeSwitchedOff(): void
    {
        $file = Photo::writeJpeg($this->directory('a') . '/a.jpg', 300, 200);
        add_filter('sors_scale_images', '__return_false');
        $this->assertInstanceOf(\WP_Image_Editor_GD::class, SubsizeScaler::run(static fn () => wp_get_image_editor($file)));
    }

    public function testAShopThatConvertsPicturesGetsThemConverted(): void
    {
        add_filter('image_editor_output_format', static fn (): array => ['image/jpeg' => 'image/webp']);
        [$theirs, $ours] = $this->bothWays('a.jpg', static fn (string $file) => Photo::writeJpeg($file, 700, 500));
        $this->assertSame(self::comparable($theirs['meta']), self::comparable($ours['meta']));
        $this->assertSame('image/webp', $ours['meta']['sizes']['medium']['mime-type']);
    }

    public function testTheShopsQualityIsKeptToAndItsFiltersAreAsked(): void
    {
        $big = $this->bothWays('a.jpg', static fn (string $file) => Photo::writeJpeg($file, 700, 500))[1];
        add_filter('wp_editor_set_quality', static fn (): int => 30);
        add_filter('image_make_intermediate_size', static function (string $file): string {
            self::assertFileExists($file);

            return $file;
        });
        $small = $this->bothWays('a.jpg', static fn (string $file) => Photo::writeJpeg($file, 700, 500))[1];
        $this->assertLessThan(0.6 * $big['meta']['sizes']['medium']['filesize'], $small['meta']['sizes']['medium']['filesize']);
    }

    /** What was asked for before is not lost when something comes that the extension does not do. */
    public function testEverySequenceEndsAsWithWordPress(): void
    {
        $source = Photo::writeJpeg($this->directory('a') . '/a.jpg', 640, 480);
        foreach (
            [
                [['resize', 400, 400], ['crop', 10, 20, 200, 150], ['save']],
                [['rotate', 90], ['rotate', 45], ['resize', 300, 300], ['save']],
                [['flip', true, false], ['rotate', 270], ['resize', 200, 200, true], ['save']],
                [['resize', 400, 400], ['resize', 100, 100, true], ['save']],
                [['rotate', 180], ['resize', 320, null], ['save']],
            ] as $number => $calls
        ) {
            $saved = [];
            foreach ([\WP_Image_Editor_GD::class, ExtensionImageEditor::class] as $class) {
                $file = $this->directory("{$number}-" . basename(strtr($class, '\\', '/'))) . '/a.jpg';
                copy($source, $file);
                $editor = new $class($file);
                $editor->load();
                foreach ($calls as $call) {
                    $answer = $editor->{$call[0]}(...array_slice($call, 1));
                    $this->assertNotInstanceOf(\WP_Error::class, $answer);
                }
                $saved[] = $answer + ['size' => $editor->get_size()];
            }
            [$theirs, $ours] = $saved;
            $this->assertSame(self::comparable($theirs, ['path', 'filesize']), self::comparable($ours, ['path', 'filesize']));
            $this->assertGreaterThanOrEqual(0.98, Ssim::compareFiles($theirs['path'], $ours['path']), (string) $number);
        }
    }

    /**
     * The attachment of a picture, made by GD and by the extension.
     *
     * @param \Closure(string): mixed $draw
     *
     * @return array{array{meta: array<string, mixed>, files: array<string, string>}, array{meta: array<string, mixed>, files: array<string, string>}}
     */
    private function bothWays(string $name, \Closure $draw): array
    {
        $made = [];
        foreach (['theirs' => [self::class, 'plainly'], 'ours' => [SubsizeScaler::class, 'run']] as $way => $within) {
            $file = $this->directory($way) . '/' . $name;
            if ($made === []) {
                $draw($file);
            } else {
                copy($this->directory('theirs') . '/' . $name, $file);
            }
            $type = (string) wp_check_filetype($file)['type'];
            $id = wp_insert_attachment(['post_title' => 'Šolja', 'post_mime_type' => $type, 'post_status' => 'inherit'], $file);
            $meta = $within(static fn () => wp_generate_attachment_metadata($id, $file));
            $this->assertNotSame([], $meta);
            $files = glob($this->directory($way) . '/*') ?: [];
            $made[] = ['meta' => $meta, 'files' => array_combine(array_map('basename', $files), $files)];
        }

        return $made;
    }

    public static function plainly(callable $work): mixed
    {
        return $work();
    }

    private function directory(string $name): string
    {
        wp_mkdir_p($this->base . '/' . $name);

        return $this->base . '/' . $name;
    }

    /**
     * @param array<array-key, mixed> $meta
     * @param list<string>            $but
     *
     * @return array<array-key, mixed> Without what has to differ.
     */
    private static function comparable(array $meta, array $but = ['filesize']): array
    {
        $meta = array_diff_key($meta, array_flip($but));
        if (isset($meta['sizes'])) {
            $meta['sizes'] = array_map(static fn (array $size): array => array_diff_key($size, ['filesize' => 0]), $meta['sizes']);
            $meta['filesize'] = true;
        }
        if (isset($meta['file'])) {
            $meta['file'] = str_replace(['/ours/', '/theirs/'], '/', $meta['file']);
        }

        return $meta;
    }
}
