<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

/**
 * What an administrator sees of a dry run, and of a run that waits for an answer.
 */
final class DryRunReportViewTest extends AdminTestCase
{
    protected function tearDown(): void
    {
        unset($_GET['report'], $_GET['show'], $_GET['after']);
        parent::tearDown();
    }

    public function testTheReportIsATableWithNothingUnescaped(): void
    {
        $this->asAdministrator();
        $sandbox = $this->sandbox(20);
        $goods = array_values(array_filter($sandbox->data('articles'), static fn (array $row): bool => $row['kind'] === 'goods' && $row['active'] !== false));
        $sandbox->mutate(['articles' => [['id' => $goods[0]['id'], 'name' => 'Šraf <img src=x onerror=alert(1)> & „zn”']]]);
        $run = $this->synchronise('catalog', true);
        $_GET['report'] = (string) $run->id;
        $html = $this->page('runs');

        self::assertStringNotContainsString('<img', $html);
        self::assertStringContainsString('Šraf &lt;img src=x onerror=alert(1)&gt;', $html);
        $text = $this->text($html);
        foreach (["Dry run: Catalog (run {$run->id})", 'Create', 'New category', 'Download all as CSV', $goods[1]['code'], $goods[1]['name']] as $part) {
            self::assertStringContainsString($part, $text);
        }
        $_GET['show'] = 'category_create';
        self::assertStringNotContainsString($goods[1]['code'], $this->text($this->page('runs')));
        $_GET['show'] = 'nonsense';
        $_GET['after'] = (string) PHP_INT_MAX;
        self::assertStringNotContainsString($goods[1]['code'], $this->text($this->page('runs')));
        unset($_GET['report']);
        self::assertStringContainsString('See what would change', $this->text($this->page('overview')));
        self::assertStringContainsString('Dry run: Finished', $this->text($this->page('overview')));
    }

    public function testADryRunIsStartedByItsButton(): void
    {
        $this->asAdministrator();
        $this->sandbox(5);
        self::assertSame(3, substr_count($this->page('overview'), 'data-sors-action="dry"'));
        self::assertSame(302, SubmittedForm::post('sors_start_run', ['kind' => 'stock', 'dry_run' => '1'])['status']);
        self::assertTrue((new RunRepository())->findLatest('stock')->isDryRun);
    }

    public function testARunThatAsksShowsItsListAndTwoButtonsAlsoAfterADryRun(): void
    {
        $this->asAdministrator();
        $this->sandbox(10);
        $this->synchronise('catalog');
        $this->synchronise('stock');
        Settings::save(['business_unit' => '2', 'safeguard_price_factor' => 0]);
        $paused = $this->synchronise('stock');
        self::assertTrue($paused->needsConfirmation());
        $this->synchronise('stock', true);
        $html = $this->page('overview');
        $text = $this->text($html);
        foreach (['1 change this is about', 'Business unit', 'Go on', 'Cancel'] as $part) {
            self::assertStringContainsString($part, $text);
        }
        self::assertStringContainsString('<td>1</td><td>2</td>', $html);
        self::assertSame(302, SubmittedForm::post('sors_resume_run', ['run' => (string) $paused->id])['status']);
        self::assertSame('completed', (new RunRepository())->find($paused->id)->state);
    }

    public function testALongListGoesOnAndIsKeptInItsOrder(): void
    {
        $this->asAdministrator();
        $this->sandbox(5);
        $run = $this->synchronise('catalog', true);
        $plan = new DryRunReport($run->id);
        foreach (range(1, 250) as $number) {
            $plan->addItem('update', (string) $number, sprintf('ŠIF-%03d', $number), 'Čaj', 1, ['name' => ['a', 'b']]);
        }
        $_GET['report'] = (string) $run->id;
        $_GET['show'] = 'update';
        $html = $this->page('runs');
        self::assertStringContainsString('ŠIF-200', $html);
        self::assertStringNotContainsString('ŠIF-201', $html);
        self::assertSame(1, preg_match('/after=(\d+)[^"]*"[^>]*>Next page/', $html, $found));
        $_GET['after'] = $found[1];
        $html = $this->page('runs');
        self::assertStringContainsString('ŠIF-250', $html);
        self::assertStringNotContainsString('ŠIF-200', $html);
        self::assertStringNotContainsString('Next page', $html);
    }

    private function synchronise(string $kind, bool $dry = false): Run
    {
        $runner = new Runner();

        return $runner->runToEnd($runner->start($kind, 'admin', $dry)->id);
    }
}
