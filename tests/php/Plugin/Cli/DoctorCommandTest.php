<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Cli;

use SorsForWooCommerce\Cli\DoctorCommand;
use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Health\HealthChecks;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\RecordingOutput;

final class DoctorCommandTest extends ShopTestCase
{
    public function testAllIsWell(): void
    {
        $this->sandbox(5);
        $output = new RecordingOutput();
        self::assertSame(ExitCode::OK, (new DoctorCommand($output))->run([], ['format' => 'json']), implode(' ', [...$output->errors, ...$output->warnings]));
        self::assertSame('json', $output->tables[0]['format']);
        $ids = array_column($output->tables[0]['rows'], 'check');
        self::assertSame(array_map(static fn ($result): string => $result->id, (new HealthChecks())->runAll()), $ids);
        self::assertSame(['good'], array_values(array_unique(array_column($output->tables[0]['rows'], 'status'))));
    }

    public function testWhatIsCriticalFailsAndSaysWhatToDo(): void
    {
        $this->sandbox(5);
        ApiKey::save('wrong');
        $output = new RecordingOutput();
        self::assertSame(ExitCode::FAILED, (new DoctorCommand($output))->run([], []));
        $rows = array_column($output->tables[0]['rows'], null, 'status');
        self::assertStringContainsString('SORS refuses the API key', $rows['critical']['found']);
        self::assertNotSame('', $rows['critical']['next']);
        self::assertCount(1, $output->errors);

        // Without a request nobody knows.
        $offline = new RecordingOutput();
        self::assertSame(ExitCode::OK, (new DoctorCommand($offline))->run([], ['offline' => true]), implode(' ', $offline->errors));
        self::assertSame(HealthChecks::localIds(), array_column($offline->tables[0]['rows'], 'check'));
    }

    public function testWhatIsOnlyRecommendedHasACodeOfItsOwn(): void
    {
        global $wpdb;
        $this->sandbox(5);
        (new OutboxRepository())->add(1);
        $wpdb->query('UPDATE ' . Schema::table('outbox') . " SET state = 'rejected'");
        $output = new RecordingOutput();
        self::assertSame(ExitCode::WARNINGS, (new DoctorCommand($output))->run([], []));
        $rows = array_column($output->tables[0]['rows'], null, 'status');
        self::assertSame('unresolved', $rows['recommended']['check']);
        self::assertNotSame('', $rows['recommended']['next'] . $rows['recommended']['url']);
        self::assertSame([], $output->errors);
    }
}
