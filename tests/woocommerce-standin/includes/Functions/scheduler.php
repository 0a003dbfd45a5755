<?php

/**
 * Action Scheduler's functions.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Scheduler\Schedules;

/** @return int Id of the action; 0 where a unique one has its like already. */
function as_enqueue_async_action($hook, $args = [], $group = '', $unique = false, $priority = 10)
{
    $pre = apply_filters('pre_as_enqueue_async_action', null, $hook, $args, $group, $priority, $unique);
    if ($pre !== null) {
        return is_int($pre) ? $pre : 0;
    }
    return Schedules::add(new ActionScheduler_NullSchedule(), $hook, $args, $group, $unique, $priority, __FUNCTION__);
}

/** @param int $timestamp @return int */
function as_schedule_single_action($timestamp, $hook, $args = [], $group = '', $unique = false, $priority = 10)
{
    $pre = apply_filters('pre_as_schedule_single_action', null, $timestamp, $hook, $args, $group, $priority, $unique);
    if ($pre !== null) {
        return is_int($pre) ? $pre : 0;
    }
    return Schedules::add(new ActionScheduler_SimpleSchedule(Schedules::moment($timestamp)), $hook, $args, $group, $unique, $priority, __FUNCTION__);
}

/** @param int $timestamp First time. @param int $interval_in_seconds @return int */
function as_schedule_recurring_action($timestamp, $interval_in_seconds, $hook, $args = [], $group = '', $unique = false, $priority = 10)
{
    $pre = apply_filters('pre_as_schedule_recurring_action', null, $timestamp, $interval_in_seconds, $hook, $args, $group, $priority, $unique);
    if ($pre !== null) {
        return is_int($pre) ? $pre : 0;
    }
    $seconds = (int) $interval_in_seconds;
    if ((string) $interval_in_seconds !== (string) $seconds) {
        wc_doing_it_wrong(__FUNCTION__, 'An integer was expected for the interval in seconds.', '3.1.6');
        return 0;
    }
    if ($seconds <= 0) {
        return as_schedule_single_action($timestamp, $hook, $args, $group, $unique, $priority);
    }

    return Schedules::add(new ActionScheduler_IntervalSchedule(Schedules::moment($timestamp), $seconds), $hook, $args, $group, $unique, $priority, __FUNCTION__);
}

/** @return string|null Id of the action that won't be done; null where there was none. */
function as_unschedule_action($hook, $args = [], $group = '')
{
    if (!ActionScheduler::is_initialized(__FUNCTION__)) {
        return null;
    }
    $id = ActionScheduler::store()->find_action($hook, [
        'args' => (array) $args,
        'group' => $group,
        'status' => ActionScheduler_Store::STATUS_PENDING,
        'order' => 'ASC',
    ]);
    if ($id !== null) {
        ActionScheduler::store()->cancel_action($id);
    }

    return $id;
}

/** Without arguments: all of a hook or group. With hook and group: only those with the same arguments. */
function as_unschedule_all_actions($hook, $args = [], $group = ''): void
{
    if (!ActionScheduler::is_initialized(__FUNCTION__)) {
        return;
    }
    if ((array) $args === [] && (string) $hook !== '' && (string) $group === '') {
        ActionScheduler::store()->cancel_actions_by_hook($hook);
        return;
    }
    if ((array) $args === [] && (string) $hook === '' && (string) $group !== '') {
        ActionScheduler::store()->cancel_actions_by_group($group);
        return;
    }
    do {
        $id = as_unschedule_action($hook, $args, $group);
    } while ($id !== null);
}

/** @return int|bool When; true where it is due at once or runs; false where there is none. */
function as_next_scheduled_action($hook, $args = null, $group = '')
{
    if (!ActionScheduler::is_initialized(__FUNCTION__)) {
        return false;
    }
    $query = ['group' => $group, 'order' => 'ASC'] + (is_array($args) ? ['args' => $args] : []);
    $store = ActionScheduler::store();
    if ($store->find_action($hook, $query + ['status' => ActionScheduler_Store::STATUS_RUNNING]) !== null) {
        return true;
    }
    $id = $store->find_action($hook, $query + ['status' => ActionScheduler_Store::STATUS_PENDING]);
    if ($id === null) {
        return false;
    }
    $date = $store->fetch_action($id)->get_schedule()->get_date();

    return $date === null ? true : $date->getTimestamp();
}

function as_has_scheduled_action($hook, $args = null, $group = ''): bool
{
    if (!ActionScheduler::is_initialized(__FUNCTION__)) {
        return false;
    }

    return ActionScheduler::store()->find_action($hook, [
        'group' => $group,
        'status' => [ActionScheduler_Store::STATUS_PENDING, ActionScheduler_Store::STATUS_RUNNING],
        'orderby' => 'none',
    ] + (is_array($args) ? ['args' => $args] : [])) !== null;
}

/**
 * @param array<string, mixed> $args          As of ActionScheduler_Store::query_actions().
 * @param string               $return_format OBJECT, ARRAY_A, or ids.
 *
 * @return array<int, ActionScheduler_Action|array<string, mixed>|string> By id.
 */
function as_get_scheduled_actions($args = [], $return_format = OBJECT)
{
    if (!ActionScheduler::is_initialized(__FUNCTION__)) {
        return [];
    }
    $ids = ActionScheduler::store()->query_actions($args);
    if ($return_format === 'ids' || $return_format === 'int') {
        return $ids;
    }
    $actions = [];
    foreach ($ids as $id) {
        $action = ActionScheduler::store()->fetch_action($id);
        $actions[(int) $id] = $return_format === ARRAY_A
            ? ['hook' => $action->get_hook(), 'args' => $action->get_args(), 'schedule' => $action->get_schedule(), 'group' => $action->get_group()]
            : $action;
    }

    return $actions;
}

/** @param mixed $date_string A moment, a timestamp or words; null for now. */
function as_get_datetime_object($date_string = null, $timezone = 'UTC'): DateTime
{
    if ($date_string instanceof DateTimeInterface) {
        return new DateTime($date_string->format('Y-m-d H:i:s'), new DateTimeZone($timezone));
    }

    return new DateTime(is_numeric($date_string) ? '@' . $date_string : ($date_string ?? 'now'), new DateTimeZone($timezone));
}
