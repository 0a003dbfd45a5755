<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Admin\DryRunReportRows;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Support\Csv;

/**
 * The report of a dry run on the command line. JSON and CSV are written line by line: a whole catalog need not fit into
 * PHP's memory.
 */
final class DryRunReportOutput
{
    /** How many lines a table has. */
    private const LINES = 500;

    public function __construct(private readonly Output $output)
    {
    }

    /** @param 'table'|'json'|'csv' $format */
    public function write(DryRunReport $plan, string $format): void
    {
        match ($format) {
            'csv' => $this->csv($plan),
            'json' => $this->json($plan),
            default => $this->table($plan),
        };
    }

    private function csv(DryRunReport $plan): void
    {
        $this->output->line(rtrim(Csv::line(DryRunReportRows::COLUMNS), "\r\n"));
        foreach (DryRunReportRows::all($plan) as $row) {
            $this->output->line(rtrim(Csv::line(array_values($row)), "\r\n"));
        }
    }

    private function json(DryRunReport $plan): void
    {
        $before = '[';
        foreach (DryRunReportRows::all($plan) as $row) {
            $this->output->line($before . wp_json_encode($row, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));
            $before = ',';
        }
        $this->output->line($before === '[' ? '[]' : ']');
    }

    private function table(DryRunReport $plan): void
    {
        $rows = [];
        foreach (DryRunReportRows::all($plan) as $row) {
            if (count($rows) === self::LINES) {
                $this->output->line(sprintf('The first %d lines; all of them: --format=csv or json.', self::LINES));
                break;
            }
            $rows[] = $row;
        }
        $this->output->table($rows, DryRunReportRows::COLUMNS, 'table');
        $counts = $plan->counts();
        $this->output->line($counts === [] ? 'Nothing would change.' : implode(', ', array_map(
            static fn (string $action, int $count): string => "{$action}: {$count}",
            array_keys($counts),
            $counts
        )));
    }
}
