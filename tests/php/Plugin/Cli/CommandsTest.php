<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Cli;

use SorsForWooCommerce\Cli\CliModule;
use SorsForWooCommerce\Cli\Command;
use SorsForWooCommerce\Cli\DoctorCommand;
use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Cli\LinkCommand;
use SorsForWooCommerce\Cli\OrderCommand;
use SorsForWooCommerce\Cli\RunsCommand;
use SorsForWooCommerce\Cli\StatusCommand;
use SorsForWooCommerce\Cli\SyncCommand;
use SorsForWooCommerce\Cli\UnlinkCommand;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\RecordingOutput;

final class CommandsTest extends ShopTestCase
{
    private RecordingOutput $output;

    protected function setUp(): void
    {
        parent::setUp();
        $this->output = new RecordingOutput();
    }

    public function testSyncBringsEverythingIn(): void
    {
        $sandbox = $this->sandbox(20);
        $code = (new SyncCommand($this->output))->run(['all'], ['format' => 'json']);

        self::assertSame(ExitCode::OK, $code, implode("\n", $this->output->errors));
        $table = $this->output->tables[0];
        self::assertSame('json', $table['format']);
        self::assertSame(['catalog', 'stock', 'images'], array_column($table['rows'], 'kind'));
        self::assertSame(['completed', 'completed', 'completed'], array_column($table['rows'], 'state'));
        self::assertSame([], $this->output->progress, 'A program reads it: no bar.');
        self::assertSame('cli', (new RunRepository())->findLatest('catalog')->startedBy);
        $goods = array_filter($sandbox->data('articles'), static fn (array $article): bool => !in_array($article['kind'], ['service', 'material'], true) && $article['active'] !== false);
        self::assertGreaterThan(10, count($goods));
        foreach ($goods as $article) {
            self::assertGreaterThan(0, wc_get_product_id_by_sku($article['code']), "{$article['code']} is not in the shop");
        }

        (new SyncCommand($this->output))->run(['catalog'], []);
        $row = $this->output->tables[1]['rows'][0];
        self::assertSame([0, 0], [$row['created'], $row['updated']], 'the second run found something to do');
        self::assertSame('table', $this->output->tables[1]['format']);
        self::assertNotSame([], $this->output->progress);
    }

    public function testAnAllRunStopsAtTheFirstThatFails(): void
    {
        $sandbox = $this->sandbox(20);
        $sandbox->injectFault('html', 'articles');
        $code = (new SyncCommand($this->output))->run(['all'], []);

        self::assertSame(ExitCode::FAILED, $code);
        self::assertSame(['catalog'], array_column($this->output->tables[0]['rows'], 'kind'));
        self::assertCount(1, $this->output->errors);
        self::assertNull((new RunRepository())->findLatest('stock'));
    }

    public function testSyncSaysThatAnotherRunIsAtWork(): void
    {
        $this->sandbox(5);
        (new Runner())->start('stock', 'admin');

        self::assertSame(ExitCode::BUSY, (new SyncCommand($this->output))->run(['catalog'], []));
        self::assertCount(1, $this->output->errors);
    }

    public function testSyncNeedsSettings(): void
    {
        self::assertSame(ExitCode::FAILED, (new SyncCommand($this->output))->run(['catalog'], []));
        self::assertStringContainsString('WooCommerce › SORS › Settings', $this->output->errors[0]);
    }

    /**
     * @dataProvider misunderstood
     *
     * @param class-string<Command> $command
     * @param list<string> $arguments
     * @param array<string, string> $options
     */
    public function testWhatIsNotUnderstoodDoesNothing(string $command, array $arguments, array $options = []): void
    {
        $this->sandbox(5);
        self::assertSame(ExitCode::USAGE, (new $command($this->output))->run($arguments, $options));
        self::assertCount(1, $this->output->errors);
        self::assertSame([], $this->output->tables);
        self::assertSame([], (new RunRepository())->listRecent(5));
    }

