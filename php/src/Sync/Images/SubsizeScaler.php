<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use Sors\Images as Extension;

/**
 * Scaling by the extension while a run attaches pictures; the merchant's own uploads stay with WordPress's editors. All
 * new pictures of a batch are scaled side by side before the transaction; what the editor is asked for then is there.
 */
final class SubsizeScaler
{
    private const CORE_EDITORS = ['WP_Image_Editor_Imagick', 'WP_Image_Editor_GD'];

    /** @var array<string, array<string, string>> Source → recipe → file made of it. */
    private static array $prescaled = [];

    /**
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public static function run(callable $work): mixed
    {
        add_filter('wp_image_editors', [self::class, 'offerEditor'], PHP_INT_MAX);
        try {
            return $work();
        } finally {
            remove_filter('wp_image_editors', [self::class, 'offerEditor'], PHP_INT_MAX);
            self::$prescaled = [];
        }
    }

    /**
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public static function runSuspended(callable $work): mixed
    {
        $offered = remove_filter('wp_image_editors', [self::class, 'offerEditor'], PHP_INT_MAX);
        try {
            return $work();
        } finally {
            if ($offered) {
                add_filter('wp_image_editors', [self::class, 'offerEditor'], PHP_INT_MAX);
            }
        }
    }

    /** Where another plugin brings an editor of its own, that is the one to take. */
    public static function offerEditor(mixed $editors): mixed
    {
        if (!is_array($editors) || array_diff($editors, self::CORE_EDITORS) !== [] || !apply_filters('sors_scale_images', true)) {
            return $editors;
        }

        return [ExtensionImageEditor::class, ...$editors];
    }

    /**
     * Makes the sizes WordPress will ask for, of pictures that are about to be attached.
     *
     * @param list<string> $sources Files in one directory, in which the sizes wait, too.
     */
    public static function prescale(array $sources): void
    {
        self::$prescaled = [];
        require_once ABSPATH . WPINC . '/class-wp-image-editor.php';
        $pictures = array_values(array_filter(array_map(self::buildTask(...), array_filter($sources, self::usesExtension(...)))));
        foreach ($pictures === [] ? [] : Extension::scale(array_column($pictures, 'task')) as $index => $scaled) {
            // What failed is tried again when it is needed, and then left to WordPress.
            if ($scaled['error'] === null) {
                self::$prescaled[$pictures[$index]['task']['file']] = $pictures[$index]['made'];
            }
        }
    }

    /** The file has been copied to where it will stay. */
    public static function onFileCopied(string $from, string $to): void
    {
        if (array_key_exists($from, self::$prescaled) && md5_file($from) === md5_file($to)) {
            self::$prescaled[$to] = self::$prescaled[$from];
        }
        unset(self::$prescaled[$from]);
    }

    /**
     * Writes sizes of a picture.
     *
     * @param array<string, array<string, int|bool>> $files Path → what is in it.
     *
     * @return bool False where the extension can't; then there is none of them.
     */
    public static function writeSizes(string $source, int $orientation, array $files): bool
    {
        $open = [];
        foreach ($files as $path => $file) {
            $recipe = self::sizeKey($orientation, $file);
            $made = self::$prescaled[$source][$recipe] ?? null;
            unset(self::$prescaled[$source][$recipe]);
            if ($made === null || !rename($made, $path)) {
                $open[] = ['path' => $path] + $file;
            }
        }
        if ($open === []) {
            return true;
        }
        try {
            $scaled = Extension::scale([['file' => $source, 'orientation' => $orientation, 'sizes' => $open]]);
        } catch (\Sors\Exception\ValidationException) {
            return false;
        }

        return $scaled[0]['error'] === null;
    }

    /** Whether WordPress would take this editor for the picture. */
    private static function usesExtension(string $source): bool
    {
        $type = (string) wp_get_image_mime($source);
        $output = apply_filters('image_editor_output_format', [], $source, $type)[$type] ?? $type;
        $wanted = ['path' => $source, 'mime_type' => $type, 'output_mime_type' => $output];

        return ExtensionImageEditor::supports_mime_type($type) && _wp_image_editor_choose($wanted) === ExtensionImageEditor::class;
    }

    /** @return array{task: array<string, mixed>, made: array<string, string>}|null */
    private static function buildTask(string $source): ?array
    {
        $editor = new ExtensionImageEditor($source);
        if ($editor->load() !== true || is_wp_error($editor->maybe_exif_rotate())) {
            return null;
        }
        [, $files] = $editor->planSizes(wp_get_registered_image_subsizes());
        [$sizes, $made] = [[], []];
        foreach ($files as $path => $file) {
            // No fetched file has such a name.
            $waiting = dirname($path) . '/~' . basename($path);
            $sizes[] = ['path' => $waiting] + $file;
            $made[self::sizeKey($editor->orientation(), $file)] = $waiting;
        }
        if ($sizes === []) {
            return null;
        }

        return ['task' => ['file' => $source, 'orientation' => $editor->orientation(), 'sizes' => $sizes], 'made' => $made];
    }

    /** @param array<string, int|bool> $file */
    private static function sizeKey(int $orientation, array $file): string
    {
        ksort($file);

        return $orientation . ':' . implode(',', array_map('intval', $file));
    }
}
