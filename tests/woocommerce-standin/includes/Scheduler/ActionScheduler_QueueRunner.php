<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Scheduler\Claims;

/**
 * Runs due actions: by WP-Cron every minute, and from wp-admin by a separate request.
 */
class ActionScheduler_QueueRunner
{
    public const WP_CRON_HOOK = 'action_scheduler_run_queue';
    public const WP_CRON_SCHEDULE = 'every_minute';

    private const AJAX = 'as_async_request_queue_runner';

    private static ?self $instance = null;

    private float $began = 0.0;

    public static function instance(): self
    {
        return self::$instance ??= new self();
    }

    public function init(): void
    {
        add_filter('cron_schedules', static fn (array $schedules): array => $schedules + [
            self::WP_CRON_SCHEDULE => ['interval' => MINUTE_IN_SECONDS, 'display' => 'Every minute'],
        ]);
        add_action('init', [$this, 'schedule'], 10);
        add_action(self::WP_CRON_HOOK, [$this, 'run'], 10, 1);
        add_action('wp_ajax_' . self::AJAX, [$this, 'on_request']);
        add_action('wp_ajax_nopriv_' . self::AJAX, [$this, 'on_request']);
        add_action('shutdown', [$this, 'maybe_dispatch_async_request']);
    }

    public function schedule(): void
    {
        if (!wp_next_scheduled(self::WP_CRON_HOOK, ['WP Cron'])) {
            wp_schedule_event(time(), self::WP_CRON_SCHEDULE, self::WP_CRON_HOOK, ['WP Cron']);
        }
    }

    /** @return int How many actions were done. */
    public function run($context = 'WP Cron')
    {
        do_action('action_scheduler_before_process_queue');
        Claims::clean();
        $done = 0;
        $store = ActionScheduler_Store::instance();
        if ($store->get_claim_count() < (int) apply_filters('action_scheduler_queue_runner_concurrent_batches', 1)) {
            $this->began = microtime(true);
            do {
                $processed = $this->batch((int) apply_filters('action_scheduler_queue_runner_batch_size', 25), (string) $context, $done);
                $done += $processed;
            } while ($processed > 0 && !$this->isOutOfTime($done));
        }
        do_action('action_scheduler_after_process_queue');

        return $done;
    }

    public function process_action($action_id, $context = ''): void
    {
        $store = ActionScheduler_Store::instance();
        $log = ActionScheduler_Logger::instance();
        $id = (int) $action_id;
        do_action('action_scheduler_before_execute', $id, $context);
        if ($store->get_status($id) !== ActionScheduler_Store::STATUS_PENDING) {
            do_action('action_scheduler_execution_ignored', $id, $context);
            return;
        }
        $action = $store->fetch_action($id);
        try {
            do_action('action_scheduler_begin_execute', $id, $context);
            $log->log($id, 'action started via ' . $context);
            $store->log_execution($id);
            $action->execute();
            do_action('action_scheduler_after_execute', $id, $action, $context);
            $store->mark_complete($id);
            $log->log($id, 'action complete via ' . $context);
        } catch (Throwable $error) {
            $store->mark_failure($id);
            $log->log($id, sprintf('action failed via %s: %s', $context, $error->getMessage()));
            do_action('action_scheduler_failed_execution', $id, $error instanceof Exception ? $error : new Exception($error->getMessage()), $context);
        }
        $this->repeat($action);
    }

    public function on_request(): void
    {
        check_ajax_referer(self::AJAX, 'nonce');
        $this->run('Async Request');
        wp_die();
    }

    /** Runs due actions from wp-admin by a separate non-blocking request. */
    public function maybe_dispatch_async_request(): void
    {
        if (PHP_SAPI === 'cli' || !is_admin() || wp_doing_ajax() && ($_REQUEST['action'] ?? '') === self::AJAX) {
            return;
        }
        $due = ActionScheduler_Store::instance()->query_actions([
            'date' => gmdate('Y-m-d H:i:s'),
            'status' => ActionScheduler_Store::STATUS_PENDING,
            'claimed' => false,
            'orderby' => 'none',
            'per_page' => 1,
        ]);
        if ($due === [] || get_transient('as_async_lock')) {
            return;
        }
        set_transient('as_async_lock', '1', MINUTE_IN_SECONDS);
        $cookies = array_map(static fn (mixed $value): string => (string) $value, array_filter($_COOKIE, 'is_scalar'));
        wp_remote_post(add_query_arg(['action' => self::AJAX, 'nonce' => wp_create_nonce(self::AJAX)], admin_url('admin-ajax.php')), [
            'timeout' => 0.01,
            'blocking' => false,
            'cookies' => $cookies,
            'sslverify' => false,
        ]);
    }

    private function batch(int $size, string $context, int $before): int
    {
        $done = 0;
        foreach (ActionScheduler_Store::instance()->claim($size) as $id) {
            $this->process_action($id, $context);
            $done++;
            if ($this->isOutOfTime($before + $done)) {
                break;
            }
        }
        Claims::release();

        return $done;
    }

    /** Whether another action would probably exceed the time limit. */
    private function isOutOfTime(int $done): bool
    {
        $max = max(1, (int) apply_filters('action_scheduler_queue_runner_time_limit', 30));
        $taken = microtime(true) - $this->began;
        $likely = $taken + $taken / max(1, $done) > $max;

        return (bool) apply_filters('action_scheduler_maximum_execution_time_likely_to_be_exceeded', $likely, $this, $done, $taken, $max);
    }

    private function repeat(ActionScheduler_Action $action): void
    {
        $schedule = $action->get_schedule();
        if (!$schedule instanceof ActionScheduler_IntervalSchedule) {
            return;
        }
        $next = $schedule->next(new DateTime('now', new DateTimeZone('UTC')));
        ActionScheduler_Store::instance()->save_action(new ActionScheduler_Action(
            $action->get_hook(),
            $action->get_args(),
            new ActionScheduler_IntervalSchedule($next, $schedule->get_recurrence(), $schedule->get_first_date()),
            $action->get_group(),
            ActionScheduler_Store::STATUS_PENDING,
            $action->get_priority()
        ));
    }
}
