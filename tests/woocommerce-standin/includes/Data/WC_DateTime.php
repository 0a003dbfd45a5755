<?php

declare(strict_types=1);

/**
 * A time with the site's zone or a fixed UTC offset. Its text is ISO 8601.
 */
class WC_DateTime extends DateTime
{
    /** Offset in seconds for sites with an offset instead of a zone. */
    protected int $utc_offset = 0;

    public function __toString(): string
    {
        return $this->format(DATE_ATOM);
    }

    /** @param int|float|string $offset Seconds. */
    public function set_utc_offset($offset): void
    {
        $this->utc_offset = (int) $offset;
    }

    #[\ReturnTypeWillChange]
    public function getOffset()
    {
        return $this->utc_offset !== 0 ? $this->utc_offset : parent::getOffset();
    }

    /** @return static|false */
    #[\ReturnTypeWillChange]
    public function setTimezone($timezone)
    {
        $this->utc_offset = 0;

        return parent::setTimezone($timezone);
    }

    #[\ReturnTypeWillChange]
    public function getTimestamp()
    {
        return (int) parent::getTimestamp();
    }

    /** Returns the Unix time plus the offset of the zone. */
    public function getOffsetTimestamp(): int
    {
        return $this->getTimestamp() + $this->getOffset();
    }

    /** @param string $format As of PHP's date(). */
    public function date($format): string
    {
        return gmdate($format, $this->getOffsetTimestamp());
    }

    /** @param string $format As of PHP's date(); month and day names in the site's language. */
    public function date_i18n($format = 'Y-m-d'): string
    {
        return date_i18n($format, $this->getOffsetTimestamp());
    }
}
