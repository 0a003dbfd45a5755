<?php

declare(strict_types=1);

/**
 * An action: hook, arguments, schedule and group.
 */
class ActionScheduler_Action
{
    private ActionScheduler_Schedule $schedule;

    /**
     * @param string            $hook
     * @param array<int, mixed> $args
     */
    public function __construct(
        private string $hook,
        private array $args = [],
        ?ActionScheduler_Schedule $schedule = null,
        private string $group = '',
        private string $status = ActionScheduler_Store::STATUS_PENDING,
        private int $priority = 10
    ) {
        $this->schedule = $schedule ?? new ActionScheduler_NullSchedule();
    }

    /** @throws RuntimeException if the hook has no callback. */
    public function execute(): void
    {
        if (!has_action($this->hook)) {
            throw new RuntimeException(sprintf('Scheduled action for %s will not be executed as no callbacks are registered.', $this->hook));
        }
        do_action_ref_array($this->hook, array_values($this->args));
    }

    public function get_hook(): string
    {
        return $this->hook;
    }

    /** @return array<int, mixed> */
    public function get_args(): array
    {
        return $this->args;
    }

    public function get_schedule(): ActionScheduler_Schedule
    {
        return $this->schedule;
    }

    public function get_group(): string
    {
        return $this->group;
    }

    public function get_priority(): int
    {
        return $this->priority;
    }

    public function is_finished(): bool
    {
        return !in_array($this->status, [ActionScheduler_Store::STATUS_PENDING, ActionScheduler_Store::STATUS_RUNNING], true);
    }
}
