<?php

declare(strict_types=1);

/**
 * When something is due.
 */
interface ActionScheduler_Schedule
{
    public function next(?DateTime $after = null): ?DateTime;

    public function is_recurring(): bool;

    /** Null where it is due as soon as possible. */
    public function get_date(): ?DateTime;
}
