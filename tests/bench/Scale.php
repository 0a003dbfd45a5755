<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * How a run behaves in a large shop: time, memory, number of actions; above all when a run finds nothing new.
 */
final class Scale
{
    public function __construct(private readonly Source $source)
    {
    }

    /** @return array<string, mixed> */
    public function step(string $step): array
    {
        return ['step' => $step, 'products' => $this->source->sums()['products']] + match ($step) {
            'import', 'unchanged', 'changed' => $this->run($step),
            'actions' => $this->actions(),
        };
    }

    /** @return array<string, mixed> */
    private function run(string $step): array
    {
        global $wpdb;
        $line = (new Timing())->pages();
        $ours = new Ours();
        $ours->prepare($step);
        $before = ['php' => memory_get_usage(), 'rss' => Measure::status('VmRSS'), 'queries' => $wpdb->num_queries, 'cpu' => Measure::processor()];
        memory_reset_peak_usage();
        $began = hrtime(true);
        $ours->run($step);
        $php = memory_get_peak_usage();
        $line += [
            'seconds' => self::since($began),
            'cpu_seconds' => round(Measure::processor() - $before['cpu'], 2),
            'queries' => $wpdb->num_queries - $before['queries'],
            'php_peak_mb' => Measure::megabytes($php),
            'php_growth_mb' => Measure::megabytes($php - $before['php']),
            // What is not PHP's: the extension, with its runtime and connections.
            'extension_mb' => Measure::megabytes(max(0, Measure::status('VmHWM') - $before['rss'] - ($php - $before['php']))),
            'runs' => self::counts($ours->runs),
        ];
        if ($step === 'unchanged' && array_sum(array_column($line['runs'], 'updated')) + array_sum(array_column($line['runs'], 'created')) > 0) {
            throw new \RuntimeException('Something was written though nothing had changed: ' . json_encode($line['runs']));
        }

        return $line;
    }

    /** @return array<string, mixed> How many actions carry a run of each kind to its end. */
    private function actions(): array
    {
        global $wpdb;
        $highest = (int) $wpdb->get_var("SELECT MAX(action_id) FROM {$wpdb->prefix}actionscheduler_actions");
        add_filter('action_scheduler_queue_runner_time_limit', static fn (): int => HOUR_IN_SECONDS);
        $runner = new Runner();
        $ended = [];
        foreach (['catalog', 'stock'] as $kind) {
            $run = $runner->start($kind, 'admin');
            $runner->enqueueStep($run->id);
            for ($tries = 0; $tries < 1000 && !(new RunRepository())->find($run->id)?->isFinished(); $tries++) {
                \ActionScheduler_QueueRunner::instance()->run('bench');
            }
            $ended[] = (new RunRepository())->find($run->id);
        }
        $made = $wpdb->get_results("SELECT hook, COUNT(*) AS made FROM {$wpdb->prefix}actionscheduler_actions WHERE action_id > {$highest} GROUP BY hook", ARRAY_A);
        $made = array_map('intval', array_column($made, 'made', 'hook'));

        // What comes again and again by itself falls due in between; it is named, not counted.
        return ['actions' => $made[StepScheduler::HOOK] ?? 0, 'hooks' => $made, 'runs' => self::counts($ended)];
    }

    /**
     * @param list<Run> $runs
     *
     * @return list<array<string, mixed>>
     */
    private static function counts(array $runs): array
    {
        $names = array_flip(['kind', 'state', 'seen', 'created', 'updated', 'unchanged', 'skipped', 'failed']);

        return array_map(
            static fn (Run $run): array => array_intersect_key($run->toArray(), $names) + ['timings' => $run->details['timings'] ?? []],
            $runs
        );
    }

    private static function since(int $began): float
    {
        return round((hrtime(true) - $began) / 1e9, 2);
    }
}
