<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Health\CheckResult;
use SorsForWooCommerce\Health\HealthChecks;

/**
 * `wp sors doctor`: the checks of Site Health, each with what to do next.
 */
final class DoctorCommand implements Command
{
    private const COLUMNS = ['check', 'status', 'found', 'next', 'url'];

    public function __construct(private readonly Output $output)
    {
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Checks whether the shop and SORS work together, and says what to do next.',
            'longdesc' => "The same checks as under Tools › Site Health. Ends with 1 where one is critical, with 6 where something is only recommended.\n\n"
                . Options::exitCodes(),
            'synopsis' => [
                ['type' => 'flag', 'name' => 'offline', 'description' => 'Make no request to SORS.', 'optional' => true],
                ['options' => ['table', 'json', 'csv']] + Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        if ($arguments !== []) {
            $this->output->error('There is nothing to name: wp sors doctor [--offline]');

            return ExitCode::USAGE;
        }
        $checks = new HealthChecks();
        $results = ($options['offline'] ?? false) ? $checks->runLocal() : $checks->runAll();
        $this->output->table(array_map(self::row(...), $results), self::COLUMNS, Options::format($options, true));
        $count = array_count_values(array_column($results, 'status'));
        $critical = $count['critical'] ?? 0;
        $recommended = $count['recommended'] ?? 0;
        if ($critical > 0) {
            $this->output->error(sprintf('Critical: %d. Recommended: %d. The column “next” says what to do.', $critical, $recommended));

            return ExitCode::FAILED;
        }
        if ($recommended > 0) {
            $this->output->warning(sprintf('Nothing is critical. Recommended: %d. The column “next” says what to do.', $recommended));

            return ExitCode::WARNINGS;
        }

        return ExitCode::OK;
    }

    /** @return array<string, string> */
    private static function row(CheckResult $result): array
    {
        return [
            'check' => $result->id,
            'status' => $result->status,
            'found' => trim($result->label . ': ' . $result->text, ': '),
            'next' => $result->action !== '' || $result->isGood() ? $result->action : 'See the address.',
            'url' => $result->isGood() ? '' : $result->url,
        ];
    }
}
