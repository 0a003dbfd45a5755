<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Sync\Runner;

/**
 * `wp sors runs`: the runs of late; `show <id>` tells of one, `stop <id>` stops it, `resume <id>` goes on with one that
 * was cut off or is paused.
 */
final class RunsCommand implements Command
{
    private const COLUMNS = [
        'id', 'kind', 'state', 'started_by', 'database', 'started_gmt', 'finished_gmt',
        'seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'reason',
    ];

    public function __construct(private readonly Output $output)
    {
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Lists the runs of late, shows or stops one, or goes on with one that was cut off or paused.',
            'longdesc' => "show: figures, and the items that failed or were left out, by SKU and reason; --format=csv has the items alone.\n\n"
                . "resume: goes on with a run of any kind that is not at its end. If a brake paused it, what it asks about is accepted.\n\n"
                . Options::exitCodes(),
            'synopsis' => [
                ['type' => 'positional', 'name' => 'action', 'description' => 'What to do.', 'optional' => true, 'default' => 'list', 'options' => ['list', 'show', 'stop', 'resume']],
                ['type' => 'positional', 'name' => 'id', 'description' => 'The run to show, to stop or to go on with.', 'optional' => true],
                ['type' => 'assoc', 'name' => 'kind', 'description' => 'Only this kind.', 'optional' => true, 'options' => Settings::SYNC_KINDS],
                ['type' => 'assoc', 'name' => 'limit', 'description' => 'How many.', 'optional' => true, 'default' => '20'],
                ['options' => ['table', 'json', 'csv']] + Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        return match ($arguments[0] ?? 'list') {
            'list' => $this->list($options),
            'show' => $this->show((int) ($arguments[1] ?? 0), $options),
            'stop' => $this->stop((int) ($arguments[1] ?? 0)),
            'resume' => $this->resume((int) ($arguments[1] ?? 0), $options),
            default => $this->failUsage('Say what to do: wp sors runs [list|show <id>|stop <id>|resume <id>]'),
        };
    }

    /** @param array<string, string|bool> $options */
    private function list(array $options): int
    {
        $kind = (string) ($options['kind'] ?? '');
        if ($kind !== '' && !in_array($kind, Settings::SYNC_KINDS, true)) {
            return $this->failUsage('There is no such kind. Choose one of: ' . implode(', ', Settings::SYNC_KINDS));
        }
        $limit = max(1, min(1000, (int) ($options['limit'] ?? 20)));
        $rows = array_map(RunRow::fromRun(...), (new RunRepository())->listRecent($limit, $kind === '' ? null : $kind));
        $this->output->table($rows, self::COLUMNS, Options::format($options, true));

        return ExitCode::OK;
    }

    /** @param array<string, string|bool> $options */
    private function show(int $id, array $options): int
    {
        $run = $id > 0 ? (new RunRepository())->find($id) : null;
        if ($run === null) {
            return $this->failUsage('There is no such run. See: wp sors runs');
        }
        (new RunDetails($this->output))->write($run, Options::format($options, true));

        return ExitCode::OK;
    }

    private function stop(int $id): int
    {
        $run = $id > 0 ? (new RunRepository())->find($id) : null;
        if ($run === null) {
            return $this->failUsage('There is no such run. See: wp sors runs');
        }
        if ($run->isFinished()) {
            $this->output->warning(sprintf('Run %d has ended already: %s.', $id, $run->state));

            return ExitCode::OK;
        }
        (new Runner())->stop($id);
        $this->output->success(sprintf('Run %d stops after the batch it is writing.', $id));

        return ExitCode::OK;
    }

    /** @param array<string, string|bool> $options */
    private function resume(int $id, array $options): int
    {
        $run = $id > 0 ? (new RunRepository())->find($id) : null;
        if ($run === null) {
            return $this->failUsage('There is no such run. See: wp sors runs');
        }
        if ($run->isFinished()) {
            return $this->failUsage(sprintf('Run %1$d has ended: %2$s. Start a new one: wp sors sync %3$s%4$s', $id, $run->state, $run->kind, $run->isDryRun ? ' --dry-run' : ''));
        }
        $format = Options::format($options, true);
        $runs = new CliRunner($this->output, new Runner(), $format === 'table');
        try {
            ResumableRun::assertCurrentDatabase($run);
            $run = $runs->resume($run, false);
        } catch (\DomainException $refusal) {
            $this->output->error($refusal->getMessage());

            return ExitCode::FAILED;
        } catch (RunInProgressException $busy) {
            $this->output->error($busy->getMessage());

            return ExitCode::BUSY;
        }
        $code = $runs->reportEnd($run);
        $this->output->table([RunRow::fromRun($run)], self::COLUMNS, $format);

        return $code;
    }

    private function failUsage(string $sentence): int
    {
        $this->output->error($sentence);

        return ExitCode::USAGE;
    }
}
