<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\RunLabels;

/**
 * One synchronisation: its state, how far it is, what it did, and its buttons. The script of the page changes the
 * parts marked data-sors* as the run goes on.
 */
final class SyncCard
{
    private const ICONS = ['catalog' => 'products', 'stock' => 'chart-bar', 'images' => 'format-gallery'];

    /**
     * @param array<string, mixed> $view  As Snapshot::card().
     * @param bool                 $ready Whether enough is set for a run to start.
     */
    public function __construct(private readonly array $view, private readonly bool $ready)
    {
    }

    /** Of the card in the page. */
    public static function elementId(string $kind): string
    {
        return "sors-sync-{$kind}";
    }

    public function render(): void
    {
        printf(
            '<section class="sors-card" id="%4$s" data-sors-kind="%1$s" data-run="%2$s" data-state="%3$s" data-ready="%5$d" aria-labelledby="sors-card-%1$s">',
            esc_attr($this->text('kind')),
            esc_attr($this->text('id')),
            esc_attr($this->text('state')),
            esc_attr(self::elementId($this->text('kind'))),
            (int) $this->ready
        );
        $this->renderHead();
        $this->renderBar();
        $this->renderFigures();
        printf(
            '<p class="sors-card__reason" data-sors="reason"%s>%s</p>',
            $this->text('reason') === '' ? ' hidden' : '',
            esc_html($this->text('reason'))
        );
        // Escaped where it was made.
        printf('<div data-sors="findings">%s</div>', wp_kses_post($this->text('findings')));
        $this->renderFoot();
        echo '</section>';
    }

    private function renderHead(): void
    {
        printf(
            '<header class="sors-card__head"><span class="dashicons dashicons-%1$s" aria-hidden="true"></span><div><h2 id="sors-card-%2$s">%3$s</h2><p>%4$s</p></div>'
            . '<span class="sors-badge sors-badge--%5$s" data-sors="badge">%6$s</span></header>',
            esc_attr(self::ICONS[$this->text('kind')]),
            esc_attr($this->text('kind')),
            esc_html(RunLabels::syncs()[$this->text('kind')]),
            esc_html(RunLabels::syncHelp()[$this->text('kind')]),
            esc_attr($this->text('tone')),
            esc_html($this->text('state_label'))
        );
    }

    private function renderBar(): void
    {
        $percent = $this->view['percent'];
        printf(
            '<div class="sors-card__bar"><progress max="100"%s aria-labelledby="sors-card-%s" data-sors="bar"></progress><span class="sors-card__percent" data-sors="percent">%s</span></div>',
            $percent === null && !$this->view['finished'] && !$this->isPaused() ? '' : sprintf(' value="%d"', (int) $percent),
            esc_attr($this->text('kind')),
            esc_html($percent === null ? '' : "{$percent} %")
        );
        printf(
            '<p class="sors-card__progress"><span data-sors="progress">%s</span><span data-sors="rate">%s</span></p>'
            . '<p class="screen-reader-text" data-sors="live" aria-live="polite"></p>',
            esc_html($this->text('progress')),
            esc_html($this->text('rate'))
        );
    }

    private function renderFigures(): void
    {
        echo '<dl class="sors-figures">';
        foreach (RunLabels::counts() as $name => $label) {
            printf(
                '<div class="sors-figures__%1$s"><dt>%2$s</dt><dd data-sors-count="%1$s">%3$s</dd></div>',
                esc_attr($name),
                esc_html($label),
                esc_html($this->view['counts'][$name])
            );
        }
        echo '</dl>';
    }

