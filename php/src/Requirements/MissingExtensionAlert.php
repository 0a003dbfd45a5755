<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Requirements;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Alerts\AlertMailer;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * One e-mail when the shop's work with SORS stands still because the extension is not there, as after an update of PHP.
 */
final class MissingExtensionAlert
{
    /** Minutes work may be late: an upgrade of extension and plugin takes less. */
    private const MAX_OVERDUE_MINUTES = 60;

    /** Sends it, unless it was sent before or nothing stands still. */
    public function raise(string $php): void
    {
        $settings = Settings::load();
        if ($settings->text('alert_email') === 'never' || !$settings->isComplete() || MissingExtensionLog::isReported($php) || StepScheduler::countOverdue(self::MAX_OVERDUE_MINUTES) === 0) {
            return;
        }
        $isSent = SiteLocale::run(static fn (): bool => AlertMailer::send($settings, __('nothing is sent and nothing is read', 'sors-for-woocommerce'), [
            implode("\n", RequirementsCheck::listMissing()),
            sprintf(
                /* translators: %d: number of minutes */
                __('Scheduled work of SORS has been waiting for more than %d minutes: orders are not sent, stock and prices are not read. Nothing is lost; all of it is done when the extension is back.', 'sors-for-woocommerce'),
                self::MAX_OVERDUE_MINUTES
            ),
            /* translators: %s: name and version of a PHP, e.g. cli 8.2 */
            sprintf(__('The PHP concerned: %s.', 'sors-for-woocommerce'), $php),
            AdminPage::url('setup'),
        ]));
        if ($isSent) {
            MissingExtensionLog::markReported($php);
        }
    }
}
