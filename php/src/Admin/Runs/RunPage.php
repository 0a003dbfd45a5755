<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Runs;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\FindingsTable;
use SorsForWooCommerce\Admin\Overview\SyncCard;
use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;

/**
 * All that is known of one run.
 */
final class RunPage
{
    /** Id of the list of failed items. */
    public const FAILED_ID = 'sors-failed';

    public function __construct(private readonly Run $run)
    {
    }

    /** Address of the page of a run. */
    public static function url(int $run): string
    {
        return add_query_arg('run', $run, AdminPage::url('runs'));
    }

    public function render(): void
    {
        $view = RunView::forRun($this->run);
        echo '<article class="sors-run" aria-labelledby="sors-run-title">';
        printf('<p><a href="%s">%s</a></p>', esc_url(AdminPage::url('runs')), esc_html__('All runs', 'sors-for-woocommerce'));
        printf(
            '<h2 class="sors-heading sors-run__title" id="sors-run-title">%s <span class="sors-badge sors-badge--%s">%s</span></h2>',
            /* translators: 1: kind of synchronisation, 2: number of a run */
            esc_html(sprintf(__('%1$s, run %2$d', 'sors-for-woocommerce'), $view['kind_label'], $this->run->id)),
            esc_attr($view['tone']),
            esc_html($view['state_label'])
        );
        if ($view['reason'] !== '') {
            printf('<p class="sors-message sors-message--%s">%s</p>', esc_attr($this->run->state === 'failed' ? 'bad' : 'warn'), esc_html($view['reason']));
        }
        $this->renderLinks($view);
        $this->renderFigures($view);
        $this->renderFacts($view);
        $this->renderNotes();
        $this->renderFindings();
        $this->renderFailed();
        $this->renderSkipped();
        LogLink::render(TimeFormat::timestamp($this->run->startedGmt));
        echo '</article>';
    }

    /** @param array<string, mixed> $view */
    private function renderLinks(array $view): void
    {
        $ways = [];
        if (!$this->run->isFinished()) {
            $ways[] = [AdminPage::url('overview') . '#' . SyncCard::elementId($this->run->kind), $this->run->needsConfirmation()
                ? __('Go on or cancel it on the overview', 'sors-for-woocommerce')
                : __('Follow it on the overview', 'sors-for-woocommerce')];
        }
        if ($view['report_url'] !== '') {
            $ways[] = [$view['report_url'], __('See what would change', 'sors-for-woocommerce')];
        }
        foreach ($ways as [$url, $text]) {
            printf('<p><a class="button" href="%s">%s</a></p>', esc_url($url), esc_html($text));
        }
    }

    /** @param array<string, mixed> $view */
    private function renderFigures(array $view): void
    {
        printf('<h3>%s</h3><dl class="sors-figures sors-run__figures">', esc_html__('Figures', 'sors-for-woocommerce'));
        foreach (RunLabels::counts() as $name => $label) {
            printf('<div><dt>%s</dt><dd data-sors-count="%s">%s</dd></div>', esc_html($label), esc_attr($name), esc_html($view['counts'][$name]));
        }
        echo '</dl>';
    }

    /** @param array<string, mixed> $view */
    private function renderFacts(array $view): void
    {
        $facts = array_filter([
            __('Started', 'sors-for-woocommerce') => $view['started'],
            __('Ended', 'sors-for-woocommerce') => TimeFormat::formatLocal($this->run->finishedGmt),
            __('Took', 'sors-for-woocommerce') => $view['duration'],
            __('Speed', 'sors-for-woocommerce') => $view['rate'],
            __('Started by', 'sors-for-woocommerce') => $view['started_by'],
            __('Database', 'sors-for-woocommerce') => $view['database'],
            __('Items SORS announced', 'sors-for-woocommerce') => $this->run->total === null ? '' : number_format_i18n($this->run->total),
            __('Pictures fetched', 'sors-for-woocommerce') => $this->run->bytes > 0 ? (string) size_format($this->run->bytes, 1) : '',
        ], static fn (string $text): bool => $text !== '');
        echo '<dl class="sors-facts">';
        foreach ($facts as $name => $text) {
            printf('<div><dt>%s</dt><dd>%s</dd></div>', esc_html($name), esc_html($text));
        }
        echo '</dl>';
    }