    private function renderFoot(): void
    {
        echo '<footer class="sors-card__foot">';
        $this->renderStartForms();
        $this->renderStopForm();
        $this->renderResumeForm();
        printf(
            '<a class="sors-card__report" data-sors="report" href="%s"%s>%s</a>',
            esc_url($this->text('report_url')),
            $this->text('report_url') === '' || !$this->view['finished'] ? ' hidden' : '',
            esc_html__('See what would change', 'sors-for-woocommerce')
        );
        echo '<p class="sors-card__when">';
        printf(
            '<span data-sors="when">%s</span> <a data-sors="run" href="%s"%s>%s</a><br><span data-sors="next">%s</span></p></footer>',
            esc_html($this->text('when')),
            esc_url($this->text('url')),
            $this->text('url') === '' ? ' hidden' : '',
            /* translators: %s: kind of synchronisation, for screen readers only */
            sprintf(esc_html__('Details %s', 'sors-for-woocommerce'), sprintf('<span class="screen-reader-text">%s</span>', esc_html(RunLabels::syncs()[$this->text('kind')]))),
            esc_html($this->text('next'))
        );
    }

    /** Three cards have buttons of the same name: a screen reader tells them apart by this. */
    private function describedByAttribute(): string
    {
        return sprintf(' aria-describedby="sors-card-%s"', esc_attr($this->text('kind')));
    }

    private function renderStartForms(): void
    {
        $this->openForm('sors_start_run');
        printf(
            '<input type="hidden" name="kind" value="%1$s"><button type="submit" class="button button-primary" data-sors-action="start"%3$s%4$s>%2$s</button></form>',
            esc_attr($this->text('kind')),
            esc_html__('Start', 'sors-for-woocommerce'),
            $this->disabledAttribute(),
            $this->describedByAttribute()
        );
        $this->openForm('sors_start_run');
        printf(
            '<input type="hidden" name="kind" value="%1$s"><input type="hidden" name="dry_run" value="1">'
            . '<button type="submit" class="button" data-sors-action="dry"%3$s%5$s title="%4$s">%2$s</button></form>',
            esc_attr($this->text('kind')),
            esc_html__('Dry run', 'sors-for-woocommerce'),
            $this->disabledAttribute(),
            esc_attr__('Lists what would change and writes nothing', 'sors-for-woocommerce'),
            $this->describedByAttribute()
        );
    }

    private function disabledAttribute(): string
    {
        return $this->view['finished'] && $this->ready ? '' : ' disabled';
    }

    private function renderStopForm(): void
    {
        $this->openForm('sors_stop_run');
        printf(
            '<input type="hidden" name="run" value="%s"><button type="submit" class="button" data-sors-action="stop"%s%s>%s</button></form>',
            esc_attr($this->text('id')),
            $this->view['finished'] || $this->text('state') === 'stopping' ? ' disabled' : '',
            $this->describedByAttribute(),
            $this->view['needs_confirmation'] ? esc_html__('Cancel', 'sors-for-woocommerce') : esc_html__('Stop', 'sors-for-woocommerce')
        );
    }

    /** A run a brake paused goes on by a person's word; one that waits for SORS, by its own time or at once by this. */
    private function renderResumeForm(): void
    {
        $this->openForm('sors_resume_run');
        printf(
            '<input type="hidden" name="run" value="%s"><button type="submit" class="button" data-sors-action="resume"%s%s>%s</button></form>',
            esc_attr($this->text('id')),
            $this->isPaused() ? '' : ' hidden',
            $this->describedByAttribute(),
            esc_html__('Go on', 'sors-for-woocommerce')
        );
    }

    private function openForm(string $action): void
    {
        printf(
            '<form method="post" action="%s"><input type="hidden" name="action" value="%s"><input type="hidden" name="_wpnonce" value="%s">',
            esc_url(admin_url('admin-post.php')),
            esc_attr($action),
            esc_attr(wp_create_nonce($action))
        );
    }

    /** Whether no worker is at the run: it needs a confirmation, or its retry is scheduled. */
    private function isPaused(): bool
    {
        return in_array($this->text('state'), ['paused', 'retrying'], true);
    }

    private function text(string $name): string
    {
        return (string) ($this->view[$name] ?? '');
    }
}
