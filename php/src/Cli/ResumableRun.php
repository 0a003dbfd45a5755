<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * Which run one may go on with.
 */
final class ResumableRun
{
    /** The kind's run that is not at its end: the one that holds the lock, else the last that waits for a person. */
    public static function findRun(string $kind): ?Run
    {
        $runs = new RunRepository();
        $active = $runs->findActive();
        if ($active !== null && $active->kind === $kind && !$active->isDryRun) {
            return $active;
        }
        $waiting = array_filter($runs->listNeedingConfirmation($kind), static fn (Run $run): bool => !$run->isDryRun);
        usort($waiting, static fn (Run $one, Run $other): int => $other->id <=> $one->id);

        return $waiting[0] ?? null;
    }

    /** @throws \DomainException when the shop has moved since: its settings are of another database than the run. */
    public static function assertCurrentDatabase(Run $run): void
    {
        $chosen = Settings::load()->text('database');
        if ($run->databaseName !== $chosen) {
            throw new \DomainException(sprintf(
                'Run %1$d reads the database “%2$s”, but the shop is in “%3$s” now. Cancel it: wp sors runs stop %1$d',
                $run->id,
                $run->databaseName,
                $chosen
            ));
        }
    }
}
