<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Scheduler;

/**
 * Rows of actionscheduler_actions and actionscheduler_groups.
 */
final class ActionRows
{
    private const NEVER = '0000-00-00 00:00:00';

    private const COMPARE = ['<', '<=', '>', '>=', '=', '!='];

    public static function table(): string
    {
        return $GLOBALS['wpdb']->prefix . 'actionscheduler_actions';
    }

    /** @return int Its id; 0 where a unique one has its like already. */
    public static function insert(\ActionScheduler_Action $action, bool $unique): int
    {
        global $wpdb;
        $row = self::row($action);
        $columns = implode(', ', array_keys($row));
        $values = implode(', ', array_fill(0, count($row), '%s'));
        $parameters = array_values($row);
        // One statement, so that concurrent requests don't both find no row.
        $condition = '';
        if ($unique) {
            $condition = ' WHERE NOT EXISTS (SELECT 1 FROM (SELECT action_id FROM ' . self::table()
                . " WHERE status IN ('pending', 'in-progress') AND hook = %s AND group_id = %d LIMIT 1) AS present)";
            array_push($parameters, $row['hook'], $row['group_id']);
        }
        $inserted = $wpdb->query($wpdb->prepare('INSERT INTO ' . self::table() . " ({$columns}) SELECT {$values} FROM DUAL{$condition}", $parameters));

        return $inserted === 1 ? (int) $wpdb->insert_id : 0;
    }

    public static function find(int $id): ?object
    {
        global $wpdb;

        return $wpdb->get_row($wpdb->prepare(
            "SELECT a.*, g.slug AS group_slug FROM %i a LEFT JOIN %i g ON g.group_id = a.group_id WHERE a.action_id = %d",
            self::table(),
            $wpdb->prefix . 'actionscheduler_groups',
            $id
        ));
    }

    public static function object(?object $row): \ActionScheduler_Action
    {
        if ($row === null) {
            return new \ActionScheduler_Action('', [], null, '', \ActionScheduler_Store::STATUS_CANCELED);
        }
        $schedule = maybe_unserialize($row->schedule);

        return new \ActionScheduler_Action(
            $row->hook,
            (array) json_decode((string) ($row->extended_args ?: $row->args), true),
            $schedule instanceof \ActionScheduler_Schedule ? $schedule : null,
            (string) $row->group_slug,
            $row->status,
            (int) $row->priority
        );
    }

    /** @param array<string, mixed> $values */
    public static function set(int $id, array $values): void
    {
        $GLOBALS['wpdb']->update(self::table(), $values, ['action_id' => $id]);
    }

