<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Storage\Run;

/**
 * A bar for each of the last runs of one kind, in the order of time, with what became of the items, how the run ended and
 * when. In a language written from right to left time runs from right to left.
 */
final class RunChart
{
    private const WIDTH = 360.0;
    private const HEIGHT = 190.0;
    private const MARGIN = 6.0;
    /** Where bars begin and how high the highest may be. */
    private const BASELINE = 148.0;
    private const MAX_BAR_HEIGHT = 112.0;
    /** So low at least is a part that is not nought, or one failed item of thousands would not be seen. */
    private const MIN_PART_HEIGHT = 3.0;
    private const BAR_WIDTH = 20.0;

    /** @param non-empty-list<Run> $runs The oldest first. */
    public function __construct(private readonly string $kind, private readonly array $runs, private readonly bool $rightToLeft)
    {
    }

    /** @return string The drawing, escaped. */
    public function svg(): string
    {
        $id = "sors-chart-{$this->kind}";
        $most = max(1, ...array_map(self::countItems(...), $this->runs));
        $drawing = $this->scaleSvg($most);
        $slot = (self::WIDTH - 2 * self::MARGIN) / max(5, count($this->runs));
        $day = '';
        foreach ($this->runs as $place => $run) {
            $middle = $this->mirrorX(self::MARGIN + $slot * ($place + 0.5));
            $date = self::formatDate($run, 'j M');
            $drawing .= $this->barSvg($run, $middle, $most) . self::labelSvg($middle, 163, self::formatDate($run, 'H:i'));
            // Below, the day, where it is another one.
            $drawing .= $date === $day ? '' : self::labelSvg($middle, 178, $date);
            $day = $date;
        }

        return sprintf(
            '<svg viewBox="0 0 %s %s" role="img" aria-labelledby="%s-title %s-desc" focusable="false"%s><title id="%s-title">%s</title><desc id="%s-desc">%s</desc>%s</svg>',
            self::WIDTH,
            self::HEIGHT,
            $id,
            $id,
            $this->rightToLeft ? ' direction="rtl"' : '',
            $id,
            /* translators: %s: kind of synchronisation */
            esc_html(sprintf(__('The last runs: %s', 'sors-for-woocommerce'), RunLabels::syncs()[$this->kind])),
            $id,
            esc_html($this->description()),
            $drawing
        );
    }

    /** All that the chart shows, in words. */
    private function description(): string
    {
        $last = $this->runs[count($this->runs) - 1];
        $failed = count(array_filter($this->runs, static fn (Run $run): bool => $run->state === 'failed'));

        return implode(' ', [
            sprintf(
                /* translators: 1: number of runs, 2: how many of them failed */
                _n('%1$s run, %2$s failed.', '%1$s runs, %2$s failed.', count($this->runs), 'sors-for-woocommerce'),
                number_format_i18n(count($this->runs)),
                number_format_i18n($failed)
            ),
            /* translators: 1: date and time, 2: state of a run and its figures */
            sprintf(__('The last one, %1$s: %2$s.', 'sors-for-woocommerce'), TimeFormat::formatLocal($last->finishedGmt), self::figuresText($last)),
        ]);
    }

    private static function figuresText(Run $run): string
    {
        $figures = [RunLabels::runStates()[$run->state] ?? $run->state];
        foreach (RunLabels::counts() as $count => $label) {
            $figures[] = sprintf('%s %s', $label, number_format_i18n((int) $run->{$count}));
        }

        return implode(', ', $figures);
    }

    private function barSvg(Run $run, float $middle, int $most): string
    {
        $top = self::BASELINE;
        $parts = '';
        foreach (ChartMarks::counts() as $count) {
            $number = (int) $run->{$count};
            if ($number > 0) {
                $height = max(self::MIN_PART_HEIGHT, self::MAX_BAR_HEIGHT * $number / $most);
                $top -= $height;
                $parts .= sprintf(
                    '<rect x="%s" y="%s" width="%s" height="%s" fill="url(#sors-pattern-%s)" stroke="#1d2327" stroke-width="0.8"/>',
                    round($middle - self::BAR_WIDTH / 2, 1),
                    round($top, 1),
                    self::BAR_WIDTH,
                    round($height, 1),
                    $count
                );
            }
        }

        return sprintf(
            '<g><title>%s</title>%s%s</g>',
            /* translators: 1: number of a run, 2: date and time, 3: state and figures */
            esc_html(sprintf(__('Run %1$d, %2$s: %3$s', 'sors-for-woocommerce'), $run->id, TimeFormat::formatLocal($run->finishedGmt), self::figuresText($run))),
            $parts,
            ChartMarks::stateSign($run->state, $middle, $top - 9)
        );
    }

    /** The ground, and how many items the highest bar stands for. */
    private function scaleSvg(int $most): string
    {
        $line = static fn (float $y, string $stroke): string => sprintf(
            '<path d="M%s %s H%s" stroke="%s"%s/>',
            self::MARGIN,
            $y,
            self::WIDTH - self::MARGIN,
            $stroke,
            $y < self::BASELINE ? ' stroke-dasharray="2 4"' : ''
        );

        return sprintf(
            '%s%s<text x="%s" y="12" text-anchor="start">%s</text>',
            $line(self::BASELINE, '#50575e'),
            $line(self::BASELINE - self::MAX_BAR_HEIGHT, '#8c8f94'),
            $this->mirrorX(self::MARGIN),
            /* translators: %s: number of items */
            esc_html(sprintf(_n('%s item', '%s items', $most, 'sors-for-woocommerce'), number_format_i18n($most)))
        );
    }

    private static function labelSvg(float $x, int $y, string $text): string
    {
        return sprintf('<text x="%s" y="%d" text-anchor="middle">%s</text>', round($x, 1), $y, esc_html($text));
    }

    private function mirrorX(float $fromStart): float
    {
        return $this->rightToLeft ? self::WIDTH - $fromStart : $fromStart;
    }

    private static function formatDate(Run $run, string $format): string
    {
        $stamp = TimeFormat::timestamp($run->finishedGmt);

        return $stamp === null ? '' : (string) wp_date($format, $stamp);
    }

    private static function countItems(Run $run): int
    {
        return array_sum(array_map(static fn (string $count): int => (int) $run->{$count}, ChartMarks::counts()));
    }
}
