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
    public const OPTION = 'sors_setup_progress';

    /**
     * @param array<string, 'done'|'skipped'> $outcomes Step → what became of it.
     * @param string                          $ending  '', 'finished' or 'left'.
     * @param int|null                        $lastRunBeforeSync Highest run there was when the first synchronisation was started; null when it isn't under way.
     */
    private function __construct(
        private array $outcomes,
        private string $currentStep,
        private string $ending,
        private ?int $lastRunBeforeSync,
    ) {
    }

    public static function load(): self
    {
        $stored = (array) get_option(self::OPTION, []);
        $marks = array_filter((array) ($stored['marks'] ?? []), static fn (mixed $mark): bool => in_array($mark, ['done', 'skipped'], true));

        return new self(
            array_intersect_key($marks, SetupSteps::titles()),
            (string) ($stored['current'] ?? ''),
            (string) ($stored['ending'] ?? ''),
            ($stored['since'] ?? null) === null ? null : (int) $stored['since']
        );
    }

    /** Whether they are still offered: not gone through, not left, and the shop not set up without them. */
    public function isOpen(): bool
    {
        return $this->ending === '' && ($this->currentStep !== '' || !Settings::load()->isComplete());
    }

    public function isFinished(): bool
    {
        return $this->ending === 'finished';
    }

    /** The step one left off at. */
    public function currentStep(): string
    {
        return array_key_exists($this->currentStep, SetupSteps::titles()) ? $this->currentStep : SetupSteps::firstStep();
    }

    /** @return 'done'|'skipped'|'open' A step whose choice is gone again is open. */
    public function stepState(string $step): string
    {
        $gone = match ($step) {
            'api-key' => !ApiKey::isSet(),
            'database' => Settings::load()->text('database') === '',
            default => false,
        };
        $mark = $this->outcomes[$step] ?? 'open';

        return $gone && $mark === 'done' ? 'open' : $mark;
    }

    /** @param 'done'|'skipped' $mark */
    public function markStep(string $step, string $mark): void
    {
        $this->outcomes[$step] = $mark;
        $next = SetupSteps::nextStep($step);
        if ($next === null) {
            $this->ending = 'finished';
        } else {
            $this->currentStep = $next;
        }
        $this->save();
    }

    /** One goes on without the rest of them. */
    public function dismiss(): void
    {
        $this->ending = 'left';
        $this->save();
    }

    public function lastRunBeforeSync(): ?int
    {
        return $this->lastRunBeforeSync;
    }

    public function setLastRunBeforeSync(?int $since): void
    {
        $this->lastRunBeforeSync = $since;
        $this->save();
    }

    private function save(): void
    {
        update_option(self::OPTION, [
            'marks' => $this->outcomes,
            'current' => $this->currentStep,
            'ending' => $this->ending,
            'since' => $this->lastRunBeforeSync,
        ], true);
    }
}