    /** @return array<string, array{0: class-string<Command>, 1: list<string>, 2?: array<string, string>}> */
    public static function misunderstood(): array
    {
        return [
            'sync nothing' => [SyncCommand::class, []],
            'sync something else' => [SyncCommand::class, ['orders']],
            'sync two' => [SyncCommand::class, ['catalog', 'stock']],
            'runs of another kind' => [RunsCommand::class, ['list'], ['kind' => 'orders']],
            'runs of no action' => [RunsCommand::class, ['burn']],
            'stop nothing' => [RunsCommand::class, ['stop']],
            'a dry run of all' => [SyncCommand::class, ['all'], ['dry-run' => '1']],
            'resume nothing' => [RunsCommand::class, ['resume']],
            'resume what is not there' => [RunsCommand::class, ['resume', '99999999']],
            'stop what is not there' => [RunsCommand::class, ['stop', '99999999']],
            'show nothing' => [RunsCommand::class, ['show']],
            'resume all' => [SyncCommand::class, ['all'], ['resume' => '1']],
            'resume a dry run' => [SyncCommand::class, ['stock'], ['resume' => '1', 'dry-run' => '1']],
            'doctor of something' => [DoctorCommand::class, ['me']],
            'link a product to nothing' => [LinkCommand::class, ['1']],
            'link by name' => [LinkCommand::class, ['1', 'A-1'], ['by' => 'name']],
            'unlink by an id that is none' => [UnlinkCommand::class, ['A-1'], ['by' => 'id']],
            'order of no action' => [OrderCommand::class, ['eat', '1']],
            'export nothing' => [OrderCommand::class, ['send']],
            'export no id' => [OrderCommand::class, ['send', '12; DROP']],
            'export nought' => [OrderCommand::class, ['send', '0']],
            'resolve without an answer' => [OrderCommand::class, ['resolve', '1']],
            'resolve two by one number' => [OrderCommand::class, ['resolve', '1', '2'], ['found' => 'R-1']],
            'dry run of no refund' => [OrderCommand::class, ['dry-run', '1'], ['refund' => 'x']],
        ];
    }

    public function testRunsAreListedAndStopped(): void
    {
        $this->sandbox(5);
        $run = (new Runner())->start('catalog', 'admin');

        self::assertSame(ExitCode::OK, (new RunsCommand($this->output))->run(['stop', (string) $run->id], []));
        self::assertContains((new RunRepository())->find($run->id)->state, ['stopping', 'stopped']);
        self::assertSame(ExitCode::OK, (new RunsCommand($this->output))->run([], ['limit' => '5', 'kind' => 'catalog']));
        self::assertSame([$run->id], array_column($this->output->tables[0]['rows'], 'id'));
        (new RunsCommand($this->output))->run(['list'], ['kind' => 'images']);
        self::assertSame([], $this->output->tables[1]['rows']);
    }

    public function testAPausedRunSaysHowToGoOn(): void
    {
        $this->paused();
        self::assertSame(ExitCode::CONFIRMATION_REQUIRED, (new SyncCommand($this->output))->run(['stock'], []));
        $run = (new RunRepository())->findLatest('stock');
        self::assertTrue($run->needsConfirmation());
        self::assertStringContainsString("wp sors runs resume {$run->id}", $this->output->errors[0]);
        self::assertContains('Business unit: 1 → 2', $this->output->warnings);

        self::assertSame(ExitCode::OK, (new RunsCommand($this->output))->run(['resume', (string) $run->id], []), implode("\n", $this->output->errors));
        self::assertSame('completed', (new RunRepository())->find($run->id)->state);
        self::assertSame(ExitCode::USAGE, (new RunsCommand($this->output))->run(['resume', (string) $run->id], []));
    }

    public function testYesGoesOnWithoutAsking(): void
    {
        $this->paused();
        self::assertSame(ExitCode::OK, (new SyncCommand($this->output))->run(['stock'], ['yes' => true]), implode("\n", $this->output->errors));
        self::assertSame('completed', (new RunRepository())->findLatest('stock')->state);
        self::assertContains('Business unit: 1 → 2', $this->output->warnings);
    }

