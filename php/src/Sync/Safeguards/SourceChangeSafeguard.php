<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;

/**
 * Pauses a run before its first phase, when database, business unit or units, price type, stock mode or currency is another than
 * at the last run of its kind that was finished.
 */
final class SourceChangeSafeguard
{
    public const CONFIRMATION = 'context';
    private const DETAIL_KEY = 'context';

    public function __construct(private readonly RunContext $session)
    {
    }

    /** @throws RunHaltedException */
    public function check(): void
    {
        $run = $this->session->run;
        $ledger = $this->session->progress;
        $now = SourceSettings::collectValues($run->kind, $run->databaseName, $this->session->settings);
        $ledger->setDetail(self::DETAIL_KEY, $now);
        if (!$this->session->settings->flag('safeguard_source') || $ledger->isConfirmed(self::CONFIRMATION)) {
            return;
        }
        $changes = self::findChanges($run->kind, $now);
        if ($changes === []) {
            return;
        }
        SafeguardFindings::clear($ledger, self::CONFIRMATION);
        foreach ($changes as $name => [$old, $new]) {
            SafeguardFindings::addItem($ledger, self::CONFIRMATION, '', self::labelSetting($name), self::labelValue($name, $old), self::labelValue($name, $new));
        }
        $this->session->requireConfirmation(self::CONFIRMATION, sprintf(
            /* translators: %s: what has changed, e.g. “Price type: net → gross” */
            __('Since the last run that was finished, this has changed: %s. The whole shop may change with it; nothing was written yet. If it is meant so, let the run go on, else cancel it and set it back.', 'sors-for-woocommerce'),
            self::formatChanges($changes)
        ));
    }

    /**
     * What a run has begun to write, or what a person has said yes to, must not be mixed with what another source says.
     *
     * @throws RunHaltedException
     */
    public function assertUnchanged(): void
    {
        $run = $this->session->run;
        $changes = SourceSettings::findChanges(
            (array) $this->session->progress->getDetail(self::DETAIL_KEY),
            SourceSettings::collectValues($run->kind, $run->databaseName, $this->session->settings)
        );
        if ($changes !== []) {
            throw RunHaltedException::failed(sprintf(
                /* translators: %s: what has changed, e.g. “Price type: net → gross” */
                __('While this run was under way, this was changed: %s. What was written before stays; the rest was not. Start it again, so that all of it goes by the new settings.', 'sors-for-woocommerce'),
                self::formatChanges($changes)
            ));
        }
    }

    /**
     * What a run of a kind would ask about before it begins, by the settings as they are.
     *
     * @return string E.g. “Price type: net → gross”; '' where it would ask nothing.
     */
    public static function describeChanges(string $kind, string $database, Settings $settings): string
    {
        return $settings->flag('safeguard_source') ? self::formatChanges(self::findChanges($kind, SourceSettings::collectValues($kind, $database, $settings))) : '';
    }

    /**
     * A person has chosen so already: the next runs need not ask.
     *
     * @param array<string, string> $changes Name → value of now.
     */
    public static function confirmChanges(array $changes): void
    {
        $runs = new RunRepository();
        foreach (Settings::SYNC_KINDS as $kind) {
            $run = $runs->findLastCompleted($kind);
            $before = (array) ($run?->details[self::DETAIL_KEY] ?? []);
            if ($run !== null && $before !== []) {
                $now = array_replace($before, array_intersect_key($changes, $before));
                $runs->update($run->id, ['details' => (string) wp_json_encode([self::DETAIL_KEY => $now] + $run->details)]);
            }
        }
    }

    /**
     * @param array<string, string> $now
     *
     * @return array<string, array{string, string}>
     */
    private static function findChanges(string $kind, array $now): array
    {
        return SourceSettings::findChanges((array) ((new RunRepository())->findLastCompleted($kind)?->details[self::DETAIL_KEY] ?? []), $now);
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
            'currency' => __('Currency of the shop', 'sors-for-woocommerce'),
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
