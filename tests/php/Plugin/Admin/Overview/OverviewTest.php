<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin\Overview;

use SorsForWooCommerce\Admin\OrdersTab;
use SorsForWooCommerce\Admin\Overview\OrderTiles;
use SorsForWooCommerce\Admin\Overview\OverviewData;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Plugin\Admin\AdminTestCase;

/**
 * Cards, orders and charts of the overview, and what its REST route answers.
 */
final class OverviewTest extends AdminTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->asAdministrator();
        $this->sandbox(articles: 10);
    }

    public function testACardSaysWhenItsKindComesNext(): void
    {
        self::assertSame('No schedule, only by hand.', OverviewData::loadCard('stock')['next']);
        Settings::save(['schedule_stock' => 60]);
        $next = as_next_scheduled_action('sors_start_stock', null, 'sors');
        self::assertIsInt($next);
        $said = (string) wp_date(get_option('date_format') . ' ' . get_option('time_format'), $next);
        self::assertSame("Next by the schedule: {$said}.", OverviewData::loadCard('stock')['next']);
        self::assertStringContainsString($said, $this->text($this->page('overview')));

        $run = (new RunRepository())->create('stock', 'schedule', 'MyDatabase2026');
        (new RunRepository())->update($run->id, ['state' => 'retrying', 'details' => '{"retry_gmt":"2026-03-01 10:00:00"}']);
        self::assertStringStartsWith('Goes on by itself: ', OverviewData::loadCard('stock')['next']);
    }

    public function testACardShowsTheRunAtWorkElseTheOneThatAsksElseTheLast(): void
    {
        $runs = new RunRepository();
        $asks = $runs->create('stock', 'admin', 'MyDatabase2026')->id;
        $runs->update($asks, ['state' => 'paused', 'run_lock' => null, 'details' => '{"pending_confirmation":"mass_zero"}']);
        $dry = $runs->create('stock', 'admin', 'MyDatabase2026', true)->id;
        self::assertSame($dry, OverviewData::loadCard('stock')['id']);
        self::assertTrue(OverviewData::collect()['busy']);
        $runs->finish($dry, 'completed', null);
        self::assertSame($asks, OverviewData::loadCard('stock')['id']);
        $runs->finish($asks, 'stopped', 'Otkazano.');
        self::assertSame($dry, OverviewData::loadCard('stock')['id']);
        self::assertFalse(OverviewData::collect()['busy']);
        self::assertSame(0, OverviewData::loadCard('images')['id']);
    }

    public function testSentTodayGoesByTheSitesDay(): void
    {
        update_option('timezone_string', 'Europe/Belgrade');
        $midnight = (new \DateTimeImmutable('today', new \DateTimeZone('Europe/Belgrade')))->getTimestamp();
        $this->sent(1, $midnight - 1);
        $this->sent(2, $midnight);
        $this->sent(3, $midnight + 60);
        self::assertSame(2, OrderTiles::counts()['sent_today']);
        self::assertNotSame(gmdate('Y-m-d 00:00:00', $midnight), gmdate('Y-m-d H:i:s', $midnight), 'The zone makes no difference here.');

        self::assertSame(1, preg_match('/href="([^"]+)"[^>]*><span class="sors-tile__number" data-sors-orders="sent_today">2</', $this->page('overview'), $link));
        parse_str((string) wp_parse_url(html_entity_decode($link[1]), PHP_URL_QUERY), $_GET);
        ob_start();
        (new OrdersTab(Settings::load()))->render();
        self::assertSame(2, substr_count((string) ob_get_clean(), '<tr><td>'), 'The list has others than the number says.');
    }

    public function testTheChartsShowTheLastTenRealRunsOfEachKindInWordsToo(): void
    {
        self::assertSame('', OverviewData::collect()['parts']['sors-charts']);
        for ($number = 1; $number <= 12; $number++) {
            $this->ended('catalog', ['seen' => 100 + $number, 'unchanged' => 99 + $number, 'failed' => 1]);
        }
        $this->ended('stock', ['state' => 'failed']);
        $this->ended('images', ['is_dry_run' => 1, 'seen' => 5, 'unchanged' => 5]);
        $html = OverviewData::collect()['parts']['sors-charts'];

        $document = $this->document($html);
        $charts = $document->query('//*[@role="img"]');
        self::assertSame(2, $charts->length, 'A kind without a real run has no chart.');
        foreach ($charts as $chart) {
            foreach (explode(' ', $chart->getAttribute('aria-labelledby')) as $id) {
                self::assertNotSame('', trim((string) $document->query("//*[@id='{$id}']")->item(0)?->textContent));
            }
        }
        self::assertSame('10 runs, 0 failed.', substr((string) $document->query('//*[@id="sors-chart-catalog-desc"]')->item(0)?->textContent, 0, 18));
        self::assertStringContainsString('Seen 112', (string) $document->query('//*[@id="sors-chart-catalog-desc"]')->item(0)?->textContent);
        self::assertSame(11, $document->query('//table/tbody/tr')->length);
        self::assertSame(10, $document->query('//*[@fill="url(#sors-pattern-failed)" and @width="20"]')->length);
        foreach ($document->query('//*[@fill="url(#sors-pattern-failed)" and @width="20"]') as $part) {
            self::assertGreaterThanOrEqual(3.0, (float) $part->getAttribute('height'), 'One of a hundred must be seen.');
        }
        self::assertDoesNotMatchRegularExpression('~(src|href)="(?!' . preg_quote(admin_url(), '~') . ')~', $html, 'another host');
    }

    public function testFromRightToLeftTimeRunsTheOtherWay(): void
    {
        global $wp_locale;
        $this->ended('catalog', ['seen' => 10, 'unchanged' => 10]);
        $this->ended('catalog', ['seen' => 20, 'created' => 20]);
        $older = '//*[@fill="url(#sors-pattern-unchanged)" and @width="20"]';
        $newer = '//*[@fill="url(#sors-pattern-created)" and @width="20"]';
        $x = fn (string $what): float => (float) $this->document(OverviewData::collect()['parts']['sors-charts'])->query($what)->item(0)?->getAttribute('x');
        self::assertLessThan($x($newer), $x($older));
        $wp_locale->text_direction = 'rtl';
        try {
            self::assertGreaterThan($x($newer), $x($older));
            self::assertStringContainsString('direction="rtl"', OverviewData::collect()['parts']['sors-charts']);
        } finally {
            $wp_locale->text_direction = 'ltr';
        }
    }

    public function testTheStyleKnowsNoLeftAndRight(): void
    {
        $css = (string) file_get_contents(dirname(__DIR__, 5) . '/php/assets/admin.css');
        self::assertStringContainsString('margin-inline', $css);
        $physical = '/(?<![\w-])(left|right|(margin|padding|border)-(left|right)[\w-]*|(width|height|(min|max)-(width|height)))\s*:|(float|text-align|clear)\s*:\s*(left|right)/';
        $own = (string) preg_replace('/@media[^{]*\{/', '', $css);
        self::assertSame(0, preg_match($physical, $own, $found), (string) ($found[0] ?? ''));
        preg_match_all('/(?:margin|padding):\s*([^;}]+)/', $own, $values);
        foreach ($values[1] as $value) {
            $sides = preg_split('/\s+/', trim($value)) ?: [];
            self::assertTrue(count($sides) < 4 || $sides[1] === $sides[3], $value);
        }
    }

    public function testTheRouteAnswersWhatThePageShows(): void
    {
        $runner = new Runner();
        $runner->runToEnd($runner->start('catalog', 'admin')->id);
        $answer = rest_do_request(new \WP_REST_Request('GET', '/sors/v1/overview'));
        self::assertSame(200, $answer->get_status());
        $now = $answer->get_data();
        self::assertSame(['busy', 'cards', 'orders', 'problems', 'parts'], array_keys($now));
        self::assertSame(['catalog', 'stock', 'images'], array_keys($now['cards']));
        self::assertSame('completed', $now['cards']['catalog']['state']);
        $html = $this->page('overview');
        foreach ($now['parts'] as $id => $part) {
            self::assertStringContainsString("<div id=\"{$id}\">{$part}</div>", $html);
        }
        self::assertNotFalse(json_encode($now));
    }

    public function testHeadingsGoDownStepByStepAndIdsAreUnique(): void
    {
        $runner = new Runner();
        $runner->runToEnd($runner->start('catalog', 'admin')->id);
        $this->ended('stock', ['state' => 'failed', 'reason' => 'Ne radi.']);
        foreach (['overview', 'runs', 'orders', 'settings'] as $tab) {
            $document = $this->document($this->page($tab));
            $before = 0;
            foreach ($document->query('//h1|//h2|//h3|//h4') as $heading) {
                $level = (int) substr($heading->nodeName, 1);
                self::assertLessThanOrEqual($before + 1, $level, "{$tab}: {$heading->textContent}");
                $before = $level;
            }
            $ids = array_map(static fn (\DOMNode $id): string => (string) $id->nodeValue, iterator_to_array($document->query('//@id')));
            self::assertSame(array_values(array_unique($ids)), array_values($ids), $tab);
        }
    }

    private function document(string $html): \DOMXPath
    {
        $document = new \DOMDocument();
        $document->loadHTML('<?xml encoding="UTF-8"><body>' . $html, LIBXML_NOERROR);

        return new \DOMXPath($document);
    }

    private function sent(int $order, int $time): void
    {
        global $wpdb;
        (new OutboxRepository())->add($order);
        $wpdb->update(Schema::table('outbox'), ['state' => 'sent', 'updated_gmt' => gmdate('Y-m-d H:i:s', $time)], ['order_id' => $order]);
    }

    /** @param array<string, scalar|null> $values */
    private function ended(string $kind, array $values): void
    {
        $run = (new RunRepository())->create($kind, 'schedule', 'MyDatabase2026');
        self::assertNotNull($run);
        (new RunRepository())->update($run->id, $values + ['state' => 'completed', 'run_lock' => null, 'finished_gmt' => gmdate('Y-m-d H:i:s')]);
    }
}
