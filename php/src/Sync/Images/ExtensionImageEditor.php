<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

/**
 * WordPress's image editor, done by the extension: every size of a picture at once, on all cores. It only keeps in mind
 * what is wanted until a file has to be written; whatever the extension does not do goes to the editor WordPress would
 * have taken, with all that was asked for before.
 */
// @mago-expect lint:too-many-methods
final class ExtensionImageEditor extends \WP_Image_Editor
{
    private const TYPES = ['image/jpeg', 'image/png'];

    private ?ImageTransform $transform = null;

    /** The file that was loaded; WordPress's $file is the one that was saved last. */
    private string $source = '';

    private ?\WP_Image_Editor $fallback = null;

    /** @var list<array{string, list<mixed>}> What was asked for so far, for the other editor. */
    private array $operations = [];

    /** @param array<string, mixed> $args */
    public static function test($args = [])
    {
        return class_exists(\Sors\Images::class);
    }

    public static function supports_mime_type($mime_type)
    {
        return in_array($mime_type, self::TYPES, true);
    }

    public function load()
    {
        if ($this->transform !== null) {
            return true;
        }
        $size = is_file($this->file) && !wp_is_stream($this->file) ? wp_getimagesize($this->file) : false;
        if ($size === false || !self::supports_mime_type($size['mime'])) {
            $other = $this->getFallback();

            return $other instanceof \WP_Error ? $other : true;
        }
        $this->source = $this->file;
        $this->mime_type = $size['mime'];
        $this->setTransform(ImageTransform::createWhole($size[0], $size[1]));

        return $this->set_quality();
    }

    public function set_quality($quality = null, $dims = [])
    {
        if ($quality !== null) {
            $this->operations[] = ['set_quality', [$quality]];
        }

        return $this->fallback?->set_quality($quality, $dims) ?? parent::set_quality($quality, $dims);
    }

    public function resize($max_w, $max_h, $crop = false)
    {
        if ($this->size === ['width' => $max_w, 'height' => $max_h]) {
            return true;
        }
        if ($this->fallback === null) {
            $frame = $this->scaleTransform($max_w, $max_h, $crop);
            if ($frame instanceof \WP_Error) {
                return $frame;
            }
            if ($frame !== null) {
                $this->set_quality(null, ['width' => $frame->width, 'height' => $frame->height]);
            }
        }

        return $this->applyChange($frame ?? null, 'resize', [$max_w, $max_h, $crop]);
    }

    public function crop($src_x, $src_y, $src_w, $src_h, $dst_w = null, $dst_h = null, $src_abs = false)
    {
        return $this->delegate('crop', func_get_args());
    }

    public function rotate($angle)
    {
        // Counter-clockwise; what is not a quarter is not done here.
        $quarters = (float) $angle / -90;
        $whole = $quarters === floor($quarters);

        return $this->applyChange($whole ? $this->transform?->rotate((int) $quarters) : null, 'rotate', [$angle]);
    }

    public function flip($horz, $vert)
    {
        $frame = $this->transform;
        if ($vert) {
            $frame = $frame?->mirror();
        }
        if ($horz) {
            $frame = $frame?->mirror()->rotate(2);
        }

        return $this->applyChange($frame, 'flip', [$horz, $vert]);
    }

    public function stream($mime_type = null)
    {
        return $this->delegate('stream', [$mime_type]);
    }

    public function multi_resize($sizes)
    {
        if ($this->fallback !== null) {
            return $this->fallback->multi_resize($sizes);
        }
        [$planned, $files] = $this->planSizes($sizes);
        if (!$this->writeFiles($files)) {
            $made = $this->delegate('multi_resize', [$sizes]);

            return is_array($made) ? $made : [];
        }
        $metadata = [];
        foreach ($planned as $name => $path) {
            $metadata[$name] = array_diff_key($this->buildFileInfo($path, $files[$path]), ['path' => true]);
        }

        return $metadata;
    }

    public function save($destfilename = null, $mime_type = null)
    {
        if ($this->fallback === null && $this->transform !== null) {
            [$path, $extension, $type] = $this->get_output_format($destfilename, $mime_type);
            $path = (string) $path === '' ? $this->generate_filename(null, null, $extension) : $path;
            $files = [$path => $this->buildFileSpec($this->transform)];
            if ($type === $this->mime_type && $path !== $this->source && $this->writeFiles($files)) {
                $this->file = $path;

                return $this->buildFileInfo($path, $files[$path]);
            }
        }
        $saved = $this->delegate('save', [$destfilename, $mime_type]);
        if (is_array($saved)) {
            $this->file = $saved['path'];
            $this->mime_type = $saved['mime-type'];
        }

        return $saved;
    }

