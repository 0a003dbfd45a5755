<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

/**
 * The first steps, in their order.
 */
final class SetupSteps
{
    /** Step → its class. */
    private const CLASSES = [
        'requirements' => RequirementsStep::class,
        'api-key' => ApiKeyStep::class,
        'connection' => ConnectionStep::class,
        'database' => DatabaseStep::class,
        'business-unit' => BusinessUnitStep::class,
        'price-stock' => PriceStockStep::class,
        'owned-fields' => OwnedFieldsStep::class,
        'dry-run' => DryRunStep::class,
        'initial-sync' => InitialSyncStep::class,
    ];

    /** @return array<string, string> Step → its title. */
    public static function titles(): array
    {
        return [
            'requirements' => __('Requirements', 'sors-for-woocommerce'),
            'api-key' => __('API key', 'sors-for-woocommerce'),
            'connection' => __('Connection', 'sors-for-woocommerce'),
            'database' => __('Database', 'sors-for-woocommerce'),
            'business-unit' => __('Business unit', 'sors-for-woocommerce'),
            'price-stock' => __('Price and stock', 'sors-for-woocommerce'),
            'owned-fields' => __('What SORS owns', 'sors-for-woocommerce'),
            'dry-run' => __('Dry run', 'sors-for-woocommerce'),
            'initial-sync' => __('First synchronisation', 'sors-for-woocommerce'),
        ];
    }

    public static function createStep(string $step, Settings $settings): SetupStep
    {
        $class = self::CLASSES[$step];

        return new $class($settings);
    }

    public static function firstStep(): string
    {
        return (string) array_key_first(self::CLASSES);
    }

    public static function nextStep(string $step): ?string
    {
        return self::stepAt($step, 1);
    }

    public static function previousStep(string $step): ?string
    {
        return self::stepAt($step, -1);
    }

    /** The step that has to be done before this one can be; null when none has. */
    public static function requiredStep(string $step, Settings $settings): ?string
    {
        $at = array_search($step, array_keys(self::CLASSES), true);

        return match (true) {
            $at > 1 && !ApiKey::isSet() => 'api-key',
            $at > 3 && $settings->text('database') === '' => 'database',
            default => null,
        };
    }

    private static function stepAt(string $step, int $by): ?string
    {
        $all = array_keys(self::CLASSES);

        return $all[(int) array_search($step, $all, true) + $by] ?? null;
    }
}
