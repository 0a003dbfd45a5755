<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

/**
 * What has been told already, and what of the present is news. Knows no clock and no mail.
 */
final class AlertHistory
{
    /** @param array<string, list<string>> $topics Topic → keys told of it, of topics that were open when last looked at. */
    public function __construct(private readonly array $topics)
    {
    }

    /** @param mixed $stored As all() gave it. */
    public static function fromStored(mixed $stored): self
    {
        $topics = [];
        foreach (is_array($stored) ? $stored : [] as $topic => $keys) {
            if (is_array($keys)) {
                $topics[(string) $topic] = array_values(array_map('strval', $keys));
            }
        }

        return new self($topics);
    }

    /**
     * @param list<Alert> $open
     *
     * @return list<Alert>
     */
    public function newAlerts(array $open): array
    {
        return array_values(array_filter($open, fn (Alert $item): bool => !in_array($item->key, $this->topics[$item->topic] ?? [], true)));
    }

    /**
     * @param list<Alert> $open
     *
     * @return list<string> Topics that were told and are open no more.
     */
    public function closedTopics(array $open): array
    {
        $topics = array_map(static fn (Alert $item): string => $item->topic, $open);

        return array_values(array_diff(array_map('strval', array_keys($this->topics)), $topics));
    }

    /**
     * What is known to have been told once these have been. A topic keeps its keys while it is open, so that reasons that
     * take turns are told once each.
     *
     * @param list<Alert> $open
     */
    public function withReported(array $open): self
    {
        $topics = [];
        foreach ($open as $item) {
            $keys = [...($topics[$item->topic] ?? $this->topics[$item->topic] ?? []), $item->key];
            $topics[$item->topic] = array_values(array_unique($keys));
        }

        return new self($topics);
    }

    /** @return array<string, list<string>> */
    public function toArray(): array
    {
        return $this->topics;
    }
}
