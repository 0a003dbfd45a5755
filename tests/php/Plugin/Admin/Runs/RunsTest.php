<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin\Runs;

use SorsForWooCommerce\Admin\Runs\LogLink;
use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Plugin\Admin\AdminTestCase;
use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * The history of runs, and one run with all that is known of it.
 */
final class RunsTest extends AdminTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->asAdministrator();
    }

    protected function tearDown(): void
    {
        $_GET = [];
        parent::tearDown();
    }

    public function testWithoutARunItSaysSo(): void
    {
        self::assertStringContainsString('There was no run yet.', $this->text($this->page('runs')));
    }

    public function testPagesHaveTwentyFiveAndKeepTheFilter(): void
    {
        for ($number = 0; $number < 60; $number++) {
            $this->ended($number % 2 === 0 ? 'catalog' : 'stock', ['state' => $number < 2 ? 'failed' : 'completed']);
        }
        $html = $this->page('runs');
        self::assertSame(25, $this->shown($html));
        self::assertStringContainsString('60 runs, page 1 of 3', $this->text($html));
        $_GET = ['kind' => 'stock'];
        $html = $this->page('runs');
        self::assertStringContainsString('30 runs, page 1 of 2', $this->text($html));
        self::assertSame(1, preg_match('/rel="next" href="([^"]+)"/', $html, $next));
        parse_str((string) wp_parse_url(html_entity_decode($next[1]), PHP_URL_QUERY), $_GET);
        self::assertSame('stock', $_GET['kind']);
        self::assertSame(5, $this->shown($this->page('runs')));
        $_GET = ['kind' => 'stock', 'state' => 'failed'];
        self::assertSame(1, $this->shown($this->page('runs')));
        $_GET = ['kind' => 'images'];
        self::assertStringContainsString('No run is like that.', $this->text($this->page('runs')));
        $_GET = ['kind' => "stock' OR 1", 'state' => ['completed'], 'paged' => '-3'];
        self::assertSame(25, $this->shown($this->page('runs')));
    }

    public function testARunShowsAllThatIsKnownOfItWithNothingUnescaped(): void
    {
        $id = $this->ended('stock', [
            'started_by' => 'schedule',
            'seen' => 61,
            'updated' => 1,
            'failed' => 60,
            'started_gmt' => '2026-03-01 10:00:00',
            'finished_gmt' => '2026-03-01 10:03:20',
            'reason' => 'Đorđe <script>alert(1)</script> je video.',
            'details' => (string) wp_json_encode([
                'failed_items' => [['code' => 'Š-1<i>', 'id' => '77', 'reason' => 'Cena <b>nije</b> broj.']],
                'skipped_items' => [['code' => 'USLUGA', 'id' => '9', 'reason' => 'Nije roba.']],
                'notes' => ['rounded' => ['text' => 'Zaokruženo.', 'count' => 1200, 'codes' => ['ČAJ-1', 'ČAJ-2']]],
                'confirmed' => ['mass_zero'],
                'pending_confirmation' => 'price_jump',
                'findings' => [
                    'mass_zero' => ['count' => 12, 'items' => [['code' => 'NULA-1', 'name' => 'Čaša', 'old' => '5', 'new' => '0']]],
                    'price_jump' => ['count' => 1, 'items' => [['code' => 'CENA-1', 'name' => 'Šolja', 'old' => '100', 'new' => '900']]],
                    'source_change' => ['count' => 1, 'items' => [['code' => 'NIKAD', 'name' => 'pitano', 'old' => 'a', 'new' => 'b']]],
                ],
            ]),
        ]);
        $html = $this->one($id);
        $text = $this->text($html);
        foreach (
            ["Stock and prices, run {$id}", 'schedule', 'MyDatabase2026', '3 min 20 s', 'Š-1<i>', 'Cena <b>nije</b> broj.', '60 items could not be brought in',
            'The first 1 is kept', '1,200 × Zaokruženo.', 'ČAJ-1, ČAJ-2', 'NULA-1', 'Somebody let the run go on.', 'CENA-1', 'The run did not go on.', 'USLUGA', 'Nije roba.'] as $part
        ) {
            self::assertStringContainsString($part, $text);
        }
        self::assertStringNotContainsString('NIKAD', $text, 'Nobody was asked that.');
        foreach (['<script>', '<b>nije', '<i>'] as $tag) {
            self::assertStringNotContainsString($tag, $html);
        }
    }

    public function testARunThatIsNotOverLeadsToItsCard(): void
    {
        $run = (new RunRepository())->create('images', 'cli', 'MyDatabase2026');
        self::assertNotNull($run);
        self::assertMatchesRegularExpression('~tab=overview#sors-sync-images">Follow it~', $this->one($run->id));
    }

    public function testARunThatIsGoneIsSaidToBe(): void
    {
        self::assertStringContainsString('There is no such run any more.', $this->text($this->one(999999)));
    }

    public function testTheFileOfFailedItemsHasThemAllAndNoFormula(): void
    {
        $id = $this->ended('catalog', ['failed' => 3, 'details' => (string) wp_json_encode(['failed_items' => [
            ['code' => '=1+1', 'id' => '1', 'reason' => "@SUM(A1)\nđubre"],
            ['code' => 'Č "1"', 'id' => '2', 'reason' => 'Žao, nema cene.'],
            ['code' => '', 'id' => '3', 'reason' => '-3 nije količina'],
        ]])]);
        self::assertSame(1, preg_match('/href="([^"]+sors_run_csv[^"]+)"/', $this->one($id), $link));
        parse_str((string) wp_parse_url(html_entity_decode($link[1]), PHP_URL_QUERY), $query);
        self::assertSame((string) $id, $query['run']);
        $file = $this->download($id);

        self::assertSame("\xEF\xBB\xBF", substr($file, 0, 3));
        self::assertSame(
            "\"sku\",\"sors_id\",\"reason\"\r\n\"'=1+1\",\"1\",\"'@SUM(A1)\nđubre\"\r\n\"Č \"\"1\"\"\",\"2\",\"Žao, nema cene.\"\r\n\"\",\"3\",\"'-3 nije količina\"\r\n",
            substr($file, 3)
        );
    }

    public function testTheLogLinkLeadsToTheFileOfTheDay(): void
    {
        Log::info('Proba.');
        $today = gmdate('Y-m-d');
        $url = LogLink::url(time());
        self::assertStringContainsString('page=wc-status&tab=logs', $url);
        if (class_exists(\Automattic\WooCommerce\Utilities\LoggingUtil::class)) {
            self::assertStringContainsString("view=single_file&file_id=sors-{$today}", $url);
            self::assertStringContainsString('source=sors', LogLink::url(strtotime('2001-01-01')));
        } else {
            self::assertStringContainsString("log_file=sors-{$today}", $url);
        }
        self::assertStringNotContainsString('file_id', LogLink::url(null));
    }

    public function testAFinishedRunOfTheRealEngineHasAPage(): void
    {
        $this->sandbox(articles: 10);
        $runner = new Runner();
        $run = $runner->runToEnd($runner->start('catalog', 'admin')->id);
        $text = $this->text($this->one($run->id));
        foreach (["Catalog, run {$run->id} Finished", 'by hand', number_format_i18n($run->seen)] as $part) {
            self::assertStringContainsString($part, $text);
        }
        self::assertStringContainsString("data-run=\"{$run->id}\"", $this->page('overview'));
    }

    private function one(int $id): string
    {
        $_GET['run'] = (string) $id;
        $html = $this->page('runs');
        unset($_GET['run']);

        return $html;
    }

    private function shown(string $html): int
    {
        return substr_count($html, '<tr data-run=');
    }

    /** In a process of its own: the handler ends the request. */
    private function download(int $id): string
    {
        $code = <<<'PHP'
            foreach (['HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '/', 'REQUEST_METHOD' => 'GET', 'SERVER_NAME' => '127.0.0.1'] as $name => $value) {
                $_SERVER[$name] = $value;
            }
            require getenv('SORS_SHOP_DIR') . '/wp-load.php';
            wp_set_current_user(1);
            $_GET['run'] = $argv[1];
            $_REQUEST['_wpnonce'] = wp_create_nonce('sors_run_csv');
            SorsForWooCommerce\Admin\FormHandlers::runCsv();
            PHP;

        $answer = PhpProcess::run($code, [(string) $id]);
        self::assertSame(0, $answer['status'], $answer['errors']);

        return $answer['output'];
    }

    /** @param array<string, scalar|null> $values */
    private function ended(string $kind, array $values): int
    {
        $run = (new RunRepository())->create($kind, 'admin', 'MyDatabase2026');
        self::assertNotNull($run);
        (new RunRepository())->update($run->id, $values + ['state' => 'completed', 'run_lock' => null, 'finished_gmt' => gmdate('Y-m-d H:i:s')]);

        return $run->id;
    }
}
