<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env;

/**
 * Terminal output: lines, a progress bar, a table.
 */
final class Screen
{
    private const WIDTH = 30;

    private readonly bool $terminal;

    public function __construct()
    {
        $this->terminal = stream_isatty(STDOUT);
    }

    public function printLine(string $line): void
    {
        fwrite(STDOUT, $line . "\n");
    }

    /** Redraws the progress bar. Without a terminal, prints only its final state. */
    public function drawBar(string $label, int $done, ?int $total, float $seconds, bool $over): void
    {
        if (!$this->terminal && !$over) {
            return;
        }
        $share = $total > 0 ? min(1.0, $done / $total) : ($over ? 1.0 : 0.0);
        $full = (int) round($share * self::WIDTH);
        fwrite(STDOUT, sprintf(
            "%s    %-16s %s%s %3d %%  %6d%s  %6.1f s%s",
            $this->terminal ? "\r" : '',
            $label,
            str_repeat('█', $full),
            str_repeat('░', self::WIDTH - $full),
            (int) ($share * 100),
            $done,
            $total > 0 ? ' / ' . $total : '',
            $seconds,
            $over ? "\n" : ''
        ));
    }

    /**
     * @param list<string> $head
     * @param list<list<string|int|float>> $rows First column aligned left, the others right.
     */
    public function printTable(array $head, array $rows): void
    {
        $rows = array_map(static fn (array $row): array => array_map('strval', $row), $rows);
        $widths = [];
        foreach (array_keys($head) as $column) {
            $widths[$column] = max(array_map('mb_strlen', array_column([$head, ...$rows], $column)));
        }
        foreach ([$head, ...$rows] as $row) {
            $line = '   ';
            foreach ($row as $column => $cell) {
                $space = str_repeat(' ', $widths[$column] - mb_strlen($cell));
                $line .= ' ' . ($column === 0 ? $cell . $space : ' ' . $space . $cell);
            }
            $this->printLine($line);
        }
    }
}
