<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * docs/benchmarks.md and its chart, from one run of `./dev bench all`. What stands below the mark is written by hand and
 * kept.
 */
final class Page
{
    private const MARK = '<!-- Below: by hand; ./dev bench all keeps it. -->';

    public function __construct(
        private readonly Results $results,
        private readonly int $size,
        private readonly string $revision,
        private readonly string $ground,
    ) {
    }

    public function write(string $docs): void
    {
        $page = "{$docs}/benchmarks.md";
        $kept = explode(self::MARK, is_file($page) ? (string) file_get_contents($page) : '', 2)[1] ?? "\n";
        if (
            file_put_contents($page, $this->markdown() . self::MARK . $kept) === false
            || file_put_contents("{$docs}/benchmarks/import.svg", $this->chart()) === false
        ) {
            throw new \RuntimeException("{$docs} can't be written.");
        }
    }

    private function markdown(): string
    {
        $rows = array_map(static fn (array $row): string => '| ' . implode(' | ', $row) . ' |', $this->results->rows());
        $size = number_format($this->size);
        $date = gmdate('Y-m-d');

        return <<<MARKDOWN
            # Benchmarks

            What the main jobs cost, beside what others do with the same articles, in the same shop, on the same machine, in the same run.
            This page and the chart are written by

            ```
            ./dev bench all --size {$this->size}
            ```

            Measured on {$date} at revision `{$this->revision}`, {$size} articles: {$this->ground}.
            Figures of another machine are other figures; compare ratios.

            ![First import, products a second](benchmarks/import.svg)

            | step | contender | items | items/s | seconds | queries/item | CPU ms/item | PHP MB | RSS MB | we are | by CPU |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|

            MARKDOWN
            . implode("\n", $rows) . "\n\n" . $this->notes();
    }

    private function notes(): string
    {
        return <<<'MARKDOWN'
            - **Items** are products, or pictures shown. A contender too slow for the whole size gets fewer articles; its seconds are then
              extrapolated to ours and marked **~**. The smaller shop is kind to it; but with very few articles the making of categories weighs
              more in its first import than it should.
            - **We are**: items a second of this plugin, as a multiple of the contender's. **By CPU**: the same by processor time, of PHP (with the
              extension's threads) and MariaDB together; on a machine that does other work as well, that is the figure to go by.
            - **PHP MB** is `memory_get_peak_usage()`, **RSS MB** the process's `VmHWM`, both with WordPress and WooCommerce in them.
            - Every step runs in a fresh PHP process with the same options; every contender begins with the same fresh shop. After each step
              the shop is compared with the data: number of products, sums of stock and prices, pictures shown.
            - **This plugin** reads SORS (the sandbox) itself, and runs *catalog* and then *stock and prices*, but for the step of stock and
              prices, which is the latter alone. **(c)** reads SORS itself, too, page by page.
            - **(a)** and **(b)** find the data ready, as CSV and as PHP arrays: reading SORS isn't in their time. (a) works in batches of 30 lines
              like the admin's importer, but within one process; (b) is called by `rest_do_request()`, without HTTP, 100 products a call.
            - (a), (b) and (c) don't know what changed, so they send everything each time.
            - **(d)** is no contender but the limit: the bare rows in multi-row statements, 500 products a transaction, no look-ups beyond ids, no
              checks, no hooks, no caches; its categories are made before the clock starts.


            MARKDOWN;
    }

    private function chart(): string
    {
        $bars = [];
        foreach ($this->results->steps['import'] as $contender => $line) {
            $perSecond = (float) $line['items_per_second'];
            $bars[Plan::CONTENDERS[$contender]] = [
                'value' => $perSecond,
                'note' => number_format($perSecond, $perSecond < 100 ? 1 : 0) . '/s',
            ];
        }

        return Chart::bars('First import, products a second', "Longer is better. {$this->ground}", $bars);
    }
}
