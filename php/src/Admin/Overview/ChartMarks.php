<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\RunLabels;

/**
 * What the charts' patterns and signs look like and mean: a pattern for each count, a shape for each end of a run.
 */
final class ChartMarks
{
    /** Count of a run → background and lines of its pattern, in a square of 8. From the bottom of a bar to its top. */
    private const PATTERNS = [
        'unchanged' => ['#f0f0f1', ''],
        'updated' => ['#cfe4f5', '<path d="M-2 10 10 -2M-2 2 2 -2M6 10 10 6" stroke="#0a4b78" stroke-width="1.6"/>'],
        'created' => ['#0a4b78', ''],
        'skipped' => ['#fff', '<circle cx="2" cy="2" r="1.2" fill="#50575e"/><circle cx="6" cy="6" r="1.2" fill="#50575e"/>'],
        'failed' => ['#fcebea', '<path d="M0 0 8 8M8 0 0 8" stroke="#8a2424" stroke-width="1.8"/>'],
    ];

    /** State → its sign, around the point 0,0, ten wide. */
    private const SIGNS = [
        'completed' => '<path d="M-5 0 -1.5 4 5 -4" fill="none" stroke="#00753b" stroke-width="2.4"/>',
        'failed' => '<path d="M-4.5 -4.5 4.5 4.5M4.5 -4.5 -4.5 4.5" fill="none" stroke="#b32d2e" stroke-width="2.4"/>',
        'stopped' => '<path d="M-4 -4H4V4H-4Z" fill="#50575e"/>',
    ];

    /** @return list<string> Counts that make up a bar, from the bottom. */
    public static function counts(): array
    {
        return array_keys(self::PATTERNS);
    }

    /** The patterns, once on the page. */
    public static function definitions(): string
    {
        $patterns = '';
        foreach (self::PATTERNS as $count => [$back, $lines]) {
            $patterns .= "<pattern id=\"sors-pattern-{$count}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
                . "<rect width=\"8\" height=\"8\" fill=\"{$back}\"/>{$lines}</pattern>";
        }

        return "<svg class=\"sors-charts__patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>{$patterns}</defs></svg>";
    }

    public static function stateSign(string $state, float $x, float $y): string
    {
        return sprintf('<g transform="translate(%s %s)">%s</g>', round($x, 1), round($y, 1), self::SIGNS[$state] ?? '');
    }

    /** @return string HTML, escaped: what the patterns and signs mean. */
    public static function legend(): string
    {
        $entries = '';
        foreach (self::counts() as $count) {
            $entries .= self::legendEntry(sprintf('<rect x="1" y="1" width="22" height="14" fill="url(#sors-pattern-%s)" stroke="#1d2327"/>', $count), RunLabels::counts()[$count]);
        }
        foreach (array_keys(self::SIGNS) as $state) {
            $entries .= self::legendEntry(self::stateSign($state, 12, 8), RunLabels::runStates()[$state]);
        }

        return "<ul class=\"sors-legend\">{$entries}</ul>";
    }

    private static function legendEntry(string $drawing, string $text): string
    {
        return sprintf('<li><svg width="24" height="16" aria-hidden="true" focusable="false">%s</svg> %s</li>', $drawing, esc_html($text));
    }
}
