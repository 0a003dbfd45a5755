<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

/**
 * How far the first steps are: what was done, what was skipped, where one left off. The shop's, not a person's.
 */
final class SetupProgress
{
    public const OPTION = 'sors_first_steps';

    /**
     * @param array<string, 'done'|'skipped'> $marks Step → what became of it.
     * @param string                          $over  '', 'finished' or 'left'.
     * @param int|null                        $since Highest run there was when the first synchronisation was started; null when it isn't under way.
     */
    private function __construct(
        private array $marks,
        private string $current,
        private string $over,
        private ?int $since,
    ) {
    }

    public static function load(): self
    {
        $stored = (array) get_option(self::OPTION, []);
        $marks = array_filter((array) ($stored['marks'] ?? []), static fn (mixed $mark): bool => in_array($mark, ['done', 'skipped'], true));

        return new self(
            array_intersect_key($marks, SetupSteps::titles()),
            (string) ($stored['current'] ?? ''),
            (string) ($stored['over'] ?? ''),
            ($stored['since'] ?? null) === null ? null : (int) $stored['since']
        );
    }

    /** Whether they are still offered: not gone through, not left, and the shop not set up without them. */
    public function isOpen(): bool
    {
        return $this->over === '' && ($this->current !== '' || !Settings::load()->complete());
    }

    public function isFinished(): bool
    {
        return $this->over === 'finished';
    }

    /** The step one left off at. */
    public function current(): string
    {
        return array_key_exists($this->current, SetupSteps::titles()) ? $this->current : SetupSteps::first();
    }

    /** @return 'done'|'skipped'|'open' A step whose choice is gone again is open. */
    public function state(string $step): string
    {
        $gone = match ($step) {
            'key' => !ApiKey::isSet(),
            'database' => Settings::load()->text('database') === '',
            default => false,
        };
        $mark = $this->marks[$step] ?? 'open';

        return $gone && $mark === 'done' ? 'open' : $mark;
    }

    /** @param 'done'|'skipped' $mark */
    public function pass(string $step, string $mark): void
    {
        $this->marks[$step] = $mark;
        $next = SetupSteps::after($step);
        if ($next === null) {
            $this->over = 'finished';
        } else {
            $this->current = $next;
        }
        $this->store();
    }

    /** One goes on without the rest of them. */
    public function leave(): void
    {
        $this->over = 'left';
        $this->store();
    }

    public function since(): ?int
    {
        return $this->since;
    }

    public function syncing(?int $since): void
    {
        $this->since = $since;
        $this->store();
    }

    private function store(): void
    {
        update_option(self::OPTION, [
            'marks' => $this->marks,
            'current' => $this->current,
            'over' => $this->over,
            'since' => $this->since,
        ], true);
    }
}
