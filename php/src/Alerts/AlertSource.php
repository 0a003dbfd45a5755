<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

/**
 * A room that has things to tell. It says what needs a person now; what was told before, and how it is told, is no
 * business of its.
 */
interface AlertSource
{
    /** @return list<Alert> All that needs a person now, also what was told before. */
    public function alerts(): array;

    /** What its part of the subject of an e-mail says of so many items. */
    public function subject(int $count): string;

    /** The sentence before its items. */
    public function heading(): string;

    /** The sentence after its items. */
    public function closing(int $open): string;

    /** The line that says that a topic which was told is in order again; null where there is nothing to say. */
    public function recoveryMessage(string $topic): ?string;

    /** @return array<string, InboxNote|null> All its notes by name; null for one that is not to be there. */
    public function inboxNotes(): array;
}
