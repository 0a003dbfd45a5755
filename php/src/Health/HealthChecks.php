<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Settings\Settings;

/**
 * Everything that is looked at to say whether shop and SORS work together: for Site Health, the command line and the
 * plugin's page.
 */
final class HealthChecks
{
    /** Id → method of the class beside it. What asks SORS is not among them: see live(). */
    private const LOCAL = [
        'extension' => [SetupChecks::class, 'checkExtension'],
        'tables' => [SetupChecks::class, 'checkTables'],
        'key' => [SetupChecks::class, 'checkApiKey'],
        'database' => [SetupChecks::class, 'checkDatabase'],
        'cron' => [ScheduleChecks::class, 'checkScheduler'],
        'sync' => [ScheduleChecks::class, 'checkSyncs'],
        'backlog' => [OrderChecks::class, 'checkBacklog'],
        'unresolved' => [OrderChecks::class, 'checkUnresolved'],
    ];

    public function __construct(private readonly ?Settings $settings = null)
    {
    }

    /** @return list<string> Ids of the checks that need no request. */
    public static function localIds(): array
    {
        return array_keys(self::LOCAL);
    }

    /** @return list<CheckResult> Without a request to SORS: quick. */
    public function runLocal(): array
    {
        return array_map($this->runCheck(...), self::localIds());
    }

    /** @param string $id One of ids(). */
    public function runCheck(string $id): CheckResult
    {
        [$class, $method] = self::LOCAL[$id] ?? throw new \InvalidArgumentException(sprintf('There is no check “%s”.', $id));

        return (new $class($this->loadSettings()))->{$method}();
    }

    /** Asks SORS, for a few seconds at most: is it reached, does it accept the key? */
    public function checkConnection(): CheckResult
    {
        return (new ConnectionProbe($this->loadSettings()))->probe();
    }

    /** @return list<CheckResult> All of them, the one that asks SORS last. */
    public function runAll(): array
    {
        return [...$this->runLocal(), $this->checkConnection()];
    }

    private function loadSettings(): Settings
    {
        return $this->settings ?? Settings::load();
    }
}
