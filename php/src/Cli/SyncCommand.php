<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Admin\Labels;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\BusyException;
use SorsForWooCommerce\Sync\Runner;

/**
 * `wp sors sync <catalog|stock|images|all>`: the same engine as the page and the schedule, in this process.
 */
final class SyncCommand implements Command
{
    private const COLUMNS = ['id', 'kind', 'state', 'seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'reason'];

    private readonly Runner $runner;

    public function __construct(private readonly Output $output, ?Runner $runner = null)
    {
        $this->runner = $runner ?? new Runner();
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Brings the catalog, stock and prices, or pictures from SORS into the shop.',
            'longdesc' => Options::exitCodes(),
            'synopsis' => [
                [
                    'type' => 'positional',
                    'name' => 'kind',
                    'description' => 'What to bring in.',
                    'options' => [...Settings::SYNCS, 'all'],
                ],
                Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        $kind = $arguments[0] ?? '';
        if (count($arguments) !== 1 || !in_array($kind, [...Settings::SYNCS, 'all'], true)) {
            $this->output->error('Say what to bring in: wp sors sync <catalog|stock|images|all>');

            return ExitCode::USAGE;
        }
        if (!Settings::load()->complete()) {
            $this->output->error('API key or database is missing. Enter them in wp-admin under WooCommerce › SORS › Settings.');

            return ExitCode::FAILED;
        }

        return $this->all($kind === 'all' ? Settings::SYNCS : [$kind], Options::format($options));
    }

    /**
     * One kind after the other; what did not reach its end stops the rest, which builds on it.
     *
     * @param list<string> $kinds
     */
    private function all(array $kinds, string $format): int
    {
        $rows = [];
        $code = ExitCode::OK;
        foreach ($kinds as $kind) {
            try {
                $run = $this->one($kind);
            } catch (BusyException $busy) {
                $this->output->error($busy->getMessage());
                $code = ExitCode::BUSY;
                break;
            }
            $rows[] = RunRow::of($run);
            $code = $run->failed > 0 ? ExitCode::PARTLY : $code;
            if ($run->state !== 'done') {
                $this->output->error(sprintf('%s: %s. %s', $kind, $run->state, (string) $run->reason));
                $code = ExitCode::FAILED;
                break;
            }
        }
        if ($rows !== []) {
            $this->output->table($rows, self::COLUMNS, $format);
        }

        return $code;
    }

    /** @throws BusyException */
    private function one(string $kind): Run
    {
        $run = $this->runner->start($kind, 'cli');
        $this->stopOnInterrupt($run->id);
        $label = Labels::syncs()[$kind];
        $run = $this->runner->runToEnd($run->id, function (Run $run) use ($label): void {
            $this->output->progress($label, $run->seen, $run->total);
        });
        $this->output->endProgress();
        foreach (RunView::of($run)['failures'] as $failure) {
            $this->output->warning("{$failure['code']}: {$failure['reason']}");
        }

        return $run;
    }

    /** Ctrl-C stops after the batch that is being written, so that the next run finds everything in order. */
    private function stopOnInterrupt(int $id): void
    {
        if (!function_exists('pcntl_async_signals')) {
            return;
        }
        pcntl_async_signals(true);
        $runner = $this->runner;
        pcntl_signal(SIGINT, static function () use ($runner, $id): void {
            $runner->stop($id);
        });
    }
}
