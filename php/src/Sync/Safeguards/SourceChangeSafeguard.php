<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;

/**
 * Safeguard that pauses a run before its first phase if its source settings changed since the last completed run of its
 * kind.
 */
final class SourceChangeSafeguard
{
    public const CONFIRMATION = 'source_change';
    private const DETAIL_KEY = 'source_settings';

    public function __construct(private readonly RunContext $context)
    {
    }

    /** @throws RunHaltedException */
    public function check(): void
    {
        $run = $this->context->run;
        $progress = $this->context->progress;
        $current = SourceSettings::collectValues($run->kind, $run->databaseName, $this->context->settings);
        $progress->setDetail(self::DETAIL_KEY, $current);
        if (!$this->context->settings->flag('safeguard_source') || $progress->isConfirmed(self::CONFIRMATION)) {
            return;
        }
        $changes = self::findChanges($run->kind, $current);
        if ($changes === []) {
            return;
        }
        SafeguardFindings::clear($progress, self::CONFIRMATION);
        foreach ($changes as $name => [$old, $new]) {
            SafeguardFindings::addItem($progress, self::CONFIRMATION, '', self::labelSetting($name), self::labelValue($name, $old), self::labelValue($name, $new));
        }
        $this->context->requireConfirmation(self::CONFIRMATION, sprintf(
            /* translators: %s: changed settings, for example “Price type: net → gross” */
            __('These settings changed since the last completed run: %s. Every product may be updated; nothing has been written yet. Continue if you intended this. Otherwise cancel the run and restore the settings.', 'sors-for-woocommerce'),
            self::formatChanges($changes)
        ));
    }

    /**
     * A run must not mix data of two sources, and a confirmation applies only to the source it was given for.
     *
     * @throws RunHaltedException If the source settings changed since the run started.
     */
    public function assertUnchanged(): void
    {
        $run = $this->context->run;
        $changes = SourceSettings::findChanges(
            (array) $this->context->progress->getDetail(self::DETAIL_KEY),
            SourceSettings::collectValues($run->kind, $run->databaseName, $this->context->settings)
        );
        if ($changes !== []) {
            throw RunHaltedException::failed(sprintf(
                /* translators: %s: changed settings, for example “Price type: net → gross” */
                __('These settings changed during the run: %s. Completed batches are kept; the rest was not written. Start it again to apply the new settings to all products.', 'sors-for-woocommerce'),
                self::formatChanges($changes)
            ));
        }
    }

    /**
     * Describes the changes that a new run of a kind would ask to confirm.
     *
     * @return string For example “Price type: net → gross”; '' without changes.
     */
    public static function describeChanges(string $kind, string $database, Settings $settings): string
    {
        return $settings->flag('safeguard_source') ? self::formatChanges(self::findChanges($kind, SourceSettings::collectValues($kind, $database, $settings))) : '';
    }

    /**
     * Confirms changed source settings, so that the next runs don't pause for them.
     *
     * @param array<string, string> $changes Name → current value.
     */
    public static function confirmChanges(array $changes): void
    {
        $runs = new RunRepository();
        foreach (Settings::SYNC_KINDS as $kind) {
            $run = $runs->findLastCompleted($kind);
            $previous = (array) ($run?->details[self::DETAIL_KEY] ?? []);
            if ($run !== null && $previous !== []) {
                $current = array_replace($previous, array_intersect_key($changes, $previous));
                $runs->update($run->id, ['details' => (string) wp_json_encode([self::DETAIL_KEY => $current] + $run->details)]);
            }
        }
    }

    /**
     * @param array<string, string> $current
     *
     * @return array<string, array{string, string}>
     */
    private static function findChanges(string $kind, array $current): array
    {
        return SourceSettings::findChanges((array) ((new RunRepository())->findLastCompleted($kind)?->details[self::DETAIL_KEY] ?? []), $current);
    }

    /** @param array<string, array{string, string}> $changes */
    private static function formatChanges(array $changes): string
    {
        return implode('; ', array_map(
            static fn (string $name, array $change): string => sprintf('%s: %s → %s', self::labelSetting($name), self::labelValue($name, $change[0]), self::labelValue($name, $change[1])),
            array_keys($changes),
            $changes
        ));
    }

    private static function labelSetting(string $name): string
    {
        return match ($name) {
            'database' => __('Database', 'sors-for-woocommerce'),
            'business_unit' => __('Business unit', 'sors-for-woocommerce'),
            'stock_business_units' => __('Stock of several units', 'sors-for-woocommerce'),
            'price_type' => __('Price type', 'sors-for-woocommerce'),
            'stock_mode' => __('Stock', 'sors-for-woocommerce'),
            'currency' => __('Shop currency', 'sors-for-woocommerce'),
            default => $name,
        };
    }

    private static function labelValue(string $name, string $value): string
    {
        return match ($name) {
            'price_type' => RunLabels::priceTypes()[$value] ?? $value,
            'stock_mode' => RunLabels::stockModes()[$value] ?? $value,
            default => $value === '' ? __('none', 'sors-for-woocommerce') : $value,
        };
    }
}
