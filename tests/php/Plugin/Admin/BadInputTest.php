<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * What goes wrong with a connection: one clear sentence in wp-admin and in the log, nothing written, nothing lost.
 */
final class BadInputTest extends AdminTestCase
{
    private const WRONG_KEY = 'canary-wrong-key-0815';

    private SandboxProcess $sandbox;

    /** @var array<string, list<array<string, string|null>>> */
    private array $before;

    protected function setUp(): void
    {
        parent::setUp();
        $this->sandbox = $this->sandbox(25);
        $this->asAdministrator();
        $this->carry('catalog');
        $this->carry('stock');
        self::assertGreaterThan(15, (int) wp_count_posts('product')->publish);
        $this->before = $this->shop();
    }

    /** @dataProvider wrong */
    public function testARunFailsWithOneSentenceAndTouchesNothing(string $what, string $sentence): void
    {
        $this->break($what);
        // Of another database a run would ask first.
        Settings::save(['safeguard_source' => false]);
        foreach (['catalog', 'stock'] as $kind) {
            $view = $this->carry($kind);
            self::assertSame('failed', $view['state'], "{$kind}: {$view['reason']}");
            self::assertStringContainsString($sentence, $view['reason']);
            self::assertMatchesRegularExpression('/^\p{Lu}.*\.$/us', $view['reason'], 'no sentence');
            self::assertSame(0, $view['counts']['created'] + $view['counts']['updated']);
            self::assertStringContainsString($view['reason'], $this->text($this->page('overview')));
            self::assertStringContainsString($sentence, $this->sorsLog());
        }
        self::assertSame($this->before, $this->shop(), 'the shop was changed');
        $this->assertNoKeyAnywhere();
    }

    /** @dataProvider wrong */
    public function testWhatWasWrongIsMendedByTheNextRun(string $what): void
    {
        $this->break($what);
        $this->carry('catalog');
        $this->mend();
        foreach (['catalog', 'stock'] as $kind) {
            $view = $this->carry($kind);
            self::assertSame('completed', $view['state'], $view['reason']);
            self::assertSame(0, $view['counts']['created'] + $view['counts']['updated']);
        }
        self::assertSame($this->before, $this->shop());
    }

    /** @dataProvider unanswered */
    public function testTheTestOfTheConnectionSaysTheSame(string $what, string $sentence): void
    {
        $this->break($what);
        $request = new \WP_REST_Request('POST', '/sors/v1/connection/test');
        $error = rest_do_request($request)->as_error();

        self::assertInstanceOf(\WP_Error::class, $error);
        self::assertStringContainsString($sentence, $error->get_error_message());
        self::assertStringContainsString($sentence, $this->sorsLog());
        self::assertSame($this->before, $this->shop());
        $this->assertNoKeyAnywhere();
    }

    /** @return array<string, array{0: string, 1: string}> */
    public static function wrong(): array
    {
        return self::unanswered() + ['empty catalog' => ['empty catalog', 'empty']];
    }

    /** @return array<string, array{0: string, 1: string}> */
    public static function unanswered(): array
    {
        return [
            'wrong key' => ['wrong key', 'rejected the API key'],
            'unknown database' => ['unknown database', 'NemaTeBaze1999'],
            'unreachable host' => ['unreachable host', 'can\'t be reached at https://127.0.0.1:9'],
            'HTML instead of JSON' => ['HTML instead of JSON', 'is a web page'],
        ];
    }

    private function break(string $what): void
    {
        match ($what) {
            'wrong key' => ApiKey::save(self::WRONG_KEY),
            'unknown database' => Settings::save(['database' => 'NemaTeBaze1999']),
            'unreachable host' => Settings::save(['api_url' => 'https://127.0.0.1:9']),
            'HTML instead of JSON' => $this->sandbox->injectFault('html'),
            'empty catalog' => $this->sandbox->injectFault('empty_list'),
        };
    }

    private function mend(): void
    {
        $this->sandbox->clearFaults();
        ApiKey::save($this->sandbox->key);
        Settings::save(['database' => 'MyDatabase2026', 'api_url' => $this->sandbox->https]);
    }

    /**
     * Starts a run through the route and carries it to its end, as the page does.
     *
     * @return array<string, mixed>
     */
    private function carry(string $kind): array
    {
        $request = new \WP_REST_Request('POST', '/sors/v1/runs');
        $request->set_body_params(['kind' => $kind]);
        $view = rest_do_request($request)->get_data();
        self::assertArrayHasKey('id', $view, (string) wp_json_encode($view));
        for ($steps = 0; !$view['finished'] && !in_array($view['state'], ['paused', 'retrying'], true) && $steps < 100; $steps++) {
            $view = rest_do_request(new \WP_REST_Request('POST', "/sors/v1/runs/{$view['id']}/step"))->get_data();
        }

        return $view;
    }

    /** @return array<string, list<array<string, string|null>>> Everything that a synchronisation could spoil. */
    private function shop(): array
    {
        global $wpdb;
        $shop = [];
        foreach (
            [
            'posts' => "SELECT * FROM {$wpdb->posts} WHERE post_type IN ('product', 'attachment') ORDER BY ID",
            'meta' => "SELECT * FROM {$wpdb->postmeta} ORDER BY meta_id",
            'lookup' => "SELECT * FROM {$wpdb->prefix}wc_product_meta_lookup ORDER BY product_id",
            'terms' => "SELECT * FROM {$wpdb->terms} ORDER BY term_id",
            'categories' => "SELECT * FROM {$wpdb->term_relationships} ORDER BY object_id, term_taxonomy_id",
            'links' => "SELECT database_name, kind, sors_id, wp_id, code, fingerprint, stock_fingerprint, images_fingerprint FROM {$wpdb->prefix}sors_links ORDER BY id",
            ] as $name => $query
        ) {
            $shop[$name] = $wpdb->get_results($query, ARRAY_A);
        }

        return $shop;
    }

    private function assertNoKeyAnywhere(): void
    {
        $text = $this->sorsLog() . $this->page('overview') . $this->page('settings') . wp_json_encode((new RunRepository())->listRecent(20));
        self::assertStringNotContainsString(self::WRONG_KEY, $text);
        self::assertStringNotContainsString($this->sandbox->key, $text);
    }
}
