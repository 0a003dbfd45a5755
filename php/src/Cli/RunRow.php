<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Storage\Run;

/**
 * A run as a line of a table. Times are UTC.
 */
final class RunRow
{
    /** @return array<string, scalar|null> */
    public static function fromRun(Run $run): array
    {
        return [
            'id' => $run->id,
            'kind' => $run->isDryRun ? $run->kind . ' (dry run)' : $run->kind,
            'state' => $run->state,
            'started_by' => $run->startedBy,
            'database' => $run->databaseName,
            'started_gmt' => $run->startedGmt,
            'finished_gmt' => $run->finishedGmt,
            'seen' => $run->seen,
            'created' => $run->created,
            'updated' => $run->updated,
            'unchanged' => $run->unchanged,
            'skipped' => $run->skipped,
            'failed' => $run->failed,
            'reason' => (string) $run->reason,
        ];
    }
}
