<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Connection\ConnectionCheck;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * `wp sors status`: versions, connection, the last run of each kind, orders by state.
 */
final class StatusCommand implements Command
{
    public function __construct(private readonly Output $output)
    {
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Shows versions, connection, last runs and orders.',
            'longdesc' => Options::exitCodes(),
            'synopsis' => [
                ['type' => 'flag', 'name' => 'offline', 'description' => 'Make no request to SORS.', 'optional' => true],
                Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        $settings = Settings::load();
        [$connected, $connection] = ($options['offline'] ?? false) ? [true, 'not tried'] : $this->checkConnection($settings);
        $rows = [
            ['name' => 'plugin', 'value' => Plugin::VERSION],
            ['name' => 'extension', 'value' => (string) phpversion('sors')],
            ['name' => 'database', 'value' => $settings->text('database')],
            ['name' => 'business unit', 'value' => $settings->text('business_unit')],
            ['name' => 'connection', 'value' => $connection],
        ];
        $this->output->table(array_merge($rows, $this->runRows(), $this->orderRows()), ['name', 'value'], Options::format($options));

        return $connected ? ExitCode::OK : ExitCode::FAILED;
    }

    /** @return array{0: bool, 1: string} */
    private function checkConnection(Settings $settings): array
    {
        if (!ApiKey::isSet()) {
            return [false, (string) Readiness::findApiKeyProblem()];
        }
        try {
            return [true, ConnectionCheck::run($settings, ApiKey::get())['message']];
        } catch (SorsException $error) {
            return [false, $error->getMessage()];
        }
    }

    /** @return list<array{what: string, value: string}> */
    private function runRows(): array
    {
        $rows = [];
        foreach (Settings::SYNC_KINDS as $kind) {
            $run = (new RunRepository())->findLatest($kind);
            $view = $run === null ? null : RunView::forRun($run);
            $rows[] = [
                'name' => $kind,
                'value' => $view === null
                    ? __('Never run', 'sors-for-woocommerce')
                    : trim(sprintf('%s, %s, %s. %s', $view['state_label'], $view['started'], $view['progress'], $view['reason']), ' ,'),
            ];
        }

        return $rows;
    }

    /** @return list<array{what: string, value: int}> */
    private function orderRows(): array
    {
        $counts = (new OutboxRepository())->countByState();
        $rows = [];
        foreach (array_keys(DocumentLabels::states()) as $state) {
            $rows[] = ['name' => 'orders ' . $state, 'value' => (int) ($counts[$state] ?? 0)];
        }

        return $rows;
    }
}
