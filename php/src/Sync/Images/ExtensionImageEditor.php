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

    private ?ImageTransform $frame = null;

    /** The file that was loaded; WordPress's $file is the one that was saved last. */
    private string $source = '';

    private ?\WP_Image_Editor $other = null;

    /** @var list<array{string, list<mixed>}> What was asked for so far, for the other editor. */
    private array $asked = [];

    /** @param array<string, mixed> $args */
    public static function test($args = [])
    {
        return class_exists(\Sors\Pictures::class);
    }

    public static function supports_mime_type($mime_type)
    {
        return in_array($mime_type, self::TYPES, true);
    }

    public function load()
    {
        if ($this->frame !== null) {
            return true;
        }
        $size = is_file($this->file) && !wp_is_stream($this->file) ? wp_getimagesize($this->file) : false;
        if ($size === false || !self::supports_mime_type($size['mime'])) {
            $other = $this->other();

            return $other instanceof \WP_Error ? $other : true;
        }
        $this->source = $this->file;
        $this->mime_type = $size['mime'];
        $this->see(ImageTransform::whole($size[0], $size[1]));

        return $this->set_quality();
    }

    public function set_quality($quality = null, $dims = [])
    {
        if ($quality !== null) {
            $this->asked[] = ['set_quality', [$quality]];
        }

        return $this->other?->set_quality($quality, $dims) ?? parent::set_quality($quality, $dims);
    }

    public function resize($max_w, $max_h, $crop = false)
    {
        if ($this->size === ['width' => $max_w, 'height' => $max_h]) {
            return true;
        }
        if ($this->other === null) {
            $frame = $this->scaled($max_w, $max_h, $crop);
            if ($frame instanceof \WP_Error) {
                return $frame;
            }
            if ($frame !== null) {
                $this->set_quality(null, ['width' => $frame->width, 'height' => $frame->height]);
            }
        }

        return $this->change($frame ?? null, 'resize', [$max_w, $max_h, $crop]);
    }

    public function crop($src_x, $src_y, $src_w, $src_h, $dst_w = null, $dst_h = null, $src_abs = false)
    {
        return $this->hand('crop', func_get_args());
    }

    public function rotate($angle)
    {
        // Counter-clockwise; what is not a quarter is not done here.
        $quarters = (float) $angle / -90;
        $whole = $quarters === floor($quarters);

        return $this->change($whole ? $this->frame?->turned((int) $quarters) : null, 'rotate', [$angle]);
    }

    public function flip($horz, $vert)
    {
        $frame = $this->frame;
        if ($vert) {
            $frame = $frame?->mirrored();
        }
        if ($horz) {
            $frame = $frame?->mirrored()->turned(2);
        }

        return $this->change($frame, 'flip', [$horz, $vert]);
    }

    public function stream($mime_type = null)
    {
        return $this->hand('stream', [$mime_type]);
    }

    public function multi_resize($sizes)
    {
        if ($this->other !== null) {
            return $this->other->multi_resize($sizes);
        }
        [$planned, $files] = $this->plan($sizes);
        if (!$this->make($files)) {
            $made = $this->hand('multi_resize', [$sizes]);

            return is_array($made) ? $made : [];
        }
        $metadata = [];
        foreach ($planned as $name => $path) {
            $metadata[$name] = array_diff_key($this->described($path, $files[$path]), ['path' => true]);
        }

        return $metadata;
    }

    public function save($destfilename = null, $mime_type = null)
    {
        if ($this->other === null && $this->frame !== null) {
            [$path, $extension, $type] = $this->get_output_format($destfilename, $mime_type);
            $path = (string) $path === '' ? $this->generate_filename(null, null, $extension) : $path;
            $files = [$path => $this->file($this->frame)];
            if ($type === $this->mime_type && $path !== $this->source && $this->make($files)) {
                $this->file = $path;

                return $this->described($path, $files[$path]);
            }
        }
        $saved = $this->hand('save', [$destfilename, $mime_type]);
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
     *     what is in it, as Sors\Pictures::scale() takes it.
     */
    public function plan(array $sizes): array
    {
        [$whole, $planned, $files] = [$this->frame, [], []];
        foreach ($whole === null ? [] : $sizes as $name => $size) {
            $frame = ($size['width'] ?? $size['height'] ?? null) !== null
                ? $this->scaled($size['width'] ?? null, $size['height'] ?? null, $size['crop'] ?? false)
                : null;
            if (!$frame instanceof ImageTransform) {
                continue;
            }
            $this->set_quality(null, ['width' => $frame->width, 'height' => $frame->height]);
            $this->see($frame);
            [, $extension] = $this->get_output_format();
            $path = $this->generate_filename(null, null, $extension);
            $planned[$name] = $path;
            $files[$path] = $this->file($frame);
            $this->see($whole);
        }

        return [$planned, $files];
    }

    /** How the picture has to be turned first, as EXIF numbers it. */
    public function orientation(): int
    {
        return $this->frame?->orientation() ?? 1;
    }

    /** What would be seen after scaling by WordPress's rules. */
    private function scaled(mixed $width, mixed $height, mixed $crop): ImageTransform|\WP_Error|null
    {
        $dims = image_resize_dimensions($this->size['width'], $this->size['height'], $width, $height, $crop);
        if (!$dims) {
            return new \WP_Error('error_getting_dimensions', __('Could not calculate resized image dimensions'), $this->file);
        }
        [, , $left, $top, $to_width, $to_height, $part_width, $part_height] = array_map('intval', $dims);

        return $this->frame?->part($left, $top, $part_width, $part_height, $to_width, $to_height);
    }

    /** @return array<string, int|bool> */
    private function file(ImageTransform $frame): array
    {
        return [
            'left' => $frame->left,
            'top' => $frame->top,
            'part_width' => $frame->partWidth,
            'part_height' => $frame->partHeight,
            'width' => $frame->width,
            'height' => $frame->height,
            'quality' => (int) $this->get_quality(),
            'progressive' => (bool) apply_filters('image_save_progressive', false, $this->mime_type),
        ];
    }

    /** @param array<string, array<string, int|bool>> $files */
    private function make(array $files): bool
    {
        foreach ($files as $path => $file) {
            // The extension writes PNG from top to bottom only.
            if (wp_is_stream($path) || ($file['progressive'] && $this->mime_type === 'image/png')) {
                return false;
            }
            wp_mkdir_p(dirname($path));
        }

        return SubsizeScaler::make($this->source, $this->orientation(), $files);
    }

    /**
     * @param array<string, int|bool> $file
     *
     * @return array<string, mixed> As WordPress's editors describe a file they wrote.
     */
    private function described(string $path, array $file): array
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

    private function see(ImageTransform $frame): void
    {
        $this->frame = $frame;
        $this->update_size($frame->width, $frame->height);
    }

    /** @param list<mixed> $arguments */
    private function change(?ImageTransform $frame, string $method, array $arguments): mixed
    {
        if ($this->other !== null || $frame === null) {
            return $this->hand($method, $arguments);
        }
        $this->asked[] = [$method, $arguments];
        $this->see($frame);

        return true;
    }

    /** @param list<mixed> $arguments */
    private function hand(string $method, array $arguments): mixed
    {
        $other = $this->other();
        if ($other instanceof \WP_Error) {
            return $other;
        }
        $result = $other->$method(...$arguments);
        $this->size = $other->get_size();

        return $result;
    }

    /** WordPress's own editor, as far on as this one. */
    private function other(): \WP_Image_Editor|\WP_Error
    {
        if ($this->other !== null) {
            return $this->other;
        }
        $file = $this->source === '' ? $this->file : $this->source;
        $other = SubsizeScaler::pausing(static fn () => wp_get_image_editor($file));
        if ($other instanceof \WP_Error) {
            return $other;
        }
        foreach ($this->asked as [$method, $arguments]) {
            $result = $other->$method(...$arguments);
            if ($result instanceof \WP_Error) {
                return $result;
            }
        }
        $this->size = $other->get_size();

        return $this->other = $other;
    }
}
