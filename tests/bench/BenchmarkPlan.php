<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Settings\Settings;

/**
 * Plan of a benchmark: steps, contenders, numbers of articles.
 */
final class BenchmarkPlan
{
    public const STEPS = [
        'import' => 'First import, without images',
        'unchanged' => 'Again, nothing changed',
        'changed' => 'Again, 1 % changed',
        'stock' => 'Stock and prices of all changed',
        'images' => 'Image sync, first run',
        'images-again' => 'Image sync, again',
    ];

    public const CONTENDERS = [
        'ours' => 'this plugin',
        'ours-crud' => 'this plugin, CRUD writer',
        'csv' => '(a) WooCommerce’s CSV importer',
        'rest' => '(b) REST products/batch',
        'plain' => '(c) plain PHP connector',
        'raw' => '(d) raw multi-row SQL',
    ];

    /** Each image takes a third of a second with any contender. */
    private const MAX_IMAGE_ARTICLES = ['ours' => 200, 'others' => 40];

    /** Chains of steps that ./dev bench runs for each contender. */
    private const CHAINS = [
        'import' => [['import']],
        'unchanged' => [['import', 'unchanged']],
        'changed' => [['import', 'changed']],
        'stock' => [['import', 'stock']],
        'images' => [['import', 'images', 'images-again']],
        'all' => [['import', 'unchanged', 'changed', 'stock'], ['import', 'images', 'images-again']],
    ];

    /** @return list<string> Lines for the shell: contender, articles, steps, step that is only preparation. */
    public static function listSteps(string $name, int $size, int $peers): array
    {
        $lines = [];
        foreach (self::CHAINS[$name] as $chain) {
            $images = in_array('images', $chain, true);
            foreach (array_keys(self::listContenders()) as $contender) {
                $isFast = $contender === 'ours' || ($contender === 'raw' && !$images);
                $articles = min($size, $isFast ? $size : $peers);
                if ($images) {
                    $articles = min($articles, self::MAX_IMAGE_ARTICLES[$isFast ? 'ours' : 'others']);
                }
                $steps = array_values(array_filter($chain, static fn (string $step): bool => self::takesPart($contender, $step)));
                $unreported = $name === 'import' || ($name === 'all' && !$images) ? '-' : 'import';
                if (array_diff($steps, [$unreported]) !== []) {
                    $lines[] = implode(' ', [$contender, $articles, implode(',', $steps), $unreported]);
                }
            }
        }

        return $lines;
    }

    /** @return array<string, string> Contender → label, of this checkout. */
    public static function listContenders(): array
    {
        $unavailable = array_key_exists('writer', Settings::DEFAULTS) ? [] : ['ours-crud' => true];

        return array_diff_key(self::CONTENDERS, $unavailable);
    }

    public static function createContender(string $name, BenchmarkData $data): Contender
    {
        return match ($name) {
            'ours' => new PluginContender(),
            'ours-crud' => new PluginContender(['writer' => 'crud']),
            'csv' => new CsvImporter($data),
            'rest' => new RestBatch($data),
            'plain' => new PlainConnector($data),
            'raw' => new RawSql($data),
        };
    }

    /** Raw SQL has no counterpart for unchanged data and for images. */
    private static function takesPart(string $contender, string $step): bool
    {
        return match ($contender) {
            'raw' => in_array($step, ['import', 'stock'], true),
            'ours-crud' => !str_starts_with($step, 'images'),
            default => true,
        };
    }
}
