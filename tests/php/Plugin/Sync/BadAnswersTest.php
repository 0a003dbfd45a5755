<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Whatever SORS answers: one clear sentence, nothing written, nothing lost, no key anywhere.
 */
final class BadAnswersTest extends SyncTestCase
{
    private const WRONG_KEY = 'canary-of-a-wrong-key-4711';

    /** @dataProvider troubles */
    public function testTroubleEndsARunWithOneSentenceAndWritesNothing(string $kind, callable $trouble, string $says): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $trouble($sandbox);
        $before = $this->dumpContent();
        $links = $this->countRows()['links'];
        $run = $this->sync($kind, 'admin');

        $this->assertSame('failed', $run->state, (string) $run->reason);
        $this->assertMatchesRegularExpression($says, (string) $run->reason);
        $this->assertLessThan(600, strlen((string) $run->reason));
        $this->assertSame([$before, $links], [$this->dumpContent(), $this->countRows()['links']]);
        $this->assertStringContainsString(substr((string) $run->reason, 0, 60), $this->sorsLog());
        $this->assertNoKey($run, $sandbox->key);
        $this->assertNoKey($run, self::WRONG_KEY);
    }

    /** @return array<string, array{string, callable(SandboxProcess): void, string}> */
    public static function troubles(): array
    {
        $list = [];
        foreach (['catalog' => 'articles', 'stock' => 'stock', 'images' => 'images'] as $kind => $resource) {
            $list += [
                "{$kind}: wrong key" => [$kind, static fn () => ApiKey::save(self::WRONG_KEY), '/key/i'],
                "{$kind}: unknown database" => [$kind, static fn () => Settings::save(['database' => 'NemaBaze', 'safeguard_source' => false]), '/NemaBaze|database/i'],
                "{$kind}: unreachable host" => [$kind, static fn () => Settings::save(['api_url' => 'https://127.0.0.1:1']), '/reach|connect/i'],
                "{$kind}: a web page" => [$kind, static fn (SandboxProcess $sandbox) => $sandbox->injectFault('html', $resource), '/JSON|HTML|web page/i'],
                "{$kind}: half a body" => [$kind, static fn (SandboxProcess $sandbox) => $sandbox->injectFault('cut_body', $resource), '/./'],
                "{$kind}: unsuccessful" => [$kind, static fn (SandboxProcess $sandbox) => $sandbox->injectFault('unsuccessful', $resource), '/SORS/'],
                "{$kind}: no key" => [$kind, static fn () => ApiKey::save(''), '/No API key is stored/'],
            ];
        }
        $list['catalog: empty'] = ['catalog', static fn (SandboxProcess $sandbox) => $sandbox->injectFault('empty_list', 'articles'), '/empty|no rows|nothing/i'];
        $list['catalog: empty, says otherwise'] = [
            'catalog',
            static fn (SandboxProcess $sandbox) => $sandbox->injectFault('empty_list', 'articles', ['total' => 'real']),
            '/./',
        ];

        return $list;
    }

    public function testAnEmptyCatalogLeavesNotEvenACategoryInAFreshShop(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $sandbox->injectFault('empty_list', 'articles');
        $before = $this->dumpContent();
        $run = $this->sync('catalog');
        $this->assertSame('failed', $run->state);
        $this->assertStringContainsString('MyDatabase2026', (string) $run->reason);
        $this->assertSame($before, $this->dumpContent());
    }

    public function testAPassingTroubleOfAScheduledRunPausesItAndItGoesOnByItself(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $sandbox->injectFault('status', 'articles', ['status' => 429, 'retry_after' => 1]);
        $run = $this->sync('catalog', 'schedule');
        $this->assertSame('retrying', $run->state, (string) $run->reason);
        $this->assertFalse($run->needsConfirmation());
        $this->assertNotEmpty($run->details['retry_gmt']);
        $next = as_next_scheduled_action('sors_run_step', [$run->id], 'sors');
        $this->assertGreaterThan(time() + 30, $next);

        $sandbox->clearFaults();
        do_action('sors_run_step', $run->id);
        $run = $this->findRun($run->id);
        $this->assertSame('completed', $run->state, (string) $run->reason);
        $this->assertNull($run->reason);
    }

    public function testAScheduledRunGivesUpAfterSomeTries(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $sandbox->injectFault('status', 'articles', ['status' => 429, 'retry_after' => 0]);
        $run = $this->sync('catalog', 'schedule');
        for ($tries = 1; $tries < 20 && $run->state === 'retrying'; $tries++) {
            do_action('sors_run_step', $run->id);
            $run = $this->findRun($run->id);
        }
        $this->assertSame('failed', $run->state);
        $this->assertSame(7, $tries);
        $this->assertSame(0, $this->countRows()['products']);
    }

    public function testTroubleInTheMiddleLosesNothing(): void
    {
        $sandbox = $this->sandbox(articles: 700);
        $sandbox->injectFault('html', 'articles', ['skip' => 1]);
        $run = $this->sync('catalog', 'admin');
        $this->assertSame('failed', $run->state);
        $sandbox->clearFaults();
        $again = $this->mustSync('catalog');
        $this->assertGreaterThan(0, $run->created, 'The first page was written.');
        $this->assertSame($this->countRows()['products'], $run->created + $again->created);
        $this->assertSame(700, $again->seen);
    }

    /** In the run, the options, the log and the actions. */
    private function assertNoKey(Run $run, string $key): void
    {
        global $wpdb;
        $this->assertStringNotContainsString($key, (string) wp_json_encode($run->toArray()));
        $this->assertStringNotContainsString($key, $this->sorsLog());
        foreach (["{$wpdb->options} WHERE option_value", "{$wpdb->prefix}actionscheduler_logs WHERE message", "{$wpdb->prefix}sors_links WHERE last_error"] as $place) {
            $this->assertSame('0', $wpdb->get_var("SELECT COUNT(*) FROM {$place} LIKE '%{$key}%'"));
        }
    }
}
