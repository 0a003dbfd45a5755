<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Sync\RunProgress;

/**
 * Counts, in a run's notes, what was written through WooCommerce's CRUD and why.
 */
final class CrudFallback
{
    /** @param string|null $reason Key of a reason (see Reasons); null where a person chose it so. */
    public static function record(RunProgress $ledger, ?string $reason, string $code): void
    {
        if ($reason !== null) {
            $ledger->addNote('one_by_one_' . $reason, Reasons::describeReason($reason), $code);
        }
    }
}
