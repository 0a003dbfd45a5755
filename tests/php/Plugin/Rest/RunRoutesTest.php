<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Rest;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;

final class RunRoutesTest extends RestTestCase
{
    public function testARunIsStartedCarriedOnAndFollowedToItsEnd(): void
    {
        $sandbox = $this->sandbox(30);
        $this->asAdministrator();
        $started = $this->ask('POST', '/runs', ['kind' => 'catalog']);
        self::assertSame(201, $started->get_status(), (string) wp_json_encode($started->get_data()));
        $id = $started->get_data()['id'];
        self::assertSame('pending', $started->get_data()['state']);
        self::assertTrue($started->get_data()['idle']);
        self::assertNotFalse(as_next_scheduled_action('sors_run_step', null, 'sors'), 'nobody would carry it on without the page');

        $view = $this->ask('GET', "/runs/{$id}")->get_data();
        for ($steps = 0; !$view['finished'] && $steps < 50; $steps++) {
            $view = $this->ask('POST', "/runs/{$id}/step")->get_data();
        }
        self::assertSame('completed', $view['state'], $view['reason']);
        self::assertSame(100, $view['percent']);
        self::assertGreaterThanOrEqual(30, $view['seen']);
        self::assertSame('Finished', $view['state_label']);
        $goods = array_filter($sandbox->data('articles'), static fn (array $article): bool => !in_array($article['kind'], ['service', 'material'], true) && $article['active'] !== false);
        self::assertGreaterThan(20, count($goods));
        self::assertSame(count($goods), (int) wp_count_posts('product')->publish);
        self::assertSame([$id], array_column($this->ask('GET', '/runs', ['kind' => 'catalog'])->get_data(), 'id'));
        self::assertSame([], $this->ask('GET', '/runs', ['kind' => 'stock'])->get_data());
    }

