<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

/**
 * Writes through WP-CLI. The progress bar is drawn on a terminal only.
 */
final class WpCliOutput implements Output
{
    /** @var object{tick: callable}|null WP-CLI's progress bar. */
    private ?object $bar = null;

    private int $progressDone = 0;

    public function line(string $text): void
    {
        \WP_CLI::line($text);
    }

    public function success(string $text): void
    {
        \WP_CLI::success($text);
    }

    public function warning(string $text): void
    {
        \WP_CLI::warning($text);
    }

    public function error(string $text): void
    {
        \WP_CLI::error($text, false);
    }

    public function table(array $rows, array $columns, string $format): void
    {
        \WP_CLI\Utils\format_items($format, $rows, $columns);
    }

    public function progress(string $label, int $done, ?int $total): void
    {
        // WP-CLI draws none where its output is no terminal, but does not look at --quiet.
        if ($total === null || $total === 0 || (bool) \WP_CLI::get_config('quiet')) {
            return;
        }
        $this->bar ??= \WP_CLI\Utils\make_progress_bar($label, $total);
        if ($done > $this->progressDone) {
            $this->bar->tick($done - $this->progressDone);
            $this->progressDone = $done;
        }
    }

    public function endProgress(): void
    {
        $this->bar?->finish();
        $this->bar = null;
        $this->progressDone = 0;
    }
}
