<?php

declare(strict_types=1);

/**
 * Schedule of an action that is due as soon as possible.
 */
class ActionScheduler_NullSchedule implements ActionScheduler_Schedule
{
    public function next(?DateTime $after = null): ?DateTime
    {
        return null;
    }

    public function is_recurring(): bool
    {
        return false;
    }

    public function get_date(): ?DateTime
    {
        return null;
    }
}
