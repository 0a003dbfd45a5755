<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;

/**
 * Safeguard that pauses a run before its first phase if its source settings changed since the last completed run of its
 * kind.
 */
final class SourceChangeSafeguard
{
    public const CONFIRMATION = 'source_change';

    public function __construct(private readonly RunContext $context, private readonly SourceSettingsHistory $history)
    {
    }

    /** @throws RunHaltedException */
    public function check(): void
    {
        $run = $this->context->run;
        $progress = $this->context->progress;
        $current = SourceSettings::collectValues($run->kind, $run->databaseName, $this->context->settings);
        $progress->setDetail(SourceSettingsHistory::DETAIL_KEY, $current);
        if (!$this->context->settings->flag('safeguard_source') || $progress->isConfirmed(self::CONFIRMATION)) {
            return;
        }
        $changes = $this->history->findChanges($run->kind, $current);
        if ($changes === []) {
            return;
        }
        SafeguardFindings::clear($progress, self::CONFIRMATION);
        foreach ($changes as $name => [$old, $new]) {
            SafeguardFindings::addItem($progress, self::CONFIRMATION, '', SourceSettings::labelSetting($name), SourceSettings::labelValue($name, $old), SourceSettings::labelValue($name, $new));
        }
        $this->context->requireConfirmation(self::CONFIRMATION, sprintf(
            /* translators: %s: changed settings, for example “Price type: net → gross” */
            __('These settings changed since the last completed run: %s. Every product may be updated; nothing has been written yet. Continue if you intended this. Otherwise cancel the run and restore the settings.', 'sors-for-woocommerce'),
            SourceSettings::describeChanges($changes)
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
            (array) $this->context->progress->getDetail(SourceSettingsHistory::DETAIL_KEY),
            SourceSettings::collectValues($run->kind, $run->databaseName, $this->context->settings)
        );
        if ($changes !== []) {
            throw RunHaltedException::failed(sprintf(
                /* translators: %s: changed settings, for example “Price type: net → gross” */
                __('These settings changed during the run: %s. Completed batches are kept; the rest was not written. Start it again to apply the new settings to all products.', 'sors-for-woocommerce'),
                SourceSettings::describeChanges($changes)
            ));
        }
    }
}
