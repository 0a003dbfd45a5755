<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Scheduler\ActionRows;
use SorsForWooCommerce\Tests\WooCommerceStandin\Scheduler\Claims;

/**
 * Actions in the database.
 */
class ActionScheduler_Store
{
    public const STATUS_COMPLETE = 'complete';
    public const STATUS_PENDING = 'pending';
    public const STATUS_RUNNING = 'in-progress';
    public const STATUS_FAILED = 'failed';
    public const STATUS_CANCELED = 'canceled';

    private static ?self $instance = null;

    /** @var list<string> Groups whose actions are not claimed. */
    private array $leftOut = [];

    public static function instance(): self
    {
        return self::$instance ??= new self();
    }

    /** @return int Its id. */
    public function save_action(ActionScheduler_Action $action): int
    {
        $id = ActionRows::insert($action, false);
        $this->stored($id);

        return $id;
    }

    /** @return int 0 where one of that hook and group waits or runs already; arguments make no difference. */
    public function save_unique_action(ActionScheduler_Action $action): int
    {
        $id = ActionRows::insert($action, true);
        if ($id > 0) {
            $this->stored($id);
        }

        return $id;
    }

    public function fetch_action($action_id): ActionScheduler_Action
    {
        return ActionRows::object(ActionRows::find((int) $action_id));
    }

    /** @return string|null Id of the first one of that hook, by the parameters args, group and status. */
    public function find_action($hook, $params = []): ?string
    {
        $ids = $this->query_actions(['hook' => $hook, 'per_page' => 1, 'orderby' => 'date'] + $params);

        return isset($ids[0]) ? (string) $ids[0] : null;
    }

    /**
     * @param array<string, mixed> $query      hook, args, group, status, date, date_compare, claimed, search, per_page,
     *     offset, orderby, order.
     * @param string               $query_type select or count.
     *
     * @return list<string>|int Ids, or how many.
     */
    public function query_actions($query = [], $query_type = 'select')
    {
        return $query_type === 'count' ? ActionRows::count((array) $query) : ActionRows::ids((array) $query);
    }

    /** @return array<string, int> Status → how many. */
    public function action_counts(): array
    {
        return ActionRows::counts();
    }

    public function get_status($action_id): string
    {
        $row = ActionRows::find((int) $action_id);
        if ($row === null) {
            throw new InvalidArgumentException('Invalid action ID. No status found.');
        }

        return $row->status;
    }

    public function get_date($action_id): DateTime
    {
        return new DateTime(ActionRows::find((int) $action_id)->scheduled_date_gmt ?? 'now', new DateTimeZone('UTC'));
    }

    public function cancel_action($action_id): void
    {
        ActionRows::set((int) $action_id, ['status' => self::STATUS_CANCELED]);
        do_action('action_scheduler_canceled_action', (int) $action_id);
        ActionScheduler_Logger::instance()->log($action_id, 'action canceled');
    }

    public function cancel_actions_by_hook($hook): void
    {
        $this->cancel_where(['hook' => $hook]);
    }

    public function cancel_actions_by_group($group): void
    {
        $this->cancel_where(['group' => $group]);
    }

    public function delete_action($action_id): void
    {
        ActionRows::delete((int) $action_id);
        do_action('action_scheduler_deleted_action', (int) $action_id);
    }

    public function mark_complete($action_id): void
    {
        ActionRows::set((int) $action_id, [
            'status' => self::STATUS_COMPLETE,
            'last_attempt_gmt' => gmdate('Y-m-d H:i:s'),
            'last_attempt_local' => current_time('mysql'),
        ]);
        do_action('action_scheduler_completed_action', (int) $action_id);
    }

    public function mark_failure($action_id): void
    {
        ActionRows::set((int) $action_id, ['status' => self::STATUS_FAILED]);
    }

    /** Records the start of an action. */
    public function log_execution($action_id): void
    {
        ActionRows::begin((int) $action_id);
    }

    /** @param mixed $filter_values Of the filters, only exclude-groups is known. */
    public function set_claim_filter($filter_name, $filter_values): void
    {
        if ($filter_name === 'exclude-groups') {
            $this->leftOut = array_values(array_filter((array) $filter_values));
        }
    }

    public function get_claim_filter($filter_name): mixed
    {
        return $filter_name === 'exclude-groups' && $this->leftOut !== [] ? $this->leftOut : '';
    }

    /** @return list<int> IDs of due actions that this call claims. */
    public function claim(int $max): array
    {
        return Claims::claimActions($max, $this->leftOut);
    }

    public function get_claim_count(): int
    {
        return Claims::count();
    }

    private function stored(int $id): void
    {
        ActionScheduler_Logger::instance()->log($id, 'action created');
        do_action('action_scheduler_stored_action', $id);
    }

    /** @param array<string, string> $where */
    private function cancel_where(array $where): void
    {
        do {
            $ids = $this->query_actions($where + ['status' => self::STATUS_PENDING, 'per_page' => 1000, 'orderby' => 'none']);
            array_map([$this, 'cancel_action'], $ids);
        } while ($ids !== []);
    }
}