    /**
     * Files that multi_resize() would write.
     *
     * @param array<array-key, array<string, mixed>> $sizes As registered with WordPress.
     *
     * @return array{array<array-key, string>, array<string, array<string, int|bool>>} Name of a size → path; path →
     *     what is in it, as Sors\Images::scale() takes it.
     */
    public function planSizes(array $sizes): array
    {
        [$whole, $planned, $files] = [$this->transform, [], []];
        foreach ($whole === null ? [] : $sizes as $name => $size) {
            $frame = ($size['width'] ?? $size['height'] ?? null) !== null
                ? $this->scaleTransform($size['width'] ?? null, $size['height'] ?? null, $size['crop'] ?? false)
                : null;
            if (!$frame instanceof ImageTransform) {
                continue;
            }
            $this->set_quality(null, ['width' => $frame->width, 'height' => $frame->height]);
            $this->setTransform($frame);
            [, $extension] = $this->get_output_format();
            $path = $this->generate_filename(null, null, $extension);
            $planned[$name] = $path;
            $files[$path] = $this->buildFileSpec($frame);
            $this->setTransform($whole);
        }

        return [$planned, $files];
    }

    /** How the picture has to be turned first, as EXIF numbers it. */
    public function orientation(): int
    {
        return $this->transform?->orientation() ?? 1;
    }

    /** What would be seen after scaling by WordPress's rules. */
    private function scaleTransform(mixed $width, mixed $height, mixed $crop): ImageTransform|\WP_Error|null
    {
        $dims = image_resize_dimensions($this->size['width'], $this->size['height'], $width, $height, $crop);
        if (!$dims) {
            return new \WP_Error('error_getting_dimensions', __('Could not calculate resized image dimensions'), $this->file);
        }
        [, , $left, $top, $to_width, $to_height, $part_width, $part_height] = array_map('intval', $dims);

        return $this->transform?->cropTo($left, $top, $part_width, $part_height, $to_width, $to_height);
    }

    /** @return array<string, int|bool> */
    private function buildFileSpec(ImageTransform $frame): array
    {
        return [
            'crop_left' => $frame->left,
            'crop_top' => $frame->top,
            'crop_width' => $frame->partWidth,
            'crop_height' => $frame->partHeight,
            'width' => $frame->width,
            'height' => $frame->height,
            'quality' => (int) $this->get_quality(),
            'progressive' => (bool) apply_filters('image_save_progressive', false, $this->mime_type),
        ];
    }

    /** @param array<string, array<string, int|bool>> $files */
    private function writeFiles(array $files): bool
    {
        foreach ($files as $path => $file) {
            // The extension writes PNG from top to bottom only.
            if (wp_is_stream($path) || ($file['progressive'] && $this->mime_type === 'image/png')) {
                return false;
            }
            wp_mkdir_p(dirname($path));
        }

        return SubsizeScaler::writeSizes($this->source, $this->orientation(), $files);
    }

    /**
     * @param array<string, int|bool> $file
     *
     * @return array<string, mixed> As WordPress's editors describe a file they wrote.
     */
    private function buildFileInfo(string $path, array $file): array
    {
        chmod($path, fileperms(dirname($path)) & 0o666);

        return [
            'path' => $path,
            'file' => wp_basename(apply_filters('image_make_intermediate_size', $path)),
            'width' => $file['width'],
            'height' => $file['height'],
            'mime-type' => $this->mime_type,
            'filesize' => wp_filesize($path),
        ];
    }

    private function setTransform(ImageTransform $frame): void
    {
        $this->transform = $frame;
        $this->update_size($frame->width, $frame->height);
    }

    /** @param list<mixed> $arguments */
    private function applyChange(?ImageTransform $frame, string $method, array $arguments): mixed
    {
        if ($this->fallback !== null || $frame === null) {
            return $this->delegate($method, $arguments);
        }
        $this->operations[] = [$method, $arguments];
        $this->setTransform($frame);

        return true;
    }

    /** @param list<mixed> $arguments */
    private function delegate(string $method, array $arguments): mixed
    {
        $other = $this->getFallback();
        if ($other instanceof \WP_Error) {
            return $other;
        }
        $result = $other->$method(...$arguments);
        $this->size = $other->get_size();

        return $result;
    }

    /** WordPress's own editor, as far on as this one. */
    private function getFallback(): \WP_Image_Editor|\WP_Error
    {
        if ($this->fallback !== null) {
            return $this->fallback;
        }
        $file = $this->source === '' ? $this->file : $this->source;
        $other = SubsizeScaler::runSuspended(static fn () => wp_get_image_editor($file));
        if ($other instanceof \WP_Error) {
            return $other;
        }
        foreach ($this->operations as [$method, $arguments]) {
            $result = $other->$method(...$arguments);
            if ($result instanceof \WP_Error) {
                return $result;
            }
        }
        $this->size = $other->get_size();

        return $this->fallback = $other;
    }
}
