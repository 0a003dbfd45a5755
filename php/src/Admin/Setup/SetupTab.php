<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Settings\Settings;

/**
 * The tab with the first steps: which there are and how far one is, and the step one is at. Works without JavaScript.
 */
final class SetupTab
{
    private readonly SetupProgress $progress;

    public function __construct(private readonly Settings $settings)
    {
        $this->progress = SetupProgress::load();
    }

    public static function register(): void
    {
        add_action('admin_post_' . SetupActions::ACTION, [SetupActions::class, 'handle']);
        add_action('admin_enqueue_scripts', [self::class, 'enqueue'], 20);
    }

    public static function enqueue(string $hook): void
    {
        if (AdminPage::isScreen($hook)) {
            wp_enqueue_style('sors-setup', Plugin::url('assets/setup.css'), ['sors-admin'], Plugin::VERSION);
            wp_enqueue_script('sors-setup', Plugin::url('assets/setup.js'), ['wp-api-fetch', 'wp-i18n'], Plugin::VERSION, true);
            wp_set_script_translations('sors-setup', 'sors-for-woocommerce', Plugin::path('languages'));
        }
    }

    public static function url(string $step = ''): string
    {
        return $step === '' ? AdminPage::url('setup') : add_query_arg('step', $step, AdminPage::url('setup'));
    }

    /** The way back to the first steps, for the settings. */
    public static function renderLink(): void
    {
        printf('<p><a href="%s">%s</a></p>', esc_url(self::url()), esc_html__('Go through the first steps', 'sors-for-woocommerce'));
    }

    public function render(): void
    {
        $asked = $this->requestedStep();
        if ($asked === '' && $this->progress->isFinished()) {
            $this->renderFinished();
            return;
        }
        $step = $asked === '' ? $this->progress->currentStep() : $asked;
        echo '<div class="sors-setup">';
        $this->renderSteps($step);
        $this->renderStep($step);
        echo '</div>';
    }

    private function requestedStep(): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        $asked = is_scalar($_GET['step'] ?? null) ? sanitize_key((string) $_GET['step']) : '';

        return array_key_exists($asked, SetupSteps::titles()) ? $asked : '';
    }

    private function renderSteps(string $current): void
    {
        $words = [
            'done' => __('done', 'sors-for-woocommerce'),
            'skipped' => __('skipped', 'sors-for-woocommerce'),
            'open' => __('open', 'sors-for-woocommerce'),
        ];
        printf('<nav class="sors-steps" aria-label="%s"><ol>', esc_attr__('First steps', 'sors-for-woocommerce'));
        foreach (SetupSteps::titles() as $step => $title) {
            $state = $this->progress->stepState($step);
            printf(
                '<li class="sors-steps__%s"><a href="%s"%s>%s <span class="sors-steps__state">%s</span></a></li>',
                esc_attr($state),
                esc_url(self::url($step)),
                $step === $current ? ' aria-current="step"' : '',
                esc_html($title),
                esc_html($words[$state])
            );
        }
        echo '</ol></nav>';
    }

    private function renderStep(string $step): void
    {
        $titles = SetupSteps::titles();
        printf(
            '<section class="sors-section sors-step" aria-labelledby="sors-step-title"><header><h2 id="sors-step-title">%s</h2></header>'
            . '<form method="post" action="%s" data-sors-setup="%s"><input type="hidden" name="action" value="%s"><input type="hidden" name="step" value="%3$s">',
            /* translators: 1: number of a step, 2: number of steps, 3: title of the step */
            esc_html(sprintf(__('Step %1$d of %2$d: %3$s', 'sors-for-woocommerce'), (int) array_search($step, array_keys($titles), true) + 1, count($titles), $titles[$step])),
            esc_url(admin_url('admin-post.php')),
            esc_attr($step),
            esc_attr(SetupActions::ACTION)
        );
        wp_nonce_field(SetupActions::ACTION);
        $needed = SetupSteps::requiredStep($step, $this->settings);
        if ($needed === null) {
            SetupSteps::createStep($step, $this->settings)->render();
        } else {
            printf(
                '<p class="sors-message sors-message--warn">%s <a href="%s">%s</a></p>',
                esc_html__('Something else comes first:', 'sors-for-woocommerce'),
                esc_url(self::url($needed)),
                esc_html($titles[$needed])
            );
        }
        $this->renderButtons($step, $needed === null);
        echo '<p class="screen-reader-text" aria-live="polite" data-sors-live></p></form></section>';
    }

    private function renderButtons(string $step, bool $ready): void
    {
        echo '<div class="sors-step__buttons">';
        if ($ready) {
            printf('<button type="submit" class="button button-primary" name="do" value="continue">%s</button>', esc_html__('Save and continue', 'sors-for-woocommerce'));
        }
        printf(
            '<button type="submit" class="button" name="do" value="skip" formnovalidate>%s</button>',
            esc_html__('Skip this step', 'sors-for-woocommerce')
        );
        $before = SetupSteps::previousStep($step);
        if ($before !== null) {
            printf('<a href="%s">%s</a>', esc_url(self::url($before)), esc_html__('Back', 'sors-for-woocommerce'));
        }
        printf(
            '<button type="submit" class="button-link sors-step__leave" name="do" value="leave" formnovalidate>%s</button></div>',
            esc_html__('Leave the first steps', 'sors-for-woocommerce')
        );
    }

    private function renderFinished(): void
    {
        printf(
            '<section class="sors-section"><header><h2>%s</h2><p>%s</p></header><ul class="sors-next">',
            esc_html__('The first steps are done', 'sors-for-woocommerce'),
            esc_html__('What comes next, when the products are right:', 'sors-for-woocommerce')
        );
        foreach (
            [
                admin_url('edit.php?post_type=product') => __('Look at the products, and publish them', 'sors-for-woocommerce'),
                AdminPage::url('settings') . '#sors-schedule-catalog' => __('Set when catalog, stock and pictures run by themselves', 'sors-for-woocommerce'),
                AdminPage::url('settings') . '#sors-send-orders' => __('Switch on the sending of orders', 'sors-for-woocommerce'),
                self::url(SetupSteps::firstStep()) => __('Go through the steps again', 'sors-for-woocommerce'),
            ] as $address => $text
        ) {
            printf('<li><a href="%s">%s</a></li>', esc_url($address), esc_html($text));
        }
        echo '</ul></section>';
    }
}
