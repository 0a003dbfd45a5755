<?php

declare(strict_types=1);

/**
 * Schedule of an action.
 */
interface ActionScheduler_Schedule
{
    public function next(?DateTime $after = null): ?DateTime;

    public function is_recurring(): bool;

    /** Null if it is due as soon as possible. */
    public function get_date(): ?DateTime;
}
