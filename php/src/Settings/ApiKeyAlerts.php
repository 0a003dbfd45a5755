<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Settings;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Alerts\Alert;
use SorsForWooCommerce\Alerts\AlertSource;
use SorsForWooCommerce\Alerts\InboxNote;

/**
 * A key that can't be opened: then no run begins and no order is sent, so neither fails.
 */
final class ApiKeyAlerts implements AlertSource
{
    private const TOPIC = 'key';

    public function __construct(private readonly Settings $settings)
    {
    }

    public function alerts(): array
    {
        return $this->isBlocking() ? [new Alert(self::TOPIC, 'unreadable', static fn (): string => (string) Readiness::findApiKeyProblem())] : [];
    }

    public function subject(int $count): string
    {
        return __('the API key can’t be opened', 'sors-for-woocommerce');
    }

    public function heading(): string
    {
        return __('No run by the clock begins and no order is sent:', 'sors-for-woocommerce');
    }

    public function closing(int $open): string
    {
        return AdminPage::url('settings');
    }

    public function recoveryMessage(string $topic): ?string
    {
        return $topic !== self::TOPIC || !ApiKey::isSet() ? null : __('The API key can be opened again.', 'sors-for-woocommerce');
    }

    public function inboxNotes(): array
    {
        return ['key' => !$this->isBlocking() ? null : new InboxNote(
            'unreadable',
            __('SORS: the API key can’t be opened', 'sors-for-woocommerce'),
            (string) Readiness::findApiKeyProblem(),
            ['sors-see-settings' => [__('Settings', 'sors-for-woocommerce'), AdminPage::url('settings')]]
        )];
    }

    /** Whether anything would be done by itself, were there a key. */
    private function isBlocking(): bool
    {
        $minutes = array_map(fn (string $kind): int => $this->settings->number('schedule_' . $kind), Settings::SYNC_KINDS);

        return ApiKey::isUndecryptable() && (array_sum($minutes) > 0 || $this->settings->flag('send_orders'));
    }
}
