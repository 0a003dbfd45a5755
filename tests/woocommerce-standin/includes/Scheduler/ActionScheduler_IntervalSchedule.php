<?php

declare(strict_types=1);

/**
 * Recurring schedule with an interval in seconds.
 */
class ActionScheduler_IntervalSchedule implements ActionScheduler_Schedule
{
    public function __construct(private DateTime $date, private int $seconds, private ?DateTime $first = null)
    {
    }

    public function next(?DateTime $after = null): ?DateTime
    {
        $after ??= new DateTime('now', new DateTimeZone('UTC'));

        return $after < $this->date ? clone $this->date : (clone $after)->modify('+' . $this->seconds . ' seconds');
    }

    public function is_recurring(): bool
    {
        return true;
    }

    public function get_recurrence(): int
    {
        return $this->seconds;
    }

    /** Start of the recurrence. */
    public function get_first_date(): DateTime
    {
        return clone ($this->first ?? $this->date);
    }

    public function get_date(): ?DateTime
    {
        return clone $this->date;
    }
}