    private function renderNotes(): void
    {
        $notes = array_map(static fn (mixed $note): array => (array) $note, (array) ($this->run->details['notes'] ?? []));
        if ($notes === []) {
            return;
        }
        printf('<h3>%s</h3><ul class="sors-list">', esc_html__('Worth knowing', 'sors-for-woocommerce'));
        foreach ($notes as $note) {
            $codes = array_map('strval', (array) ($note['codes'] ?? []));
            printf(
                '<li>%s%s</li>',
                /* translators: 1: number of items, 2: what happened to them, a sentence */
                esc_html(sprintf(__('%1$s × %2$s', 'sors-for-woocommerce'), number_format_i18n((int) ($note['count'] ?? 0)), (string) ($note['text'] ?? ''))),
                $codes === [] ? '' : sprintf(' <code dir="ltr">%s</code>', esc_html(implode(', ', $codes)))
            );
        }
        echo '</ul>';
    }

    private function renderFindings(): void
    {
        $all = array_filter(SafeguardFindings::listAll($this->run), static fn (array $one): bool => $one['items'] !== []);
        if ($all === []) {
            return;
        }
        printf('<h3>%s</h3>', esc_html__('What a brake asked about', 'sors-for-woocommerce'));
        foreach ($all as $one) {
            $answer = match (true) {
                $this->run->isDryRun => __('This was a dry run: a real one would stand still and ask.', 'sors-for-woocommerce'),
                $one['confirmed'] => __('Somebody let the run go on.', 'sors-for-woocommerce'),
                $this->run->isFinished() => __('The run did not go on.', 'sors-for-woocommerce'),
                default => __('Nobody has answered yet.', 'sors-for-woocommerce'),
            };
            // EvidenceTable has escaped its own.
            printf('<p class="sors-quiet">%s</p>%s', esc_html($answer), FindingsTable::findingsHtml($one)); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped
        }
    }

    private function renderFailed(): void
    {
        if ($this->run->failed === 0) {
            return;
        }
        $items = RunItems::listFailed($this->run);
        $label = __('Items that failed', 'sors-for-woocommerce');
        printf('<section id="%s"><h3>%s</h3>', esc_attr(self::FAILED_ID), esc_html($label));
        printf('<p>%s</p>', esc_html(self::failedText($this->run->failed, count($items))));
        if ($items !== []) {
            printf(
                '<p><a class="button" href="%s">%s</a></p>',
                esc_url(wp_nonce_url(add_query_arg(['action' => 'sors_run_csv', 'run' => $this->run->id], admin_url('admin-post.php')), 'sors_run_csv')),
                esc_html__('Download as CSV', 'sors-for-woocommerce')
            );
            echo RunItems::table($items, $label); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped where it was made.
        }
        echo '</section>';
    }

    private function renderSkipped(): void
    {
        $items = RunItems::listSkipped($this->run);
        if ($items === []) {
            return;
        }
        $label = __('Items left out on purpose', 'sors-for-woocommerce');
        printf(
            '<h3>%s</h3><details class="sors-run__skipped"><summary>%s</summary>%s</details>',
            esc_html($label),
            /* translators: %s: number of items */
            esc_html(sprintf(_n('%s is kept by name', '%s are kept by name', count($items), 'sors-for-woocommerce'), number_format_i18n(count($items)))),
            RunItems::table($items, $label) // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped where it was made.
        );
    }

    private static function failedText(int $failed, int $kept): string
    {
        /* translators: %s: number of items */
        $text = sprintf(_n('%s item could not be brought in; the others were.', '%s items could not be brought in; the others were.', $failed, 'sors-for-woocommerce'), number_format_i18n($failed));
        if ($kept >= $failed) {
            return $text;
        }
        /* translators: %s: number of items */
        $more = sprintf(_n('The first %s is kept by name here; all of them are in the log.', 'The first %s are kept by name here; all of them are in the log.', $kept, 'sors-for-woocommerce'), number_format_i18n($kept));

        return "{$text} {$more}";
    }
}
