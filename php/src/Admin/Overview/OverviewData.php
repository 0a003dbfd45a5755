<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Admin\Runs\RunTable;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunHistory;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * What the overview shows at this moment, for the page and for the REST route that the page refreshes itself by.
 */
final class OverviewData
{
    /** Runs listed on the overview; the others are on their own tab. */
    private const MAX_RECENT_RUNS = 5;

    /**
     * @return array{
     *     busy: bool, cards: array<string, array<string, mixed>>, orders: array<string, int>,
     *     problems: list<array{key: string, tone: string, text: string, url: string}>, parts: array<string, string>
     * } busy: a run is not over. cards: kind → as card(). parts: the page's other parts as HTML, escaped, by their ids.
     */
    public static function collect(): array
    {
        $settings = Settings::load();
        $problems = ProblemList::listProblems($settings);
        $orders = OrderTiles::counts();
        $cards = array_combine(Settings::SYNC_KINDS, array_map(self::loadCard(...), Settings::SYNC_KINDS));

        return [
            'busy' => array_filter($cards, static fn (array $card): bool => !$card['finished']) !== [],
            'cards' => $cards,
            'orders' => $orders,
            'problems' => array_map(
                static fn (Problem $one): array => ['key' => $one->key, 'tone' => $one->tone, 'text' => $one->text, 'url' => $one->url],
                $problems
            ),
            'parts' => [
                'sors-problems' => ProblemList::html($problems),
                'sors-orders' => OrderTiles::html($orders, $settings),
                'sors-charts' => RunCharts::html(),
                'sors-runs' => RunTable::recentHtml((new RunHistory())->listFinished(self::MAX_RECENT_RUNS)),
            ],
        ];
    }

    /** @return array<string, mixed> As RunView, and next: when the kind comes by itself, a sentence. */
    public static function loadCard(string $kind): array
    {
        $run = self::findShownRun($kind);

        return ($run === null ? RunView::forNeverRun($kind) : RunView::forRun($run)) + ['next' => ScheduleStatus::nextRunText($kind, $run)];
    }

    /** The one at work; else one that waits for a person, which a dry run after it must not hide; else the last one. */
    private static function findShownRun(string $kind): ?Run
    {
        $runs = new RunRepository();
        $latest = $runs->findLatest($kind);

        return $latest !== null && !$latest->isFinished() ? $latest : $runs->listNeedingConfirmation($kind)[0] ?? $latest;
    }
}
