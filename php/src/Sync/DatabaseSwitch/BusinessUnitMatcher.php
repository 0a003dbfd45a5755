<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Settings\Settings;

/**
 * Finds the chosen business units in another database: by code, else by name. Where the old database can't be asked any
 * more, the id has to do.
 */
final class BusinessUnitMatcher
{
    /** @throws SorsException when the other database can't be asked. */
    public static function match(Settings $settings, DatabaseSwitchPlan $plan): void
    {
        $chosen = array_filter([$settings->text('business_unit'), ...$settings->list('stock_business_units')], static fn (string $id): bool => $id !== '');
        if ($chosen === []) {
            return;
        }
        $there = ClientFactory::create($settings->withChanges(['database' => $plan->to, 'business_unit' => '']))->businessUnits();
        try {
            $here = array_column(ClientFactory::create($settings, $plan->from)->businessUnits(), null, 'id');
        } catch (SorsException) {
            $here = array_column($there, null, 'id');
        }
        $ids = [];
        foreach (array_unique($chosen) as $id) {
            $found = self::findSame($here[$id] ?? null, $there);
            if (count($found) === 1) {
                $ids[$id] = (string) $found[0]['id'];
                continue;
            }
            $plan->addObstacle(sprintf(
                /* translators: 1: name or id of a business unit, 2: name of a SORS database */
                __('The business unit “%1$s” is not to be found in the database %2$s by its code or name. Give it the same code there, then try again.', 'sors-for-woocommerce'),
                (string) ($here[$id]['name'] ?? $id),
                $plan->to
            ));
        }
        $plan->changeSettings([
            'business_unit' => $ids[$settings->text('business_unit')] ?? '',
            'stock_business_units' => array_values(array_map(static fn (string $id): string => $ids[$id] ?? '', $settings->list('stock_business_units'))),
        ]);
    }

    /**
     * @param array{id: string, code: ?string, name: string}|null       $unit
     * @param list<array{id: string, code: ?string, name: string}>      $there
     *
     * @return list<array{id: string, code: ?string, name: string}>
     */
    private static function findSame(?array $unit, array $there): array
    {
        if ($unit === null) {
            return [];
        }
        $code = (string) ($unit['code'] ?? '');
        $found = array_filter($there, static fn (array $other): bool => $code !== '' ? (string) ($other['code'] ?? '') === $code : $other['name'] === $unit['name']);

        return array_values($found);
    }
}
