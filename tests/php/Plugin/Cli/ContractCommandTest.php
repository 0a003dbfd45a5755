<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Cli;

use SorsForWooCommerce\Cli\ContractCommand;
use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\RecordingOutput;

final class ContractCommandTest extends ShopTestCase
{
    /** It is about the built-in profile's names and lists; the second one has no list of databases. */
    protected static function profile(): string
    {
        return '';
    }

    private RecordingOutput $output;

    protected function setUp(): void
    {
        parent::setUp();
        $this->output = new RecordingOutput();
    }

    public function testEveryResourceIsInTheTable(): void
    {
        $sandbox = $this->sandbox(20);
        $sandbox->clearRequests();
        $code = (new ContractCommand($this->output))->run(['check'], []);

        self::assertSame(ExitCode::OK, $code, implode("\n", $this->output->errors));
        $rows = array_column($this->output->tables[0]['rows'], null, 'resource');
        self::assertCount(13, $rows);
        self::assertSame(['ok', 200, 'understood', 20], [$rows['articles']['status'], $rows['articles']['http'], $rows['articles']['envelope'], $rows['articles']['rows']]);
        self::assertSame('skipped', $rows['document_create']['status']);
        foreach ($sandbox->requests()['last'] as $request) {
            self::assertSame('GET', $request['method']);
        }
        self::assertStringContainsString(
            'assumed, not verified with SORS',
            implode(' ', [...$this->output->successes, ...$this->output->warnings])
        );
    }

    public function testJsonIsTheWholeReportAndNothingElse(): void
    {
        $this->sandbox(5);
        (new ContractCommand($this->output))->run(['check'], ['format' => 'json']);

        self::assertSame([[], [], [], []], [$this->output->tables, $this->output->successes, $this->output->warnings, $this->output->errors]);
        $report = array_column((array) json_decode(implode("\n", $this->output->lines), true), null, 'resource');
        self::assertSame('name', $report['articles']['found']['name']);
    }

    public function testADatabaseThatIsNotThereFails(): void
    {
        $this->sandbox(5);
        Settings::save(['database' => 'NemaTeBaze1999'] + Settings::load()->toArray());
        $code = (new ContractCommand($this->output))->run(['check'], []);

        self::assertSame(ExitCode::FAILED, $code);
        $rows = array_column($this->output->tables[0]['rows'], null, 'resource');
        self::assertSame('ok', $rows['databases']['status']);
        self::assertSame('failed', $rows['stock']['status']);
        self::assertStringContainsString('NemaTeBaze1999', (string) $rows['stock']['message']);
        self::assertStringContainsString('failed', $this->output->errors[0]);
    }

    public function testMisuseAndAMissingKeyAreTold(): void
    {
        self::assertSame(ExitCode::USAGE, (new ContractCommand($this->output))->run([], []));
        $this->sandbox(5);
        ApiKey::save('');
        self::assertSame(ExitCode::FAILED, (new ContractCommand($this->output))->run(['check'], []));
        self::assertStringContainsString('No API key is stored', $this->output->errors[1]);
    }

    public function testAProfileThatCannotBeReadIsOneSentence(): void
    {
        $this->sandbox(5);
        Settings::save(['profile_path' => '/nowhere/profile.json'] + Settings::load()->toArray());

        self::assertSame(ExitCode::FAILED, (new ContractCommand($this->output))->run(['check'], []));
        self::assertStringContainsString('/nowhere/profile.json', $this->output->errors[0]);
        self::assertSame([], $this->output->tables);
    }
}