    public function testAStepLeavesARunAloneThatAWorkerIsAt(): void
    {
        global $wpdb;
        $this->sandbox(10);
        $this->asAdministrator();
        $id = $this->ask('POST', '/runs', ['kind' => 'catalog'])->get_data()['id'];
        (new RunRepository())->update($id, ['owner' => 'another', 'state' => 'running', 'heartbeat_gmt' => gmdate('Y-m-d H:i:s')]);
        $view = $this->ask('POST', "/runs/{$id}/step")->get_data();

        self::assertFalse($view['idle']);
        self::assertSame(0, $view['seen']);
        self::assertSame('another', (new RunRepository())->find($id)->owner);
        self::assertSame(0, (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->posts} WHERE post_type = 'product'"));
    }

    public function testASecondRunIsRefusedWithTheName(): void
    {
        $this->sandbox(10);
        $this->asAdministrator();
        $id = $this->ask('POST', '/runs', ['kind' => 'catalog'])->get_data()['id'];
        $refused = $this->ask('POST', '/runs', ['kind' => 'stock']);

        self::assertSame(409, $refused->get_status());
        self::assertStringContainsString((string) $id, $refused->get_data()['message']);
        self::assertCount(1, (new RunRepository())->listRecent(5));
    }

    public function testAStoppedRunEndsAndAnotherCanStart(): void
    {
        $this->sandbox(10);
        $this->asAdministrator();
        $id = $this->ask('POST', '/runs', ['kind' => 'catalog'])->get_data()['id'];
        $view = $this->ask('POST', "/runs/{$id}/stop")->get_data();
        if (!$view['finished']) {
            $view = $this->ask('POST', "/runs/{$id}/step")->get_data();
        }
        self::assertSame('stopped', $view['state']);
        self::assertSame(409, $this->ask('POST', "/runs/{$id}/resume")->get_status());
        self::assertSame(201, $this->ask('POST', '/runs', ['kind' => 'stock'])->get_status());
    }

    public function testARunABrakePausedShowsWhatItIsAboutAndGoesOn(): void
    {
        $this->sandbox(10);
        $this->asAdministrator();
        foreach (['catalog', 'stock'] as $kind) {
            $this->toEnd((int) $this->ask('POST', '/runs', ['kind' => $kind])->get_data()['id']);
        }
        Settings::save(['business_unit' => '2', 'safeguard_price_factor' => 0]);
        $view = $this->toEnd((int) $this->ask('POST', '/runs', ['kind' => 'stock'])->get_data()['id']);
        self::assertSame(['paused', true, false], [$view['state'], $view['needs_confirmation'], $view['idle']]);
        self::assertStringContainsString('<td>1</td><td>2</td>', $view['findings']);
        $view = $this->ask('POST', "/runs/{$view['id']}/resume")->get_data();
        self::assertSame(['', false], [$view['findings'], $view['needs_confirmation']]);
        self::assertSame('completed', $this->toEnd($view['id'])['state']);
    }

    public function testADryRunHasAListAndMakesNothing(): void
    {
        $this->sandbox(10);
        $this->asAdministrator();
        $started = $this->ask('POST', '/runs', ['kind' => 'catalog', 'dry_run' => true])->get_data();
        self::assertTrue($started['is_dry_run']);
        $view = $this->toEnd((int) $started['id']);
        self::assertSame(['completed', 'Dry run: Finished'], [$view['state'], $view['state_label']]);
        self::assertStringContainsString('report=' . $view['id'], $view['report_url']);
        $plan = $this->ask('GET', "/runs/{$view['id']}/report", ['action' => 'create', 'limit' => 2])->get_data();
        self::assertCount(2, $plan['items']);
        self::assertSame((int) $view['counts']['created'], $plan['counts']['create']);
        $next = $this->ask('GET', "/runs/{$view['id']}/report", ['action' => 'create', 'after' => $plan['items'][1]['id']])->get_data();
        self::assertCount($plan['counts']['create'] - 2, $next['items']);
        self::assertContains('name', array_column($next['items'][0]['changes'], 'field'));
        self::assertSame(0, (int) wp_count_posts('product')->publish);

        $real = $this->ask('POST', '/runs', ['kind' => 'catalog'])->get_data();
        self::assertSame([false, ''], [$real['is_dry_run'], $real['report_url']]);
        self::assertSame(404, $this->ask('GET', "/runs/{$real['id']}/report")->get_status());
    }

    public function testWithoutKeyOrDatabaseNothingStarts(): void
    {
        $this->sandbox(10, 1, ['database' => '']);
        $this->asAdministrator();
        $refused = $this->ask('POST', '/runs', ['kind' => 'catalog']);
        self::assertSame([409, 'No database is chosen. Choose it under WooCommerce › SORS › Settings, then start again.'], [$refused->get_status(), $refused->get_data()['message']]);

        ApiKey::save('');
        $refused = $this->ask('POST', '/runs', ['kind' => 'catalog']);
        self::assertSame([409, 'No API key is stored. Enter it under WooCommerce › SORS › Settings, then start again.'], [$refused->get_status(), $refused->get_data()['message']]);
        self::assertSame([], (new RunRepository())->listRecent(5));
    }

    /** @return array<string, mixed> The run's view, over or paused. */
    private function toEnd(int $id): array
    {
        $view = $this->ask('GET', "/runs/{$id}")->get_data();
        for ($steps = 0; $view['idle'] && $steps < 50; $steps++) {
            $view = $this->ask('POST', "/runs/{$id}/step")->get_data();
        }

        return $view;
    }

    public function testWhatIsNotThereIsNotFound(): void
    {
        $this->asAdministrator();
        self::assertSame(400, $this->ask('POST', '/runs', ['kind' => 'orders'])->get_status());
        self::assertSame(400, $this->ask('POST', '/runs')->get_status());
        foreach (['GET /runs/987654', 'POST /runs/987654/step', 'POST /runs/987654/stop', 'POST /runs/987654/resume', 'GET /runs/987654/report'] as $route) {
            self::assertSame(404, $this->ask(...explode(' ', $route))->get_status(), $route);
        }
    }
}
