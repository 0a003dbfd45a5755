<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * What was measured, seen from the size that was asked for.
 */
final class Results
{
    /** @var array<string, array<string, array<string, mixed>>> Step → contender → line. */
    public readonly array $steps;

    /** @param list<array<string, mixed>> $lines As Measure gives them. */
    public function __construct(array $lines)
    {
        $steps = [];
        foreach (array_keys(Plan::STEPS) as $step) {
            $of = array_column(array_filter($lines, static fn (array $line): bool => $line['step'] === $step), null, 'contender');
            if ($of !== []) {
                $steps[$step] = self::scaled($of);
            }
        }
        $this->steps = $steps;
    }

    public static function read(string $file): self
    {
        $lines = file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: [];

        return new self(array_map(static fn (string $line): array => json_decode($line, true, 8, JSON_THROW_ON_ERROR), $lines));
    }

    /**
     * Lines of the table.
     *
     * @return list<list<string>> step, contender, items, items/s, seconds, queries and CPU an item, PHP's peak,
     *     RSS's peak, ratio, ratio by CPU
     */
    public function rows(): array
    {
        $rows = [];
        foreach ($this->steps as $step => $lines) {
            foreach ($lines as $contender => $line) {
                $mark = $line['extrapolated'] ? '~' : '';
                $rows[] = [
                    Plan::STEPS[$step],
                    Plan::CONTENDERS[$contender],
                    number_format($line['items']),
                    number_format($line['items_per_second'], $line['items_per_second'] < 100 ? 1 : 0),
                    $mark . number_format($line['seconds_at_size'], $line['seconds_at_size'] < 100 ? 1 : 0),
                    number_format($line['queries_per_item'], 2),
                    number_format($line['cpu_ms_per_item'], $line['cpu_ms_per_item'] < 10 ? 2 : 0),
                    number_format($line['php_peak_mb'], 0),
                    number_format($line['rss_peak_mb'], 0),
                    $contender === 'ours' ? '' : self::times($line['ratio']),
                    $contender === 'ours' ? '' : self::times($line['cpu_ratio']),
                ];
            }
        }

        return $rows;
    }

    private static function times(?float $ratio): string
    {
        return $ratio === null ? '' : number_format($ratio, $ratio < 1 ? 3 : ($ratio < 10 ? 2 : 0)) . '×';
    }

    /**
     * @param array<string, array<string, mixed>> $lines By contender.
     *
     * @return array<string, array<string, mixed>> With seconds_at_size, extrapolated; ratio, cpu_ratio: how many times as fast we are.
     */
    private static function scaled(array $lines): array
    {
        $ours = $lines['ours'] ?? null;
        foreach ($lines as $contender => $line) {
            $size = $ours['items'] ?? $line['items'];
            $lines[$contender] += [
                'extrapolated' => $line['items'] < $size,
                'seconds_at_size' => round($line['seconds'] * $size / $line['items'], 2),
                'ratio' => $ours === null ? null : round($ours['items_per_second'] / $line['items_per_second'], 3),
                'cpu_ratio' => $ours === null ? null : round($line['cpu_ms_per_item'] / max(0.001, $ours['cpu_ms_per_item']), 3),
            ];
        }

        return array_merge(array_intersect_key(array_flip(array_keys(Plan::CONTENDERS)), $lines), $lines);
    }
}
