<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Cli;

use SorsForWooCommerce\Cli\CliModule;
use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * The commands through the real `wp`, where there is one: in the PATH, or named by SORS_WP_CLI.
 */
final class WpCliTest extends ShopTestCase
{
    private string $wp = '';

    protected function setUp(): void
    {
        parent::setUp();
        $this->wp = getenv('SORS_WP_CLI') ?: trim((string) shell_exec('command -v wp'));
        if (!is_file($this->wp)) {
            self::markTestSkipped('There is no WP-CLI here: neither `wp` in the PATH nor a file named by SORS_WP_CLI.');
        }
    }

    public function testEachCommandIsThereWithItsHelp(): void
    {
        $help = $this->wp('help', 'sors');
        self::assertSame(0, $help['status'], $help['errors']);
        foreach (array_keys(CliModule::COMMANDS) as $command) {
            self::assertMatchesRegularExpression("/^\s+{$command}\s/m", $help['output']);
            $one = $this->wp('help', 'sors', $command);
            self::assertSame(0, $one['status'], $one['errors']);
            self::assertStringContainsString('EXIT CODES', $one['output']);
        }
    }

    public function testARunFromTheCommandLine(): void
    {
        $this->sandbox(10);
        $answer = $this->wp('sors', 'sync', 'catalog', '--format=json', '--database=MyDatabase2026');
        self::assertSame(ExitCode::OK, $answer['status'], $answer['errors']);
        $rows = json_decode($answer['output'], true, 8, JSON_THROW_ON_ERROR);
        self::assertSame(['catalog', 'completed'], [$rows[0]['kind'], $rows[0]['state']]);
        self::assertSame('cli', (new RunRepository())->find((int) $rows[0]['id'])?->startedBy);

        // No bar in a pipe, nor where nothing is to be said.
        foreach ([[], ['--quiet']] as $options) {
            $piped = $this->wp('sors', 'sync', 'stock', ...$options);
            self::assertSame(ExitCode::OK, $piped['status'], $piped['errors']);
            self::assertStringNotContainsString("\r", $piped['output']);
            self::assertStringNotContainsString('%', $piped['output']);
        }
        $shown = $this->wp('sors', 'runs', 'show', (string) $rows[0]['id'], '--format=json');
        $run = json_decode($shown['output'], true, 8, JSON_THROW_ON_ERROR);
        self::assertSame($rows[0]['seen'], $run['run']['seen']);
        // WP-CLI loads wp-admin's hooks, too; they must not put off the bulk writer.
        self::assertSame([], array_values(preg_grep('/product by product/', $run['notes']) ?: []));
        $dry = $this->wp('sors', 'sync', 'catalog', '--dry-run', '--format=csv');
        self::assertSame(ExitCode::OK, $dry['status'], $dry['errors']);
    }

    public function testExitCodesReachTheShell(): void
    {
        $sandbox = $this->sandbox(10);
        self::assertSame(ExitCode::OK, $this->wp('sors', 'doctor')['status']);
        $elsewhere = $this->wp('sors', 'sync', 'catalog', '--database=MyDatabase2025');
        self::assertSame(ExitCode::FAILED, $elsewhere['status']);
        self::assertStringContainsString('switch-database MyDatabase2025', $elsewhere['errors']);
        self::assertSame(ExitCode::USAGE, $this->wp('sors', 'runs', 'show', '99999999')['status']);
        self::assertSame(ExitCode::FAILED, $this->wp('sors', 'unlink', 'NEMA-TAKVOG')['status']);
        $run = (new RunRepository())->create('stock', 'admin', 'MyDatabase2026');
        self::assertSame(ExitCode::BUSY, $this->wp('sors', 'sync', 'catalog')['status']);
        (new RunRepository())->finish($run->id, 'stopped', null);

        self::assertSame(ExitCode::OK, $this->wp('sors', 'sync', 'catalog')['status']);
        $article = array_values(array_filter($sandbox->data('articles'), static fn (array $row): bool => $row['kind'] === 'goods' && $row['active'] !== false))[0];
        self::assertSame(ExitCode::OK, $this->wp('sors', 'unlink', $article['code'], '--by=sku')['status']);
        $linked = $this->wp('sors', 'link', $article['code'], $article['code'], '--by=sku', '--format=json');
        self::assertSame(ExitCode::OK, $linked['status'], $linked['errors']);
        self::assertSame($article['id'], json_decode($linked['output'], true, 8, JSON_THROW_ON_ERROR)[0]['sors_id']);
    }

    /** @return array{status: int, output: string, errors: string} */
    private function wp(string ...$arguments): array
    {
        $isPhp = str_ends_with($this->wp, '.php') || str_contains((string) file_get_contents($this->wp, false, null, 0, 64), 'php');
        $command = $isPhp ? [...PhpProcess::command(['error_reporting' => '22527']), $this->wp] : [$this->wp];
        array_push($command, '--path=' . ABSPATH, '--allow-root', '--no-color', ...$arguments);
        $environment = ['WP_CLI_PHP_ARGS' => '-d extension=' . PhpProcess::extension(), 'PAGER' => 'cat'] + getenv();
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', $errors = (string) tempnam(sys_get_temp_dir(), 'sors-err'), 'w']], $pipes, null, $environment);
        self::assertIsResource($process);
        $output = (string) stream_get_contents($pipes[1]);
        $status = proc_close($process);
        $said = (string) file_get_contents($errors);
        unlink($errors);

        return ['status' => $status, 'output' => $output, 'errors' => $said . $output];
    }
}
