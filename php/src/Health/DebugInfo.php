<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Connection\ConnectionCheck;
use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;

/**
 * What whoever helps wants to know of the plugin: no key, and nothing of customers.
 */
final class DebugInfo
{
    /** @return array<string, array{label: string, value: string, private?: bool}> */
    public static function collect(): array
    {
        $settings = Settings::load();
        [$profile] = ConnectionCheck::loadProfile($settings);

        return [
            'plugin' => ['label' => __('Plugin version', 'sors-for-woocommerce'), 'value' => Plugin::VERSION],
            'extension' => ['label' => __('Extension version', 'sors-for-woocommerce'), 'value' => (string) phpversion('sors')],
            'profile' => ['label' => __('Contract profile', 'sors-for-woocommerce'), 'value' => $profile === null
                ? __('can’t be loaded', 'sors-for-woocommerce')
                : ConnectionCheck::describeProfile($profile)],
            'key' => ['label' => __('API key', 'sors-for-woocommerce'), 'value' => self::describeApiKey()],
            'api_url' => ['label' => __('Address of SORS', 'sors-for-woocommerce'), 'value' => $settings->text('api_url') === ''
                ? __('that of the profile', 'sors-for-woocommerce')
                : $settings->text('api_url'), 'private' => true],
            'database' => ['label' => __('Database', 'sors-for-woocommerce'), 'value' => $settings->text('database'), 'private' => true],
            'owned' => ['label' => __('Fields SORS owns', 'sors-for-woocommerce'), 'value' => implode(', ', $settings->list('owned_fields'))],
            'modes' => ['label' => __('Price type, stock mode, writer', 'sors-for-woocommerce'), 'value' => implode(', ', [
                $settings->text('price_type'),
                $settings->text('stock_mode'),
                $settings->text('writer'),
            ])],
            'orders' => ['label' => __('Orders are sent', 'sors-for-woocommerce'), 'value' => $settings->flag('send_orders')
                ? $settings->text('document_type')
                : __('no', 'sors-for-woocommerce')],
            ...self::describeRuns($settings),
            'links' => ['label' => __('Links', 'sors-for-woocommerce'), 'value' => self::describeLinks()],
            'outbox' => ['label' => __('Documents by state', 'sors-for-woocommerce'), 'value' => self::formatPairs((new OutboxRepository())->countByState())],
        ];
    }

    private static function describeApiKey(): string
    {
        return match (true) {
            ApiKey::isConstant() => __('from the constant SORS_API_KEY', 'sors-for-woocommerce'),
            ApiKey::isUndecryptable() => __('stored, but can’t be opened', 'sors-for-woocommerce'),
            ApiKey::isSet() => __('stored, encrypted', 'sors-for-woocommerce'),
            default => __('none', 'sors-for-woocommerce'),
        };
    }

    /** @return array<string, array{label: string, value: string}> */
    private static function describeRuns(Settings $settings): array
    {
        $facts = [];
        foreach (Settings::SYNC_KINDS as $kind) {
            $run = (new RunRepository())->findLatest($kind);
            $facts['run_' . $kind] = [
                /* translators: %s: kind of run */
                'label' => sprintf(__('Last run: %s', 'sors-for-woocommerce'), ScheduleChecks::syncLabel($kind)),
                'value' => $run === null ? __('never', 'sors-for-woocommerce') : sprintf(
                    /* translators: 1: state, 2: time, 3: number of failed items, 4: minutes */
                    __('%1$s, started %2$s UTC, failed items: %3$d, every %4$d minutes', 'sors-for-woocommerce'),
                    $run->state,
                    $run->startedGmt,
                    $run->failed,
                    $settings->number('schedule_' . $kind)
                ),
            ];
        }

        return $facts;
    }

    private static function describeLinks(): string
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare('SELECT kind, COUNT(*) AS number FROM %i GROUP BY kind', Schema::table('links')), ARRAY_A);

        return self::formatPairs(array_map('intval', array_column((array) $rows, 'number', 'kind')));
    }

    /** @param array<string, int> $numbers */
    private static function formatPairs(array $numbers): string
    {
        return implode(', ', array_map(static fn (string $name, int $number): string => "{$name}: {$number}", array_keys($numbers), $numbers));
    }
}
