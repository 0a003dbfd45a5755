<?php

declare(strict_types=1);

/**
 * Schedule of an action that runs once.
 */
class ActionScheduler_SimpleSchedule implements ActionScheduler_Schedule
{
    public function __construct(private DateTime $date)
    {
    }

    public function next(?DateTime $after = null): ?DateTime
    {
        return $after === null || $after > $this->date ? null : clone $this->date;
    }

    public function is_recurring(): bool
    {
        return false;
    }

    public function get_date(): ?DateTime
    {
        return clone $this->date;
    }
}
