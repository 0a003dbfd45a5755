<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * Results of a benchmark, extrapolated to the requested size.
 */
final class BenchmarkResults
{
    /** @var array<string, array<string, array<string, mixed>>> Step → contender → line. */
    public readonly array $steps;

    /** @param list<array<string, mixed>> $lines Results of StepMeasurement. */
    public function __construct(array $lines)
    {
        $steps = [];
        foreach (array_keys(BenchmarkPlan::STEPS) as $step) {
            $byContender = array_column(array_filter($lines, static fn (array $line): bool => $line['step'] === $step), null, 'contender');
            if ($byContender !== []) {
                $steps[$step] = self::extrapolate($byContender);
            }
        }
        $this->steps = $steps;
    }

    public static function fromFile(string $file): self
    {
        $lines = file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: [];

        return new self(array_map(static fn (string $line): array => json_decode($line, true, 8, JSON_THROW_ON_ERROR), $lines));
    }

    /**
     * Returns the rows of the table.
     *
     * @return list<list<string>> step, contender, items, items/s, seconds, queries and CPU per item, PHP's peak,
     *     RSS's peak, ratio, ratio by CPU
     */
    public function toRows(): array
    {
        $rows = [];
        foreach ($this->steps as $step => $lines) {
            foreach ($lines as $contender => $line) {
                $mark = $line['extrapolated'] ? '~' : '';
                $rows[] = [
                    BenchmarkPlan::STEPS[$step],
                    BenchmarkPlan::CONTENDERS[$contender],
                    number_format($line['items']),
                    number_format($line['items_per_second'], $line['items_per_second'] < 100 ? 1 : 0),
                    $mark . number_format($line['seconds_at_size'], $line['seconds_at_size'] < 100 ? 1 : 0),
                    number_format($line['queries_per_item'], 2),
                    number_format($line['cpu_ms_per_item'], $line['cpu_ms_per_item'] < 10 ? 2 : 0),
                    number_format($line['php_peak_mb'], 0),
                    number_format($line['rss_peak_mb'], 0),
                    $contender === 'ours' ? '' : self::formatRatio($line['ratio']),
                    $contender === 'ours' ? '' : self::formatRatio($line['cpu_ratio']),
                ];
            }
        }

        return $rows;
    }

    private static function formatRatio(?float $ratio): string
    {
        return $ratio === null ? '' : number_format($ratio, $ratio < 1 ? 3 : ($ratio < 10 ? 2 : 0)) . '×';
    }

    /**
     * @param array<string, array<string, mixed>> $lines By contender.
     *
     * @return array<string, array<string, mixed>> Adds seconds_at_size, extrapolated, and ratio and cpu_ratio: the plugin's speed as a multiple.
     */
    private static function extrapolate(array $lines): array
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

        return array_merge(array_intersect_key(array_flip(array_keys(BenchmarkPlan::CONTENDERS)), $lines), $lines);
    }
}
