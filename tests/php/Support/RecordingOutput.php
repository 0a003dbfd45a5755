<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

use SorsForWooCommerce\Cli\Output;

/**
 * Keeps what a command writes.
 */
final class RecordingOutput implements Output
{
    /** @var list<string> */
    public array $lines = [];

    /** @var list<string> */
    public array $successes = [];

    /** @var list<string> */
    public array $warnings = [];

    /** @var list<string> */
    public array $errors = [];

    /** @var list<array{rows: list<array<string, scalar|null>>, columns: list<string>, format: string}> */
    public array $tables = [];

    /** @var list<array{0: string, 1: int, 2: ?int}> */
    public array $progress = [];

    public function line(string $text): void
    {
        $this->lines[] = $text;
    }

    public function success(string $text): void
    {
        $this->successes[] = $text;
    }

    public function warning(string $text): void
    {
        $this->warnings[] = $text;
    }

    public function error(string $text): void
    {
        $this->errors[] = $text;
    }

    public function table(array $rows, array $columns, string $format): void
    {
        foreach ($rows as $row) {
            if (array_diff($columns, array_keys($row)) !== []) {
                throw new \LogicException('A row lacks ' . implode(', ', array_diff($columns, array_keys($row))));
            }
        }
        $this->tables[] = ['rows' => $rows, 'columns' => $columns, 'format' => $format];
    }

    public function progress(string $label, int $done, ?int $total): void
    {
        $this->progress[] = [$label, $done, $total];
    }

    public function endProgress(): void
    {
    }
}
