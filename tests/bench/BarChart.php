<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * SVG bar chart. It needs no colors and no font.
 */
final class BarChart
{
    private const WIDTH = 760;
    private const LABEL = 250;
    private const FIGURE = 110;
    private const BAR = 24;
    private const GAP = 12;
    private const TOP = 58;

    /** @param array<string, array{value: float, note: string}> $bars Label → items per second, and the text after the bar. */
    public static function render(string $title, string $subtitle, array $bars): string
    {
        $max = max(array_column($bars, 'value'));
        $room = self::WIDTH - self::LABEL - self::FIGURE;
        $height = self::TOP + count($bars) * (self::BAR + self::GAP) + self::GAP;
        $parts = [
            sprintf('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" font-family="sans-serif" font-size="14">', self::WIDTH, $height),
            sprintf('<title>%s</title>', self::escape($title)),
            '<defs><pattern id="lines" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
                . '<rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="#777"/></pattern></defs>',
            sprintf('<rect width="%d" height="%d" fill="#fff"/>', self::WIDTH, $height),
            sprintf('<text x="12" y="24" font-size="16" font-weight="bold" fill="#111">%s</text>', self::escape($title)),
            sprintf('<text x="12" y="44" font-size="12" fill="#444">%s</text>', self::escape($subtitle)),
        ];
        $y = self::TOP;
        foreach ($bars as $label => $bar) {
            $length = max(1.5, $room * $bar['value'] / $max);
            $isFirst = $y === self::TOP;
            $middle = $y + self::BAR / 2 + 5;
            $parts[] = sprintf('<text x="%d" y="%.1F" text-anchor="end" fill="#111"%s>%s</text>', self::LABEL - 8, $middle, $isFirst ? ' font-weight="bold"' : '', self::escape((string) $label));
            $parts[] = sprintf('<rect x="%d" y="%d" width="%.1F" height="%d" fill="%s" stroke="#333"/>', self::LABEL, $y, $length, self::BAR, $isFirst ? '#222' : 'url(#lines)');
            $parts[] = sprintf('<text x="%.1F" y="%.1F" fill="#111">%s</text>', self::LABEL + $length + 6, $middle, self::escape($bar['note']));
            $y += self::BAR + self::GAP;
        }

        return implode("\n", [...$parts, '</svg>', '']);
    }

    private static function escape(string $text): string
    {
        return htmlspecialchars($text, ENT_XML1 | ENT_QUOTES, 'UTF-8');
    }
}
