<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * A bar chart as SVG: lengths and figures tell it all, the shades only help. No font but the reader's own.
 */
final class Chart
{
    private const WIDTH = 760;
    private const LABEL = 250;
    private const FIGURE = 110;
    private const BAR = 24;
    private const GAP = 12;
    private const TOP = 58;

    /** @param array<string, array{value: float, note: string}> $bars Label → items a second, and what is said behind it. */
    public static function bars(string $title, string $subtitle, array $bars): string
    {
        $most = max(array_column($bars, 'value'));
        $room = self::WIDTH - self::LABEL - self::FIGURE;
        $height = self::TOP + count($bars) * (self::BAR + self::GAP) + self::GAP;
        $parts = [
            sprintf('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" font-family="sans-serif" font-size="14">', self::WIDTH, $height),
            sprintf('<title>%s</title>', self::text($title)),
            '<defs><pattern id="lines" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
                . '<rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="#777"/></pattern></defs>',
            sprintf('<rect width="%d" height="%d" fill="#fff"/>', self::WIDTH, $height),
            sprintf('<text x="12" y="24" font-size="16" font-weight="bold" fill="#111">%s</text>', self::text($title)),
            sprintf('<text x="12" y="44" font-size="12" fill="#444">%s</text>', self::text($subtitle)),
        ];
        $y = self::TOP;
        foreach ($bars as $label => $bar) {
            $length = max(1.5, $room * $bar['value'] / $most);
            $own = $y === self::TOP;
            $middle = $y + self::BAR / 2 + 5;
            $parts[] = sprintf('<text x="%d" y="%.1F" text-anchor="end" fill="#111"%s>%s</text>', self::LABEL - 8, $middle, $own ? ' font-weight="bold"' : '', self::text((string) $label));
            $parts[] = sprintf('<rect x="%d" y="%d" width="%.1F" height="%d" fill="%s" stroke="#333"/>', self::LABEL, $y, $length, self::BAR, $own ? '#222' : 'url(#lines)');
            $parts[] = sprintf('<text x="%.1F" y="%.1F" fill="#111">%s</text>', self::LABEL + $length + 6, $middle, self::text($bar['note']));
            $y += self::BAR + self::GAP;
        }

        return implode("\n", [...$parts, '</svg>', '']);
    }

    private static function text(string $text): string
    {
        return htmlspecialchars($text, ENT_XML1 | ENT_QUOTES, 'UTF-8');
    }
}
