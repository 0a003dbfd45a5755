<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Settings\Settings;

/**
 * What is measured: steps, contenders, and with how many articles.
 */
final class Plan
{
    public const STEPS = [
        'import' => 'First import, without images',
        'unchanged' => 'Again, nothing changed',
        'changed' => 'Again, 1 % changed',
        'stock' => 'Stock and prices of all changed',
        'pictures' => 'Image sync, first run',
        'pictures-again' => 'Image sync, again',
    ];

    public const CONTENDERS = [
        'ours' => 'this plugin',
        'ours-crud' => 'this plugin, CRUD writer',
        'csv' => '(a) WooCommerce’s CSV importer',
        'rest' => '(b) REST products/batch',
        'plain' => '(c) plain PHP connector',
        'raw' => '(d) raw multi-row SQL',
    ];

    /** Pictures cost a third of a second each whoever fetches them. */
    private const PICTURED = ['ours' => 200, 'others' => 40];

    /** Step by step: what a run of ./dev bench does with each contender, and which of it is reported. */
    private const CHAINS = [
        'import' => [['import']],
        'unchanged' => [['import', 'unchanged']],
        'changed' => [['import', 'changed']],
        'stock' => [['import', 'stock']],
        'images' => [['import', 'pictures', 'pictures-again']],
        'all' => [['import', 'unchanged', 'changed', 'stock'], ['import', 'pictures', 'pictures-again']],
    ];

    /** @return list<string> Lines for the shell: contender, articles, steps, steps that are only preparation. */
    public static function lines(string $name, int $size, int $peers): array
    {
        $lines = [];
        foreach (self::CHAINS[$name] as $chain) {
            $pictures = in_array('pictures', $chain, true);
            foreach (self::contenders() as $contender) {
                $ours = $contender === 'ours' || ($contender === 'raw' && !$pictures);
                $articles = min($size, $ours ? $size : $peers);
                if ($pictures) {
                    $articles = min($articles, self::PICTURED[$ours ? 'ours' : 'others']);
                }
                $steps = array_values(array_filter($chain, static fn (string $step): bool => self::takesPart($contender, $step)));
                $silent = $name === 'import' || ($name === 'all' && !$pictures) ? '-' : 'import';
                if (array_diff($steps, [$silent]) !== []) {
                    $lines[] = implode(' ', [$contender, $articles, implode(',', $steps), $silent]);
                }
            }
        }

        return $lines;
    }

    /** @return array<string, string> Of this checkout: contender → label. */
    public static function known(): array
    {
        $unknown = array_key_exists('writer', Settings::DEFAULTS) ? [] : ['ours-crud' => true];

        return array_diff_key(self::CONTENDERS, $unknown);
    }

    public static function contender(string $name, Source $source): Contender
    {
        return match ($name) {
            'ours' => new Ours(),
            'ours-crud' => new Ours(['writer' => 'crud']),
            'csv' => new CsvImporter($source),
            'rest' => new RestBatch($source),
            'plain' => new PlainConnector($source),
            'raw' => new RawSql($source),
        };
    }

    /** @return list<string> */
    private static function contenders(): array
    {
        return array_keys(self::known());
    }

    /** Writing nothing has no limit in the database, and pictures are no rows. */
    private static function takesPart(string $contender, string $step): bool
    {
        return match ($contender) {
            'raw' => in_array($step, ['import', 'stock'], true),
            'ours-crud' => !str_starts_with($step, 'pictures'),
            default => true,
        };
    }
}