    public static function begin(int $id): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            'UPDATE %i SET attempts = attempts + 1, status = %s, last_attempt_gmt = %s, last_attempt_local = %s WHERE action_id = %d',
            self::table(),
            \ActionScheduler_Store::STATUS_RUNNING,
            gmdate('Y-m-d H:i:s'),
            current_time('mysql'),
            $id
        ));
    }

    public static function delete(int $id): void
    {
        $GLOBALS['wpdb']->delete(self::table(), ['action_id' => $id]);
    }

    /**
     * @param array<string, mixed> $query
     *
     * @return list<string>
     */
    public static function ids(array $query): array
    {
        global $wpdb;
        $orderby = ['hook' => 'hook', 'group' => 'group_id', 'modified' => 'last_attempt_gmt', 'date' => 'scheduled_date_gmt', 'action_id' => 'action_id'];
        $by = $query['orderby'] ?? 'date';
        $order = strtoupper((string) ($query['order'] ?? 'ASC')) === 'DESC' ? 'DESC' : 'ASC';
        $sql = 'SELECT action_id FROM ' . self::table() . self::where($query);
        if ($by !== 'none') {
            $sql .= ' ORDER BY ' . ($orderby[$by] ?? 'scheduled_date_gmt') . " {$order}, action_id {$order}";
        }
        $max = (int) ($query['per_page'] ?? 5);
        if ($max > 0) {
            $sql .= $wpdb->prepare(' LIMIT %d, %d', (int) ($query['offset'] ?? 0), $max);
        }

        return array_map('strval', $wpdb->get_col($sql));
    }

    /** @param array<string, mixed> $query */
    public static function count(array $query): int
    {
        return (int) $GLOBALS['wpdb']->get_var('SELECT COUNT(*) FROM ' . self::table() . self::where($query));
    }

    /** @return array<string, int> */
    public static function counts(): array
    {
        $rows = $GLOBALS['wpdb']->get_results('SELECT status, COUNT(*) AS number FROM ' . self::table() . ' GROUP BY status');

        return array_map('intval', wp_list_pluck($rows, 'number', 'status'));
    }

    /** @param array<string, mixed> $query */
    private static function where(array $query): string
    {
        global $wpdb;
        $clauses = [];
        if ((string) ($query['hook'] ?? '') !== '') {
            $clauses[] = $wpdb->prepare('hook = %s', $query['hook']);
        }
        if (($query['args'] ?? null) !== null) {
            $clauses[] = $wpdb->prepare('args = %s', self::args((array) $query['args'])[0]);
        }
        if ((string) ($query['group'] ?? '') !== '') {
            $clauses[] = $wpdb->prepare('group_id = %d', self::groupId((string) $query['group'], false));
        }
        if (!in_array($query['status'] ?? '', ['', []], true)) {
            $statuses = array_values((array) $query['status']);
            $clauses[] = $wpdb->prepare('status IN (' . implode(',', array_fill(0, count($statuses), '%s')) . ')', $statuses);
        }
        foreach (['date' => 'scheduled_date_gmt', 'modified' => 'last_attempt_gmt'] as $key => $column) {
            $date = $query[$key] ?? '';
            if ($date !== '' && $date !== null) {
                $compare = in_array($query[$key . '_compare'] ?? '<=', self::COMPARE, true) ? ($query[$key . '_compare'] ?? '<=') : '<=';
                $clauses[] = $wpdb->prepare("{$column} {$compare} %s", self::moment($date));
            }
        }
        if (isset($query['claimed'])) {
            $clauses[] = is_bool($query['claimed']) ? ($query['claimed'] ? 'claim_id <> 0' : 'claim_id = 0') : $wpdb->prepare('claim_id = %d', $query['claimed']);
        }

        return $clauses === [] ? '' : ' WHERE ' . implode(' AND ', $clauses);
    }

    /** @return array<string, mixed> */
    private static function row(\ActionScheduler_Action $action): array
    {
        $date = $action->get_schedule()->get_date();
        [$args, $extended] = self::args($action->get_args());

        return [
            'hook' => $action->get_hook(),
            'status' => \ActionScheduler_Store::STATUS_PENDING,
            'scheduled_date_gmt' => $date === null ? self::NEVER : self::moment($date),
            'scheduled_date_local' => $date === null ? self::NEVER : get_date_from_gmt(self::moment($date)),
            'priority' => $action->get_priority(),
            'args' => $args,
            'extended_args' => $extended,
            'schedule' => serialize($action->get_schedule()),
            'group_id' => self::groupId($action->get_group(), true),
        ];
    }

    /**
     * @param array<int, mixed> $args
     *
     * @return array{string, string} What is searched for, and the whole where that is a hash of it.
     */
    private static function args(array $args): array
    {
        $json = (string) wp_json_encode($args);
        if (strlen($json) > 8000) {
            throw new \InvalidArgumentException('ActionScheduler_Action::$args too long. To ensure the args column can be indexed, action args should not be more than 8000 characters when encoded as JSON.');
        }

        return strlen($json) <= 191 ? [$json, ''] : [md5($json), $json];
    }

    private static function moment(mixed $date): string
    {
        if ($date instanceof \DateTimeInterface) {
            return gmdate('Y-m-d H:i:s', $date->getTimestamp());
        }

        return gmdate('Y-m-d H:i:s', is_numeric($date) ? (int) $date : (int) wc_string_to_timestamp($date));
    }

    private static function groupId(string $slug, bool $create): int
    {
        global $wpdb;
        if ($slug === '') {
            return 0;
        }
        $table = $wpdb->prefix . 'actionscheduler_groups';
        $id = (int) $wpdb->get_var($wpdb->prepare('SELECT group_id FROM %i WHERE slug = %s', $table, $slug));
        if ($id > 0 || !$create) {
            // A group that doesn't exist has no actions.
            return $id > 0 ? $id : -1;
        }
        $wpdb->insert($table, ['slug' => $slug]);

        return (int) $wpdb->insert_id;
    }
}
