<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * Source settings of the last completed run of each kind, stored in the run's details.
 */
final class SourceSettingsHistory
{
    public const DETAIL_KEY = 'source_settings';

    public function __construct(private readonly RunRepository $runs)
    {
    }

    /**
     * @param array<string, string> $current
     *
     * @return array<string, array{string, string}> Name → old and new value, of changed settings.
     */
    public function findChanges(string $kind, array $current): array
    {
        return SourceSettings::findChanges((array) ($this->runs->findLastCompleted($kind)?->details[self::DETAIL_KEY] ?? []), $current);
    }

    /**
     * Describes the changes that a new run of a kind would ask to confirm.
     *
     * @return string For example “Price type: net → gross”; '' without changes.
     */
    public function describeChanges(string $kind, string $database, Settings $settings): string
    {
        return $settings->flag('safeguard_source')
            ? SourceSettings::describeChanges($this->findChanges($kind, SourceSettings::collectValues($kind, $database, $settings)))
            : '';
    }

    /**
     * Confirms changed source settings, so that the next runs don't pause for them.
     *
     * @param array<string, string> $changes Name → current value.
     */
    public function confirmChanges(array $changes): void
    {
        foreach (Settings::SYNC_KINDS as $kind) {
            $run = $this->runs->findLastCompleted($kind);
            $previous = (array) ($run?->details[self::DETAIL_KEY] ?? []);
            if ($run !== null && $previous !== []) {
                $current = array_replace($previous, array_intersect_key($changes, $previous));
                $this->runs->update($run->id, ['details' => (string) wp_json_encode([self::DETAIL_KEY => $current] + $run->details)]);
            }
        }
    }
}
