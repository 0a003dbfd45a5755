<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Runs;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\Text;

/**
 * How a run behaves in a large shop: time of a run that finds nothing new, memory, number of actions.
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
            'adopt' => $this->adopt(),
            'unchanged', 'changed' => $this->again($step),
            'actions' => $this->actions(),
        };
    }

    /** @return array<string, mixed> */
    private function adopt(): array
    {
        // As the plugin stores texts, so that it finds next to nothing to write.
        $raw = new RawSql($this->source, Text::rich(...));
        $raw->prepare('import');
        $raw->run('import');
        $ours = new Ours();
        $ours->prepare('import');
        $began = hrtime(true);
        $ours->run('import');

        return ['seconds' => self::since($began), 'runs' => self::counts($ours->runs)];
    }

    /** @return array<string, mixed> */
    private function again(string $step): array
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
            $runner->schedule($run->id);
            for ($tries = 0; $tries < 1000 && !(new Runs())->find($run->id)?->isOver(); $tries++) {
                \ActionScheduler_QueueRunner::instance()->run('bench');
            }
            $ended[] = (new Runs())->find($run->id);
        }
        $made = (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}actionscheduler_actions WHERE action_id > {$highest}");

        return ['actions' => $made, 'runs' => self::counts($ended)];
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
