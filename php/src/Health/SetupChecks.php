<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\DatabaseSwitchPanel;
use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Requirements\RequirementsCheck;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;

/**
 * Whether all that is set up once is there: extension, key, and the database of the year.
 */
final class SetupChecks
{
    public function __construct(private readonly Settings $settings)
    {
    }

    /** Asked where the plugin can't work, too. */
    public function checkExtension(): CheckResult
    {
        $missing = RequirementsCheck::listMissing();
        if ($missing === []) {
            return new CheckResult('extension', 'good', __('The PHP extension of SORS is loaded', 'sors-for-woocommerce'), sprintf(
                /* translators: %s: version */
                __('Extension and plugin both have version %s.', 'sors-for-woocommerce'),
                Plugin::VERSION
            ));
        }

        return new CheckResult(
            'extension',
            'critical',
            __('SORS for WooCommerce does nothing', 'sors-for-woocommerce'),
            implode(' ', $missing),
            __('Orders are not sent, and stock and prices are not read, until this is put right.', 'sors-for-woocommerce'),
            AdminPage::url('setup')
        );
    }

    public function checkTables(): CheckResult
    {
        $missing = Schema::listMissing();
        if ($missing === []) {
            return new CheckResult('tables', 'good', __('The tables of SORS are there', 'sors-for-woocommerce'), __('All of them, with all columns.', 'sors-for-woocommerce'));
        }

        return new CheckResult(
            'tables',
            'critical',
            __('Tables of SORS are missing in the shop’s database', 'sors-for-woocommerce'),
            /* translators: %s: names of database tables and columns */
            sprintf(__('The database did not let the plugin make these: %s. What needs them fails.', 'sors-for-woocommerce'), implode(', ', $missing)),
            __('Have whoever looks after the database give WordPress’s user the rights CREATE and ALTER, and free space. The plugin tries again every five minutes.', 'sors-for-woocommerce')
        );
    }

    public function checkApiKey(): CheckResult
    {
        $url = AdminPage::url('settings') . '#sors-api-key';
        if (ApiKey::isUndecryptable()) {
            return new CheckResult(
                'key',
                'critical',
                __('The API key of SORS can’t be opened', 'sors-for-woocommerce'),
                __('A key is stored, but was encrypted with other security keys than wp-config.php has now. Nothing is read from SORS or sent to it.', 'sors-for-woocommerce'),
                __('Enter the key again.', 'sors-for-woocommerce'),
                $url
            );
        }
        if (!$this->settings->isComplete()) {
            return new CheckResult(
                'key',
                'recommended',
                __('SORS is not set up yet', 'sors-for-woocommerce'),
                ApiKey::isSet() ? __('No database of SORS is chosen.', 'sors-for-woocommerce') : __('No API key of SORS is entered.', 'sors-for-woocommerce'),
                __('Enter key and database in the settings.', 'sors-for-woocommerce'),
                $url
            );
        }

        return new CheckResult('key', 'good', __('The API key of SORS can be read', 'sors-for-woocommerce'), ApiKey::isConstant()
            ? __('It comes from the constant SORS_API_KEY.', 'sors-for-woocommerce')
            : __('It is stored encrypted.', 'sors-for-woocommerce'));
    }

    public function checkDatabase(): CheckResult
    {
        $finding = $this->settings->isComplete() ? NewDatabaseCheck::findYearIssue() : null;
        if ($finding === null) {
            return new CheckResult(
                'database',
                'good',
                __('The shop uses a current database of SORS', 'sors-for-woocommerce'),
                __('No database of a later year is known.', 'sors-for-woocommerce')
            );
        }

        return new CheckResult(
            'database',
            'recommended',
            __('The shop uses a database of SORS whose year is over', 'sors-for-woocommerce'),
            $finding['newer'] !== null
                /* translators: 1 and 2: names of SORS databases */
                ? sprintf(__('The shop uses %1$s; SORS has %2$s, too. Orders and stock go by the old year.', 'sors-for-woocommerce'), $finding['database'], $finding['newer'])
                /* translators: %s: name of a SORS database */
                : sprintf(__('The shop uses %s; SORS has not shown a later one yet.', 'sors-for-woocommerce'), $finding['database']),
            __('Move the shop to the new year’s database as soon as SORS has it.', 'sors-for-woocommerce'),
            AdminPage::url('settings') . '#' . DatabaseSwitchPanel::ID
        );
    }
}