    /** @dataProvider formats */
    public function testADryRunListsWhatWouldChange(string $format): void
    {
        $sandbox = $this->sandbox(10);
        $article = array_values(array_filter($sandbox->data('articles'), static fn (array $row): bool => $row['kind'] === 'goods' && $row['active'] !== false))[0];
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'name' => '=HYPERLINK("http://x.rs")']]]);
        self::assertSame(ExitCode::OK, (new SyncCommand($this->output))->run(['catalog'], ['dry-run' => true, 'format' => $format]), implode("\n", $this->output->errors));

        $all = match ($format) {
            'table' => $this->output->tables[0]['rows'],
            'json' => json_decode(implode("\n", $this->output->lines), true, 8, JSON_THROW_ON_ERROR),
            'csv' => self::csv($this->output->lines),
        };
        $rows = array_values(array_filter($all, static fn (array $row): bool => $row['code'] === $article['code'] && $row['field'] === 'name'));
        self::assertCount(1, $rows);
        $formula = $format === 'csv' ? '\'=HYPERLINK("http://x.rs")' : '=HYPERLINK("http://x.rs")';
        self::assertSame(['action' => 'create', 'code' => $article['code'], 'name' => $formula, 'field' => 'name', 'old' => '', 'new' => $formula, 'reason' => ''], $rows[0]);
        self::assertSame(0, wc_get_product_id_by_sku($article['code']));
        self::assertCount($format === 'table' ? 1 : 0, $this->output->tables);
        self::assertTrue((new RunRepository())->findLatest('catalog')->isDryRun);
        (new RunsCommand($this->output))->run(['list'], []);
        self::assertSame('catalog (dry run)', end($this->output->tables)['rows'][0]['kind']);
    }

    /**
     * @param list<string> $lines
     *
     * @return list<array<string, string>>
     */
    private static function csv(array $lines): array
    {
        // A description may have lines of its own.
        $stream = fopen('php://memory', 'w+');
        fwrite($stream, implode("\n", $lines));
        rewind($stream);
        $columns = fgetcsv($stream, null, ',', '"', '');
        $rows = [];
        while (($cells = fgetcsv($stream, null, ',', '"', '')) !== false) {
            $rows[] = array_combine($columns, $cells);
        }

        return $rows;
    }

    /** @return list<array{string}> */
    public static function formats(): array
    {
        return [['table'], ['json'], ['csv']];
    }

    public function testStatusTellsWhetherSorsAnswers(): void
    {
        $this->sandbox(5);
        self::assertSame(ExitCode::OK, (new StatusCommand($this->output))->run([], []));
        $values = array_column($this->output->tables[0]['rows'], 'value', 'name');
        self::assertStringContainsString('MyDatabase2026', $values['connection']);
        self::assertSame(phpversion('sors'), $values['extension']);
        self::assertSame(0, $values['orders uncertain']);

        ApiKey::save('a key that SORS does not know');
        self::assertSame(ExitCode::FAILED, (new StatusCommand($this->output))->run([], ['format' => 'json']));
        $values = array_column($this->output->tables[1]['rows'], 'value', 'name');
        self::assertStringNotContainsString('a key that SORS', implode(' ', array_map('strval', $values)));
        self::assertSame(ExitCode::OK, (new StatusCommand($this->output))->run([], ['offline' => true]));
    }

    public function testStatusWithoutAKeySaysWhereItBelongs(): void
    {
        self::assertSame(ExitCode::FAILED, (new StatusCommand($this->output))->run([], []));
        self::assertStringContainsString('No API key', array_column($this->output->tables[0]['rows'], 'value', 'name')['connection']);
    }

    public function testEachCommandDescribesItself(): void
    {
        foreach (CliModule::COMMANDS as $name => $class) {
            $help = $class::help();
            self::assertNotSame('', $help['shortdesc'], $name);
            self::assertStringContainsString('EXIT CODES', $help['longdesc']);
            self::assertContains('format', array_column($help['synopsis'], 'name'));
        }
    }

    /** The next stock run will be asked about another business unit. */
    private function paused(): void
    {
        $this->sandbox(10);
        (new SyncCommand($this->output))->run(['catalog'], []);
        (new SyncCommand($this->output))->run(['stock'], []);
        Settings::save(['business_unit' => '2', 'safeguard_price_factor' => 0]);
    }
}
