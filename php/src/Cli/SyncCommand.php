<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Plan;
use SorsForWooCommerce\Sync\BusyException;
use SorsForWooCommerce\Sync\Runner;

/**
 * `wp sors sync <catalog|stock|images|all>`: the same engine as the page and the schedule, in this process.
 */
final class SyncCommand implements Command
{
    private const COLUMNS = ['id', 'kind', 'state', 'seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'reason'];

    private readonly RunInProcess $runs;

    /** Whether what a brake would ask is answered with yes. */
    private bool $yes = false;

    public function __construct(private readonly Output $output, ?Runner $runner = null)
    {
        $this->runs = new RunInProcess($output, $runner ?? new Runner());
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
                [
                    'type' => 'flag',
                    'name' => 'yes',
                    'description' => 'Go on where a brake would pause the run and ask: much stock to zero, a smaller catalog, prices that jump, other settings than before.',
                    'optional' => true,
                ],
                [
                    'type' => 'flag',
                    'name' => 'dry-run',
                    'description' => 'Write nothing to the shop; list what would change, field by field, and what would be left out and why.',
                    'optional' => true,
                ],
                ['options' => ['table', 'json', 'csv']] + Options::formatHelp(),
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
        $problem = Readiness::problem(Settings::load());
        if ($problem !== null) {
            $this->output->error($problem);

            return ExitCode::FAILED;
        }

        $this->yes = (bool) ($options['yes'] ?? false);

        if ((bool) ($options['dry-run'] ?? false)) {
            return $this->dry($kind, Options::format($options, true));
        }

        return $this->all($kind === 'all' ? Settings::SYNCS : [$kind], Options::format($options));
    }

    /** Each kind builds on the one before, so only one at a time can say what it would do. */
    private function dry(string $kind, string $format): int
    {
        if ($kind === 'all') {
            $this->output->error('A dry run is of one kind: catalog, stock or images.');

            return ExitCode::USAGE;
        }
        try {
            $run = $this->runs->begin($kind, false, true);
        } catch (BusyException $busy) {
            $this->output->error($busy->getMessage());

            return ExitCode::BUSY;
        }
        (new PlanOutput($this->output))->write(new Plan($run->id), $format);

        return $this->runs->exitCode($run);
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
                $run = $this->runs->begin($kind, $this->yes);
            } catch (BusyException $busy) {
                $this->output->error($busy->getMessage());
                $code = ExitCode::BUSY;
                break;
            }
            $rows[] = RunRow::of($run);
            $code = $this->runs->exitCode($run, $code);
            if ($run->state !== 'done') {
                break;
            }
        }
        if ($rows !== []) {
            $this->output->table($rows, self::COLUMNS, $format);
        }

        return $code;
    }
}
