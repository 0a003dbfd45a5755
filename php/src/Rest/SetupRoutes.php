<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use SorsForWooCommerce\Admin\RunRequestException;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Admin\Setup\HasLivePanel;
use SorsForWooCommerce\Admin\Setup\SampleArticleView;
use SorsForWooCommerce\Admin\Setup\SetupProgress;
use SorsForWooCommerce\Admin\Setup\SetupSteps;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\InitialSync;

/**
 * What the first steps show without the page being loaded again.
 */
final class SetupRoutes extends AbstractRoutes
{
    public function register(): void
    {
        self::addRoute('/setup/sample-article', 'POST', [$this, 'example'], [
            'article' => ['type' => 'string', 'default' => '', 'description' => __('Code of an article.', 'sors-for-woocommerce')],
        ]);
        self::addRoute('/setup/panel', 'POST', [$this, 'panel'], [
            'step' => ['type' => 'string', 'enum' => ['dry-run', 'initial-sync'], 'required' => true],
        ]);
    }

    /**
     * @return array<string, mixed> As ExampleView::of().
     *
     * @throws RunRequestException
     */
    public function example(\WP_REST_Request $request): array
    {
        $settings = Settings::load();
        $problem = Readiness::findProblem($settings);
        if ($problem !== null) {
            throw new RunRequestException($problem, 409);
        }

        return SampleArticleView::forArticle($settings, sanitize_text_field((string) $request['article']));
    }

    /** @return array{html: string, live: string, busy: bool, idle: list<int>} idle: runs no worker carries on just now. */
    public function panel(\WP_REST_Request $request): array
    {
        InitialSync::advance();
        $step = SetupSteps::createStep((string) $request['step'], Settings::load());
        $runs = $step instanceof HasLivePanel ? $step->listActiveRuns() : [];
        ob_start();
        if ($step instanceof HasLivePanel) {
            $step->renderPanel();
        }
        $views = array_map(RunView::forRun(...), $runs);

        return [
            'html' => (string) ob_get_clean(),
            'live' => implode('; ', array_map(static fn (array $view): string => "{$view['kind_label']}: {$view['state_label']}", $views)),
            'busy' => array_filter($runs, static fn (Run $run): bool => !$run->needsConfirmation()) !== []
                || ($runs === [] && $request['step'] === 'initial-sync' && SetupProgress::load()->lastRunBeforeSync() !== null),
            'idle' => array_values(array_map(static fn (array $view): int => $view['id'], array_filter($views, static fn (array $view): bool => $view['idle']))),
        ];
    }
}
