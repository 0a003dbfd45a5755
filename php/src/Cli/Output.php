<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

/**
 * Where a command writes to. Commands know this, not WP-CLI.
 */
interface Output
{
    public function line(string $text): void;

    public function success(string $text): void;

    /** To standard error. */
    public function warning(string $text): void;

    /** To standard error; does not end the command. */
    public function error(string $text): void;

    /**
     * @param list<array<string, scalar|null>> $rows
     * @param list<string> $columns
     * @param 'table'|'json' $format
     */
    public function table(array $rows, array $columns, string $format): void;

    /** How far a run is; null where nobody knows how many there are. */
    public function progress(string $label, int $done, ?int $total): void;

    /** Ends what progress() draws. */
    public function endProgress(): void;
}
