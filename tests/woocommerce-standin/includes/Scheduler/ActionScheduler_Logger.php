<?php

declare(strict_types=1);

/**
 * Log of actions.
 */
class ActionScheduler_Logger
{
    private static ?self $instance = null;

    public static function instance(): self
    {
        return self::$instance ??= new self();
    }

    public function log($action_id, $message): void
    {
        global $wpdb;
        $wpdb->insert($wpdb->prefix . 'actionscheduler_logs', [
            'action_id' => (int) $action_id,
            'message' => (string) $message,
            'log_date_gmt' => gmdate('Y-m-d H:i:s'),
            'log_date_local' => current_time('mysql'),
        ]);
    }
}
