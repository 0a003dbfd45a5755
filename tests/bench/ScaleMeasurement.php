<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * Measures runs in a large shop: time, memory, number of actions; above all runs without changes.
 */
final class ScaleMeasurement
{
    public function __construct(private readonly BenchmarkData $data)
    {
    }

    /** @return array<string, mixed> */
    public function measureStep(string $step): array
    {
        return ['step' => $step, 'products' => $this->data->loadSums()['products']] + match ($step) {
            'import', 'unchanged', 'changed' => $this->measureRun($step),
            'actions' => $this->countActions(),
        };
    }

    /** @return array<string, mixed> */
    private function measureRun(string $step): array
    {
        global $wpdb;
        $line = (new SandboxTiming())->measurePages();
        $ours = new PluginContender();
        $ours->prepare($step);
        $before = ['php' => memory_get_usage(), 'rss' => StepMeasurement::memoryBytes('VmRSS'), 'queries' => $wpdb->num_queries, 'cpu' => StepMeasurement::cpuSeconds()];
        memory_reset_peak_usage();
        $started = hrtime(true);
        $ours->run($step);
        $php = memory_get_peak_usage();
        $line += [
            'seconds' => self::secondsSince($started),
            'cpu_seconds' => round(StepMeasurement::cpuSeconds() - $before['cpu'], 2),
            'queries' => $wpdb->num_queries - $before['queries'],
            'php_peak_mb' => StepMeasurement::megabytes($php),
            'php_growth_mb' => StepMeasurement::megabytes($php - $before['php']),
            // Memory outside PHP: the extension with its runtime and connections.
            'extension_mb' => StepMeasurement::megabytes(max(0, StepMeasurement::memoryBytes('VmHWM') - $before['rss'] - ($php - $before['php']))),
            'runs' => self::summarize($ours->runs),
        ];
        if ($step === 'unchanged' && array_sum(array_column($line['runs'], 'updated')) + array_sum(array_column($line['runs'], 'created')) > 0) {
            throw new \RuntimeException('The run wrote data although nothing changed: ' . json_encode($line['runs']));
        }

        return $line;
    }

    /** @return array<string, mixed> Number of actions that complete a run of each kind. */
    private function countActions(): array
    {
        global $wpdb;
        $highest = (int) $wpdb->get_var("SELECT MAX(action_id) FROM {$wpdb->prefix}actionscheduler_actions");
        add_filter('action_scheduler_queue_runner_time_limit', static fn (): int => HOUR_IN_SECONDS);
        $runner = new Runner();
        $finished = [];
        foreach (['catalog', 'stock'] as $kind) {
            $run = $runner->start($kind, 'admin');
            $runner->enqueueStep($run->id);
            for ($tries = 0; $tries < 1000 && !(new RunRepository())->find($run->id)?->isFinished(); $tries++) {
                \ActionScheduler_QueueRunner::instance()->run('bench');
            }
            $finished[] = (new RunRepository())->find($run->id);
        }
        $created = $wpdb->get_results("SELECT hook, COUNT(*) AS created FROM {$wpdb->prefix}actionscheduler_actions WHERE action_id > {$highest} GROUP BY hook", ARRAY_A);
        $created = array_map('intval', array_column($created, 'created', 'hook'));

        // Recurring actions also fall due meanwhile; they are listed, but not counted.
        return ['actions' => $created[StepScheduler::HOOK] ?? 0, 'hooks' => $created, 'runs' => self::summarize($finished)];
    }

    /**
     * @param list<Run> $runs
     *
     * @return list<array<string, mixed>>
     */
    private static function summarize(array $runs): array
    {
        $names = array_flip(['kind', 'state', 'seen', 'created', 'updated', 'unchanged', 'skipped', 'failed']);

        return array_map(
            static fn (Run $run): array => array_intersect_key($run->toArray(), $names) + ['timings' => $run->details['timings'] ?? []],
            $runs
        );
    }

    private static function secondsSince(int $started): float
    {
        return round((hrtime(true) - $started) / 1e9, 2);
    }
}
