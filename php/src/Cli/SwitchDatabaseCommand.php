<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Sync\DatabaseSwitch\DatabaseSwitchController;

/**
 * `wp sors switch-database <database>`: takes the shop to another year's database.
 */
final class SwitchDatabaseCommand implements Command
{
    public function __construct(private readonly Output $output)
    {
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Takes the shop to another year’s database: products by code, customers by PIB, groups by name.',
            'longdesc' => "Without --yes nothing is changed: what would happen is shown, as with --dry-run.\n\n" . Options::exitCodes(),
            'synopsis' => [
                ['type' => 'positional', 'name' => 'database', 'description' => 'Name of the database in SORS.'],
                ['type' => 'flag', 'name' => 'dry-run', 'description' => 'Only show what would happen.', 'optional' => true],
                ['type' => 'flag', 'name' => 'yes', 'description' => 'Move.', 'optional' => true],
                Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        $to = trim($arguments[0] ?? '');
        if (count($arguments) !== 1 || $to === '') {
            $this->output->error('Say which database: wp sors switch-database <database> [--dry-run] [--yes]');

            return ExitCode::USAGE;
        }
        try {
            $plan = DatabaseSwitchController::createPlan($to);
            $this->writePlan($plan->summary(), Options::format($options));
            if ($plan->obstacles() !== []) {
                $this->output->error(implode(' ', $plan->obstacles()));

                return ExitCode::FAILED;
            }
            if (array_key_exists('dry-run', $options) || !array_key_exists('yes', $options)) {
                $this->output->line('Nothing was changed. To move: wp sors switch-database ' . $to . ' --yes');

                return ExitCode::OK;
            }
            $this->output->success(DatabaseSwitchController::describeNextSteps(DatabaseSwitchController::apply($to, $plan->digest())));
        } catch (SorsException | \DomainException $error) {
            $this->output->error($error->getMessage());

            return ExitCode::FAILED;
        }

        return ExitCode::OK;
    }

    /** @param array<string, mixed> $summary As Plan::summary(). */
    private function writePlan(array $summary, string $format): void
    {
        $rows = [];
        foreach ($summary['counts'] as $kind => $counts) {
            $rows[] = ['kind' => $kind] + $counts;
        }
        $this->output->table($rows, ['kind', 'matched', 'unmatched', 'ambiguous'], $format);
        if ($summary['open'] !== []) {
            $this->output->table($summary['open'], ['kind', 'code', 'name', 'reason'], $format);
        }
    }
}
