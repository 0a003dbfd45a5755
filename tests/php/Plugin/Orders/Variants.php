<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Sandboxes with both contract profiles of the tests, each with and without the look-up of documents.
 */
final class Variants
{
    public const NAMES = ['assumed', 'assumed without look-up', 'serbian', 'serbian with look-up'];

    /** @var array<string, array{SandboxProcess, string}> */
    private static array $running = [];

    /** @var array<string, string> */
    private static array $files = [];

    /** @return array{SandboxProcess, string} The sandbox and the file of its profile. */
    public static function get(string $name): array
    {
        return self::$running[$name] ??= [
            SandboxProcess::start(['profile' => self::file($name), 'articles' => '60']),
            self::file($name),
        ];
    }

    /** File of a variant's profile. */
    public static function file(string $name): string
    {
        return self::$files[$name] ??= self::writeProfile($name);
    }

    public static function hasLookup(string $name): bool
    {
        return in_array($name, ['assumed', 'serbian with look-up'], true);
    }

    private static function writeProfile(string $name): string
    {
        $root = dirname(__DIR__, 4);
        $file = $root . (str_starts_with($name, 'serbian') ? '/tests/profiles/serbian.json' : '/src/contract/assumed.json');
        $profile = json_decode((string) file_get_contents($file), true, 32, JSON_THROW_ON_ERROR);
        $created = $profile['resources']['document_create'];
        if (!self::hasLookup($name)) {
            unset($profile['resources']['document_lookup']);
        } elseif (!isset($profile['resources']['document_lookup'])) {
            $profile['resources']['document_lookup'] = [
                'method' => 'GET',
                'path' => $created['path'],
                'query' => ['order_number' => $created['body']['order_number']],
                'paging' => ['style' => 'none'],
                'fields' => $created['fields'],
            ];
        }
        $path = sys_get_temp_dir() . '/sors-profile-' . getmypid() . '-' . str_replace(' ', '-', $name) . '.json';
        // Empty objects must stay objects.
        $json = json_encode($profile, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        file_put_contents($path, str_replace(['"query":[]', '"fields":[]', '"body":[]'], ['"query":{}', '"fields":{}', '"body":{}'], $json));
        register_shutdown_function('unlink', $path);

        return $path;
    }
}
