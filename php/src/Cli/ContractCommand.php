<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Connection\ContractCheck;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;

/**
 * `wp sors contract check`: what a live SORS answers, compared with the contract profile.
 */
final class ContractCommand implements Command
{
    private const COLUMNS = ['resource', 'status', 'http', 'ms', 'envelope', 'rows', 'found', 'missing', 'unknown', 'message'];

    public function __construct(private readonly Output $output)
    {
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Compares what SORS answers with the contract profile. Reads one page of each list, creates nothing.',
            'longdesc' => "With --format=json the whole report is written: for each resource the fields found and missing, and the\n"
                . "keys nobody reads. It holds names of keys, never data.\n\n" . Options::exitCodes(),
            'synopsis' => [
                ['type' => 'positional', 'name' => 'action', 'description' => 'What to do.', 'options' => ['check']],
                Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        if ($arguments !== ['check']) {
            $this->output->error('Say what to do: wp sors contract check');

            return ExitCode::USAGE;
        }
        if (!ApiKey::isSet()) {
            $this->output->error((string) Readiness::findApiKeyProblem());

            return ExitCode::FAILED;
        }
        try {
            $result = ContractCheck::run(Settings::load(), ApiKey::get());
        } catch (SorsException $error) {
            $this->output->error($error->getMessage());

            return ExitCode::FAILED;
        }

        return $this->writeResult($result, Options::format($options));
    }

    /** @param array{message: string, tone: string, report: list<array<string, mixed>>} $result */
    private function writeResult(array $result, string $format): int
    {
        if ($format === 'json') {
            // Nested, which a table can't be; nothing else, so that scripts can read it.
            $this->output->line((string) wp_json_encode($result['report'], JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));
        } else {
            $this->output->table(array_map(self::row(...), $result['report']), self::COLUMNS, $format);
            match ($result['tone']) {
                'good' => $this->output->success($result['message']),
                'warn' => $this->output->warning($result['message']),
                default => $this->output->error($result['message']),
            };
        }

        return $result['tone'] === 'bad' ? ExitCode::FAILED : ExitCode::OK;
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null>
     */
    private static function row(array $row): array
    {
        $missing = [...array_keys($row['missing_required']), ...array_map(
            static fn (string $field): string => "({$field})",
            array_keys($row['missing_optional'])
        )];

        return [
            'resource' => $row['resource'],
            'status' => $row['status'],
            'http' => $row['http_status'],
            'ms' => $row['milliseconds'],
            'envelope' => match ($row['envelope']) {
                null => '',
                true => 'understood',
                false => 'not understood',
            },
            'rows' => $row['rows'],
            'found' => count($row['found']),
            'missing' => implode(' ', $missing),
            'unknown' => implode(' ', $row['unknown']),
            'message' => (string) $row['message'],
        ];
    }
}
