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

            These benchmarks compare the plugin with alternatives: the same articles, the same shop, the same machine, the same run.
            This command writes the page and the chart:

            ```
            ./dev bench all --size {$this->size}
            ```

            Measured on {$date} at revision `{$this->revision}`, {$size} articles: {$this->environment}.
            Other machines give other figures; compare ratios.

            ![First import, products per second](benchmarks/import.svg)

            | step | contender | items | items/s | seconds | queries/item | CPU ms/item | PHP MB | RSS MB | we are | by CPU |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|

            MARKDOWN
            . implode("\n", $rows) . "\n\n" . $this->renderNotes();
    }

    private function renderNotes(): string
    {
        return <<<'MARKDOWN'
            - **Items** are products, or images shown. A contender too slow for the whole size gets fewer articles. Its seconds are extrapolated to ours
              and marked **~**. A smaller shop favors it, but with very few articles the creation of categories weighs too much in its first import.
            - **We are**: items per second of this plugin as a multiple of the contender's. **By CPU**: the same by processor time of PHP (with the threads
              of the extension) and MariaDB. Use that figure if the machine also did other work.
            - **PHP MB** is `memory_get_peak_usage()`, **RSS MB** the process's `VmHWM`. Both include WordPress and WooCommerce.
            - Every step runs in a new PHP process with the same options. Every contender starts with the same fresh shop. After each step the shop is
              compared with the data: number of products, sums of stock and prices, images shown.
            - **This plugin** reads SORS (the sandbox) itself. It runs the catalog sync and then the stock and price sync; the step for stock and prices
              runs only the latter. **(c)** also reads SORS itself, page by page.
            - **(a)** and **(b)** get the data as CSV and as PHP arrays, so their time does not include reading SORS. (a) works in batches of 30 lines, as the
              importer in wp-admin does, but within one process. (b) is called with `rest_do_request()`, without HTTP, 100 products per call.
            - (a), (b) and (c) don't know what changed, so they send everything each time.
            - **(d)** is not a contender but the limit: bare rows in multi-row statements, 500 products per transaction. It looks up only IDs, and has no
              checks, hooks or caches. Its categories are created before the measurement starts.


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
