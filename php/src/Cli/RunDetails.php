<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Admin\Runs\RunItems;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Support\Csv;

/**
 * `wp sors runs show <id>`: one run's figures, and the items that failed or were left out, by SKU and reason.
 */
final class RunDetails
{
    /** Of the items. */
    public const COLUMNS = ['result', 'sku', 'sors_id', 'reason'];

    public function __construct(private readonly Output $output)
    {
    }

    /** @param 'table'|'json'|'csv' $format csv has the items alone. */
    public function write(Run $run, string $format): void
    {
        $items = self::listItems($run);
        $notes = RunView::forRun($run)['notes'];
        match ($format) {
            'json' => $this->output->line((string) wp_json_encode(
                ['run' => RunRow::fromRun($run), 'notes' => $notes, 'items' => $items],
                JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES
            )),
            'csv' => $this->writeCsv($items),
            default => $this->writeTables($run, $notes, $items),
        };
    }

    /** @param list<array<string, string>> $items */
    private function writeCsv(array $items): void
    {
        $this->output->line(rtrim(Csv::formatLine(self::COLUMNS), "\r\n"));
        foreach ($items as $item) {
            $this->output->line(rtrim(Csv::formatLine(array_values($item)), "\r\n"));
        }
    }

    /**
     * @param list<string>                $notes
     * @param list<array<string, string>> $items
     */
    private function writeTables(Run $run, array $notes, array $items): void
    {
        $rows = [];
        foreach (RunRow::fromRun($run) as $field => $value) {
            $rows[] = ['field' => $field, 'value' => (string) $value];
        }
        $this->output->table($rows, ['field', 'value'], 'table');
        foreach ($notes as $note) {
            $this->output->line($note);
        }
        if ($items !== []) {
            $this->output->table($items, self::COLUMNS, 'table');
        }
        $listed = count(RunItems::listFailed($run));
        if ($run->failed > $listed) {
            $this->output->line(sprintf('Of %d failed items the first %d are kept with the run; the log has all of them.', $run->failed, $listed));
        }
    }

    /** @return list<array{what: string, sku: string, sors_id: string, reason: string}> */
    private static function listItems(Run $run): array
    {
        $items = [];
        foreach (['failed' => RunItems::listFailed($run), 'skipped' => RunItems::listSkipped($run)] as $what => $list) {
            foreach ($list as $item) {
                $items[] = ['result' => $what] + $item;
            }
        }

        return $items;
    }
}
