<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Connection\PreviousDatabases;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\QueryFailedException;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\Safeguards\SourceSettings;
use SorsForWooCommerce\Sync\Safeguards\SourceSettingsHistory;

/**
 * Takes the shop to another database: links and settings in one transaction, so that it is in one of the two, never in
 * between. No product is changed; the next runs compare everything.
 */
final class DatabaseSwitch
{
    /** Kinds of links as the plan names them → as the table does. */
    private const KINDS = ['article' => 'article', 'unsold' => 'article', 'group' => 'group', 'group_pair' => 'group_pair', 'customer' => 'customer'];

    /**
     * @throws \DomainException with the reason, when it may not be made now. Nothing has changed then.
     */
    public static function apply(DatabaseSwitchPlan $plan): void
    {
        if ($plan->obstacles() !== []) {
            throw new \DomainException(implode(' ', $plan->obstacles()));
        }
        try {
            Transaction::begin();
            self::requireIdleRuns($plan);
            self::writeSwitch($plan);
            Transaction::commit();
        } catch (\Throwable $error) {
            Transaction::rollback();
            if ($error instanceof TransactionLostException || $error instanceof QueryFailedException) {
                throw new \DomainException(__('The database gave up before everything was written. Nothing was changed; try again when the shop is quieter.', 'sors-for-woocommerce'), 0, $error);
            }
            throw $error;
        }
        Log::info(sprintf('The shop moved from the database %s to %s.', $plan->from, $plan->to));
    }

    /** No run may write for the old database meanwhile; one that waits for a person has nothing to wait for any more. */
    private static function requireIdleRuns(DatabaseSwitchPlan $plan): void
    {
        global $wpdb;
        $runs = Schema::table('runs');
        $busy = $wpdb->get_var($wpdb->prepare('SELECT id FROM %i WHERE run_lock IS NOT NULL LIMIT 1 FOR UPDATE', $runs));
        if ($busy !== null) {
            /* translators: %d: number of a run */
            throw new \DomainException(sprintf(__('Run %d is at work. Wait until it has ended, or stop it, then move.', 'sors-for-woocommerce'), (int) $busy));
        }
        wp_cache_delete(Settings::OPTION, 'options');
        wp_cache_delete('alloptions', 'options');
        if (Settings::load()->text('database') !== $plan->from) {
            throw new \DomainException(__('The database was changed in the settings meanwhile. Look at the move afresh.', 'sors-for-woocommerce'));
        }
        $wpdb->query($wpdb->prepare(
            "UPDATE %i SET state = 'stopped', finished_gmt = UTC_TIMESTAMP(), reason = %s WHERE state = 'paused'",
            $runs,
            /* translators: %s: name of a SORS database */
            SiteLocale::run(static fn (): string => sprintf(__('The shop has moved to the database %s; start it again there.', 'sors-for-woocommerce'), $plan->to))
        ));
    }

    private static function writeSwitch(DatabaseSwitchPlan $plan): void
    {
        global $wpdb;
        $links = new LinkRepository();
        foreach ($plan->links() as $kind => $rows) {
            $links->save($plan->to, self::KINDS[$kind], $rows);
            self::throwIfFailed();
        }
        // Pictures are known by their content, which the year does not change.
        $wpdb->query($wpdb->prepare(
            "UPDATE IGNORE %i SET database_name = %s, fingerprint = '' WHERE database_name = %s AND kind = 'attachment'",
            Schema::table('links'),
            $plan->to,
            $plan->from
        ));
        self::throwIfFailed();
        PreviousDatabases::add($plan->from, Settings::load()->text('business_unit'));
        Settings::save(['database' => $plan->to] + $plan->settings());
        self::throwIfFailed();
        (new SourceSettingsHistory(new RunRepository()))->confirmChanges(array_map(SourceSettings::formatValue(...), ['database' => $plan->to] + $plan->settings()));
        self::throwIfFailed();
    }

    /** wpdb reports a failed statement by its last error alone. */
    private static function throwIfFailed(): void
    {
        global $wpdb;
        if ($wpdb->last_error !== '') {
            throw new TransactionLostException('The links or the settings could not be written.');
        }
    }
}
