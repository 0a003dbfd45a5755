<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Sandboxes that speak both contract profiles of the tests, each with and without the look-up of documents.
 */
final class Variants
{
    public const NAMES = ['assumed', 'assumed without look-up', 'serbian', 'serbian with look-up'];

    /** @var array<string, array{SandboxProcess, string}> */
    private static array $running = [];

    /** @return array{SandboxProcess, string} The sandbox, and the file of its profile. */
    public static function get(string $name): array
    {
        return self::$running[$name] ??= self::start($name);
    }

    public static function looksUp(string $name): bool
    {
        return in_array($name, ['assumed', 'serbian with look-up'], true);
    }

    /** @return array{SandboxProcess, string} */
    private static function start(string $name): array
    {
        $root = dirname(__DIR__, 4);
        $file = $root . (str_starts_with($name, 'serbian') ? '/tests/profiles/serbian.json' : '/src/contract/assumed.json');
        $profile = json_decode((string) file_get_contents($file), true, 32, JSON_THROW_ON_ERROR);
        $created = $profile['resources']['document_create'];
        if (!self::looksUp($name)) {
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
        // Objects that happen to be empty must stay objects.
        $json = json_encode($profile, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        file_put_contents($path, str_replace(['"query":[]', '"fields":[]', '"body":[]'], ['"query":{}', '"fields":{}', '"body":{}'], $json));
        register_shutdown_function('unlink', $path);

        return [SandboxProcess::start(['profile' => $path, 'articles' => '60']), $path];
    }
}
