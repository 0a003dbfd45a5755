<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * Writes docs/benchmarks.md and its chart from one run of `./dev bench all`. Keeps the manual text below the mark.
 */
final class BenchmarkPage
{
    private const MARK = '<!-- Below: written manually; ./dev bench all keeps it. -->';

    public function __construct(
        private readonly BenchmarkResults $results,
        private readonly int $size,
        private readonly string $revision,
        private readonly string $environment,
    ) {
    }

    public function writeTo(string $docs): void
    {
        $page = "{$docs}/benchmarks.md";
        $manual = explode(self::MARK, is_file($page) ? (string) file_get_contents($page) : '', 2)[1] ?? "\n";
        if (
            file_put_contents($page, $this->renderMarkdown() . self::MARK . $manual) === false
            || file_put_contents("{$docs}/benchmarks/import.svg", $this->renderChart()) === false
        ) {
            throw new \RuntimeException("{$docs} can't be written.");
        }
    }

    private function renderMarkdown(): string
    {
        $rows = array_map(static fn (array $row): string => '| ' . implode(' | ', $row) . ' |', $this->results->toRows());
        $size = number_format($this->size);
        $date = gmdate('Y-m-d');

        return <<<MARKDOWN
            # Benchmarks

            The cost of the main jobs, compared with other ways to import the same articles, in the same shop, on the same machine, in the
            same run. This command writes the page and the chart:

            ```
            ./dev bench all --size {$this->size}
            ```

            Measured on {$date} at revision `{$this->revision}`, {$size} articles: {$this->environment}.
            Figures differ between machines; compare ratios.

            ![First import, products per second](benchmarks/import.svg)

            | step | contender | items | items/s | seconds | queries/item | CPU ms/item | PHP MB | RSS MB | we are | by CPU |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|

            MARKDOWN
            . implode("\n", $rows) . "\n\n" . $this->renderNotes();
    }

    private function renderNotes(): string
    {
        return <<<'MARKDOWN'
            - **Items** are products or images shown. A slow contender gets fewer articles; its seconds are then extrapolated to the full
              size and marked **~**. The smaller shop favors it, but creating categories weighs more in its first import.
            - **We are**: items per second of this plugin, as a multiple of the contender's. **By CPU**: the same by CPU time of PHP (with
              the extension's threads) and MariaDB together. On a busy machine, compare this figure.
            - **PHP MB** is `memory_get_peak_usage()`, **RSS MB** the `VmHWM` of the process; both include WordPress and WooCommerce.
            - Every step has a new PHP process with the same options; every contender starts with the same new shop. After each step
              the shop is compared with the data: number of products, sums of stock and prices, images shown.
            - **This plugin** reads SORS (the sandbox) and runs the catalog sync, then the stock and price sync; in the step "Stock and
              prices of all changed", only the latter. **(c)** reads SORS, too, page by page.
            - **(a)** and **(b)** have the data ready, as CSV and as PHP arrays: their time excludes reading SORS. (a) uses batches of 30
              lines like the importer in wp-admin, but in one process. (b) uses `rest_do_request()` without HTTP, 100 products per call.
            - (a), (b) and (c) don't detect changes, so they send everything each time.
            - **(d)** is the limit, not a contender: the bare rows in multi-row statements, 500 products per transaction, no look-ups except
              IDs, no checks, no hooks, no caches. Its categories exist before the measurement.


            MARKDOWN;
    }

    private function renderChart(): string
    {
        $bars = [];
        foreach ($this->results->steps['import'] as $contender => $line) {
            $perSecond = (float) $line['items_per_second'];
            $bars[BenchmarkPlan::CONTENDERS[$contender]] = [
                'value' => $perSecond,
                'note' => number_format($perSecond, $perSecond < 100 ? 1 : 0) . '/s',
            ];
        }

        return BarChart::render('First import, products per second', "Longer is better. {$this->environment}", $bars);
    }
}
