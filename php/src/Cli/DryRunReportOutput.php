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
    private const MAX_LINES = 500;

    public function __construct(private readonly Output $output)
    {
    }

    /** @param 'table'|'json'|'csv' $format */
    public function write(DryRunReport $plan, string $format): void
    {
        match ($format) {
            'csv' => $this->writeCsv($plan),
            'json' => $this->writeJson($plan),
            default => $this->writeTable($plan),
        };
    }

    private function writeCsv(DryRunReport $plan): void
    {
        $this->output->line(rtrim(Csv::formatLine(DryRunReportRows::COLUMNS), "\r\n"));
        foreach (DryRunReportRows::listRows($plan) as $row) {
            $this->output->line(rtrim(Csv::formatLine(array_values($row)), "\r\n"));
        }
    }

    private function writeJson(DryRunReport $plan): void
    {
        $before = '[';
        foreach (DryRunReportRows::listRows($plan) as $row) {
            $this->output->line($before . wp_json_encode($row, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));
            $before = ',';
        }
        $this->output->line($before === '[' ? '[]' : ']');
    }

    private function writeTable(DryRunReport $plan): void
    {
        $rows = [];
        foreach (DryRunReportRows::listRows($plan) as $row) {
            if (count($rows) === self::MAX_LINES) {
                $this->output->line(sprintf('The first %d lines; all of them: --format=csv or json.', self::MAX_LINES));
                break;
            }
            $rows[] = $row;
        }
        $this->output->table($rows, DryRunReportRows::COLUMNS, 'table');
        $counts = $plan->countByAction();
        $this->output->line($counts === [] ? 'Nothing would change.' : implode(', ', array_map(
            static fn (string $action, int $count): string => "{$action}: {$count}",
            array_keys($counts),
            $counts
        )));
    }
}
