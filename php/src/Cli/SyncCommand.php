<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Sync\Runner;

/**
 * `wp sors sync <catalog|stock|images|all>`: the same engine as the page and the schedule, in this process.
 */
final class SyncCommand implements Command
{
    private const COLUMNS = ['id', 'kind', 'state', 'seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'reason'];

    private CliRunner $cliRunner;

    /** Whether what a brake would ask is answered with yes. */
    private bool $isConfirmed = false;

    public function __construct(private readonly Output $output, private readonly Runner $runner = new Runner())
    {
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
                    'options' => [...Settings::SYNC_KINDS, 'all'],
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
                [
                    'type' => 'flag',
                    'name' => 'resume',
                    'description' => 'Start nothing; go on with the kind’s run that was cut off or is paused. One that a brake paused needs --yes, too.',
                    'optional' => true,
                ],
                [
                    'type' => 'assoc',
                    'name' => 'database',
                    'description' => 'The database the shop must be in; with another one nothing is started. To move the shop: wp sors switch-database.',
                    'optional' => true,
                ],
                ['options' => ['table', 'json', 'csv']] + Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        $kind = $arguments[0] ?? '';
        if (count($arguments) !== 1 || !in_array($kind, [...Settings::SYNC_KINDS, 'all'], true)) {
            $this->output->error('Say what to bring in: wp sors sync <catalog|stock|images|all>');

            return ExitCode::USAGE;
        }
        $isResumed = (bool) ($options['resume'] ?? false);
        if ($isResumed && ($kind === 'all' || (bool) ($options['dry-run'] ?? false))) {
            $this->output->error('--resume is of one kind, catalog, stock or images, and of a run that writes.');

            return ExitCode::USAGE;
        }
        $problem = self::problem($options);
        if ($problem !== null) {
            $this->output->error($problem);

            return ExitCode::FAILED;
        }
        $format = Options::format($options, true);
        $this->cliRunner = new CliRunner($this->output, $this->runner, $format === 'table');
        $this->isConfirmed = (bool) ($options['yes'] ?? false);

        if ($isResumed) {
            return $this->resume($kind, $format);
        }
        if ((bool) ($options['dry-run'] ?? false)) {
            return $this->dryRun($kind, $format);
        }

        return $this->runKinds($kind === 'all' ? Settings::SYNC_KINDS : [$kind], $format);
    }

    /**
     * What keeps a run from being started. A run writes the links of the database the shop is in, so another one is not
     * for this command: the shop moves there first.
     *
     * @param array<string, string|bool> $options
     */
    private static function problem(array $options): ?string
    {
        $settings = Settings::load();
        $chosen = $settings->text('database');
        $asked = array_key_exists('database', $options) ? trim((string) $options['database']) : $chosen;

        return Readiness::findProblem($settings) ?? ($asked === $chosen ? null : sprintf(
            'The shop is in the database “%1$s”, not in “%2$s”; nothing was started. What a move would do: wp sors switch-database %2$s',
            $chosen,
            $asked
        ));
    }

    /** @param 'table'|'json'|'csv' $format */
    private function resume(string $kind, string $format): int
    {
        $run = ResumableRun::findRun($kind);
        if ($run === null) {
            $this->output->error(sprintf('No run of the kind %1$s was cut off or is paused. Start one: wp sors sync %1$s', $kind));

            return ExitCode::FAILED;
        }
        if ($run->needsConfirmation() && !$this->isConfirmed) {
            $this->cliRunner->showFindings($run);

            return $this->cliRunner->reportEnd($run);
        }
        try {
            ResumableRun::assertCurrentDatabase($run);
            $run = $this->cliRunner->resume($run, $this->isConfirmed);
        } catch (\DomainException $refusal) {
            $this->output->error($refusal->getMessage());

            return ExitCode::FAILED;
        } catch (RunInProgressException $busy) {
            $this->output->error($busy->getMessage());

            return ExitCode::BUSY;
        }
        $code = $this->cliRunner->reportEnd($run);
        $this->output->table([RunRow::fromRun($run)], self::COLUMNS, $format);

        return $code;
    }

    /** Each kind builds on the one before, so only one at a time can say what it would do. */
    private function dryRun(string $kind, string $format): int
    {
        if ($kind === 'all') {
            $this->output->error('A dry run is of one kind: catalog, stock or images.');

            return ExitCode::USAGE;
        }
        try {
            $run = $this->cliRunner->start($kind, false, true);
        } catch (RunInProgressException $busy) {
            $this->output->error($busy->getMessage());

            return ExitCode::BUSY;
        }
        (new DryRunReportOutput($this->output))->write(new DryRunReport($run->id), $format);

        return $this->cliRunner->reportEnd($run);
    }

    /**
     * One kind after the other; what did not reach its end stops the rest, which builds on it.
     *
     * @param list<string> $kinds
     */
    private function runKinds(array $kinds, string $format): int
    {
        $rows = [];
        $code = ExitCode::OK;
        foreach ($kinds as $kind) {
            try {
                $run = $this->cliRunner->start($kind, $this->isConfirmed);
            } catch (RunInProgressException $busy) {
                $this->output->error($busy->getMessage());
                $code = ExitCode::BUSY;
                break;
            }
            $rows[] = RunRow::fromRun($run);
            $code = $this->cliRunner->reportEnd($run, $code);
            if ($run->state !== 'completed') {
                break;
            }
        }
        if ($rows !== []) {
            $this->output->table($rows, self::COLUMNS, $format);
        }

        return $code;
    }
}
