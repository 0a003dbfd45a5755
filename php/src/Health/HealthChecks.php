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
        'extension' => [SetupChecks::class, 'extension'],
        'tables' => [SetupChecks::class, 'tables'],
        'key' => [SetupChecks::class, 'key'],
        'year' => [SetupChecks::class, 'year'],
        'cron' => [ScheduleChecks::class, 'cron'],
        'sync' => [ScheduleChecks::class, 'sync'],
        'backlog' => [OrderChecks::class, 'backlog'],
        'waiting' => [OrderChecks::class, 'waiting'],
    ];

    public function __construct(private readonly ?Settings $settings = null)
    {
    }

    /** @return list<string> Ids of the checks that need no request. */
    public static function ids(): array
    {
        return array_keys(self::LOCAL);
    }

    /** @return list<CheckResult> Without a request to SORS: quick. */
    public function local(): array
    {
        return array_map($this->one(...), self::ids());
    }

    /** @param string $id One of ids(). */
    public function one(string $id): CheckResult
    {
        [$class, $method] = self::LOCAL[$id] ?? throw new \InvalidArgumentException(sprintf('There is no check “%s”.', $id));

        return (new $class($this->settings()))->{$method}();
    }

    /** Asks SORS, for a few seconds at most: is it reached, does it accept the key? */
    public function live(): CheckResult
    {
        return (new ConnectionProbe($this->settings()))->result();
    }

    /** @return list<CheckResult> All of them, the one that asks SORS last. */
    public function all(): array
    {
        return [...$this->local(), $this->live()];
    }

    private function settings(): Settings
    {
        return $this->settings ?? Settings::load();
    }
}
