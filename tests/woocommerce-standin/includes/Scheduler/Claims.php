<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Scheduler;

/**
 * Claims of actions. A claim is one statement, so that no action runs twice concurrently.
 */
final class Claims
{
    /** Seconds after which a claim or a running action expires. */
    private const STALE = 300;

    private static int $mine = 0;

    /**
     * @param list<string> $leftOut Groups whose actions stay where they are.
     *
     * @return list<int>
     *
     * @throws \InvalidArgumentException when none of these groups is there.
     */
    public static function claimActions(int $max, array $leftOut = []): array
    {
        global $wpdb;
        $groups = $leftOut === [] ? [] : $wpdb->get_col($wpdb->prepare(
            'SELECT group_id FROM %i WHERE slug IN (' . implode(', ', array_fill(0, count($leftOut), '%s')) . ')',
            $wpdb->prefix . 'actionscheduler_groups',
            ...$leftOut
        ));
        if ($groups === [] && $leftOut !== []) {
            throw new \InvalidArgumentException('The groups to leave out do not exist.');
        }
        $wpdb->insert(self::table(), ['date_created_gmt' => gmdate('Y-m-d H:i:s')]);
        self::$mine = (int) $wpdb->insert_id;
        $wpdb->query($wpdb->prepare(
            "UPDATE %i SET claim_id = %d WHERE claim_id = 0 AND status = 'pending' AND scheduled_date_gmt <= %s"
            . ($groups === [] ? '' : ' AND group_id NOT IN (' . implode(', ', array_map('intval', $groups)) . ')') . "
            ORDER BY priority, attempts, scheduled_date_gmt, action_id LIMIT %d",
            ActionRows::table(),
            self::$mine,
            gmdate('Y-m-d H:i:s'),
            $max
        ));

        return array_map('intval', $wpdb->get_col($wpdb->prepare(
            "SELECT action_id FROM %i WHERE claim_id = %d AND status = 'pending' ORDER BY priority, attempts, scheduled_date_gmt, action_id",
            ActionRows::table(),
            self::$mine
        )));
    }

    public static function release(): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare("UPDATE %i SET claim_id = 0 WHERE claim_id = %d AND status = 'pending'", ActionRows::table(), self::$mine));
        $wpdb->delete(self::table(), ['claim_id' => self::$mine]);
        self::$mine = 0;
    }

    public static function count(): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            "SELECT COUNT(DISTINCT claim_id) FROM %i WHERE claim_id <> 0 AND status IN ('pending', 'in-progress')",
            ActionRows::table()
        ));
    }

    /** Releases expired claims, and marks expired running actions as failed. */
    public static function clean(): void
    {
        global $wpdb;
        $before = gmdate('Y-m-d H:i:s', time() - (int) apply_filters('action_scheduler_timeout_period', self::STALE));
        $wpdb->query($wpdb->prepare(
            "UPDATE %i a INNER JOIN %i c ON c.claim_id = a.claim_id SET a.claim_id = 0 WHERE a.status = 'pending' AND c.date_created_gmt <= %s",
            ActionRows::table(),
            self::table(),
            $before
        ));
        $dead = $wpdb->get_col($wpdb->prepare("SELECT action_id FROM %i WHERE status = 'in-progress' AND last_attempt_gmt <= %s", ActionRows::table(), $before));
        foreach (array_map('intval', $dead) as $id) {
            ActionRows::set($id, ['status' => \ActionScheduler_Store::STATUS_FAILED]);
            do_action('action_scheduler_failed_action', $id, self::STALE);
        }
    }

    private static function table(): string
    {
        return $GLOBALS['wpdb']->prefix . 'actionscheduler_claims';
    }
}
