<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Cli;

use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Cli\RunsCommand;
use SorsForWooCommerce\Cli\SyncCommand;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;
use SorsForWooCommerce\Tests\Support\RecordingOutput;

/**
 * Runs that are gone on with, the database that is named, and one run shown.
 */
final class ResumeTest extends SyncTestCase
{
    private RecordingOutput $output;

    protected function setUp(): void
    {
        parent::setUp();
        $this->output = new RecordingOutput();
    }

    /** @dataProvider kinds */
    public function testARunThatWasCutOffGoesOnWhereItWas(string $kind): void
    {
        $this->sandbox(articles: 25);
        if ($kind !== 'catalog') {
            $this->mustSync('catalog');
        }
        $runner = new Runner();
        $run = $runner->runStep($runner->start($kind, 'admin')->id, 0.0);
        self::assertFalse($run->isFinished(), $run->state);

        self::assertSame(ExitCode::OK, $this->command([$kind], ['resume' => true]), implode(' ', $this->output->errors));
        self::assertSame($run->id, $this->output->tables[0]['rows'][0]['id']);
        self::assertSame('completed', $this->findRun($run->id)->state);
        self::assertSame($run->id, (new RunRepository())->findLatest($kind)->id, 'another run was started');

        self::assertSame(ExitCode::FAILED, $this->command([$kind], ['resume' => true]));
        self::assertStringContainsString("Start one: wp sors sync {$kind}", $this->output->errors[0]);
        self::assertSame($run->id, (new RunRepository())->findLatest($kind)->id);
    }

    /** @return array<string, array{string}> */
    public static function kinds(): array
    {
        return ['catalog' => ['catalog'], 'stock' => ['stock'], 'images' => ['images']];
    }

    public function testAnyRunIsResumedByItsNumber(): void
    {
        $this->sandbox(articles: 25);
        $runner = new Runner();
        $run = $runner->runStep($runner->start('catalog', 'schedule')->id, 0.0);
        self::assertSame(ExitCode::OK, (new RunsCommand($this->output))->run(['resume', (string) $run->id], []));
        self::assertSame('completed', $this->findRun($run->id)->state);
    }

    public function testALivingWorkerIsLeftAlone(): void
    {
        $this->sandbox(articles: 5);
        $run = (new RunRepository())->create('catalog', 'admin', 'MyDatabase2026');
        (new RunRepository())->update($run->id, ['owner' => 'web2:77:ab', 'state' => 'running', 'heartbeat_gmt' => gmdate('Y-m-d H:i:s')]);
        self::assertSame(ExitCode::BUSY, $this->command(['catalog'], ['resume' => true]));
        self::assertSame(ExitCode::BUSY, (new RunsCommand($this->output))->run(['resume', (string) $run->id], []));
        self::assertSame('web2:77:ab', $this->findRun($run->id)->owner);
    }

    public function testABrakeIsNotAcceptedUnseen(): void
    {
        $this->sandbox(articles: 10);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        Settings::save(['business_unit' => '2', 'safeguard_price_factor' => 0]);
        $run = $this->sync('stock');
        self::assertTrue($run->needsConfirmation());

        self::assertSame(ExitCode::CONFIRMATION_REQUIRED, $this->command(['stock'], ['resume' => true]));
        self::assertContains('Business unit: 1 → 2', $this->output->warnings);
        self::assertTrue($this->findRun($run->id)->needsConfirmation());
        self::assertSame(ExitCode::OK, $this->command(['stock'], ['resume' => true, 'yes' => true]), implode(' ', $this->output->errors));
        self::assertSame('completed', $this->findRun($run->id)->state);
    }

    public function testARunOfAnotherDatabaseIsNotGoneOnWith(): void
    {
        $this->sandbox(articles: 10);
        $run = (new RunRepository())->create('catalog', 'cli', 'MyDatabase2025');
        self::assertSame(ExitCode::FAILED, $this->command(['catalog'], ['resume' => true]));
        self::assertSame(ExitCode::FAILED, (new RunsCommand($this->output))->run(['resume', (string) $run->id], []));
        self::assertStringContainsString('MyDatabase2025', $this->output->errors[0]);
        self::assertSame('pending', $this->findRun($run->id)->state);
    }

    public function testNothingIsStartedOnAnotherDatabase(): void
    {
        $this->sandbox(articles: 10);
        foreach ([[], ['dry-run' => true], ['resume' => true]] as $options) {
            self::assertSame(ExitCode::FAILED, $this->command(['catalog'], $options + ['database' => 'MyDatabase2025']));
            self::assertStringContainsString('wp sors switch-database MyDatabase2025', end($this->output->errors));
        }
        self::assertSame([], (new RunRepository())->listRecent(5));
        self::assertSame(ExitCode::OK, $this->command(['catalog'], ['database' => 'MyDatabase2026']));
    }

    public function testARunIsShownWithWhatFailed(): void
    {
        $run = $this->withFailure();
        $command = new RunsCommand($this->output);
        self::assertSame(ExitCode::OK, $command->run(['show', (string) $run], []));
        [$figures, $items] = $this->output->tables;
        self::assertSame('1', array_column($figures['rows'], 'value', 'field')['failed']);
        self::assertSame(['result' => 'failed', 'sku' => 'ŠRAF-8', 'sors_id' => '77', 'reason' => '=cena nije broj'], $items['rows'][0]);
        self::assertSame(['result' => 'skipped', 'sku' => 'USLUGA', 'sors_id' => '78', 'reason' => 'A service.'], $items['rows'][1]);

        $command->run(['show', (string) $run], ['format' => 'json']);
        $shown = json_decode($this->output->lines[0], true, 8, JSON_THROW_ON_ERROR);
        self::assertSame($run, $shown['run']['id']);
        self::assertSame($items['rows'], $shown['items']);

        $this->output->lines = [];
        $command->run(['show', (string) $run], ['format' => 'csv']);
        self::assertSame(['"result","sku","sors_id","reason"', '"failed","ŠRAF-8","77","\'=cena nije broj"', '"skipped","USLUGA","78","A service."'], $this->output->lines);
    }

    private function withFailure(): int
    {
        $run = (new RunRepository())->create('catalog', 'cli', 'MyDatabase2026');
        (new RunRepository())->update($run->id, ['seen' => 2, 'failed' => 1, 'skipped' => 1, 'details' => (string) wp_json_encode([
            'failed_items' => [['code' => 'ŠRAF-8', 'id' => '77', 'reason' => '=cena nije broj']],
            'skipped_items' => [['code' => 'USLUGA', 'id' => '78', 'reason' => 'A service.']],
        ])]);
        (new RunRepository())->finish($run->id, 'completed', null);

        return $run->id;
    }

    /**
     * @param list<string>               $arguments
     * @param array<string, string|bool> $options
     */
    private function command(array $arguments, array $options): int
    {
        return (new SyncCommand($this->output))->run($arguments, $options);
    }
}
