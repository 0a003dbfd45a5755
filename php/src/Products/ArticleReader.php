<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\FeedProcessor;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunLease;
use SorsForWooCommerce\Sync\Stock\StockFindings;

/**
 * The rows SORS has of one article. A contract profile has no request for a single one, so its lists are read until the
 * article comes.
 */
final class ArticleReader
{
    /** Seconds of reading, of each list. */
    private const MAX_SECONDS = 25.0;

    public readonly RunContext $context;

    /** @param bool $dry Whether it only says what it would change. */
    public function __construct(public readonly Link $link, public readonly Settings $settings, bool $dry)
    {
        // One product at a time goes through WooCommerce's CRUD.
        $this->context = new RunContext(self::createRun($link, $settings, $dry), $settings->withChanges(['writer' => 'crud']), new RunLease(), INF);
    }

    /**
     * @param 'articles'|'stock'|'images' $list
     *
     * @return array<string, mixed>|null Null when SORS's list does not have it.
     *
     * @throws \DomainException when the row can't be understood, or the list is too long to be read while somebody waits.
     */
    public function fetchRow(string $list, string $salt): ?array
    {
        $until = microtime(true) + self::MAX_SECONDS;
        foreach (FeedProcessor::createFeed($this->context, $list, $salt) as $batch) {
            if (in_array($this->link->sorsId, $batch->ids(), true)) {
                return $batch->changed()[$this->link->sorsId];
            }
            foreach ($batch->rejected() as $row) {
                if ($row['id'] === $this->link->sorsId) {
                    throw new \DomainException($row['reason']);
                }
            }
            if (microtime(true) > $until) {
                throw new \DomainException(sprintf(
                    /* translators: %d: seconds */
                    __('The article did not come within %d seconds of reading SORS’s list, which has no look-up of a single article. Start the normal run instead (WooCommerce › SORS).', 'sors-for-woocommerce'),
                    (int) self::MAX_SECONDS
                ));
            }
        }

        return null;
    }

    /** The link as it is now. */
    public function reloadLink(): Link
    {
        return (new LinkRepository())->findBySorsIds($this->settings->text('database'), 'article', [$this->link->sorsId])[$this->link->sorsId] ?? $this->link;
    }

    /** A run that has no row. It has the number of the run that saw the article last, so that this mark stays. */
    private static function createRun(Link $link, Settings $settings, bool $dry): Run
    {
        global $wpdb;
        $seen = $dry ? '0' : (string) $wpdb->get_var($wpdb->prepare('SELECT last_run FROM %i WHERE id = %d', Schema::table('links'), $link->id));
        $accepted = [StockFindings::MASS_ZERO, StockFindings::PRICE_JUMP];

        return Run::fromRow([
            'id' => $seen,
            'kind' => 'catalog',
            'state' => 'running',
            'phase' => '',
            'started_by' => 'admin',
            'is_dry_run' => $dry ? '1' : '0',
            'database_name' => $settings->text('database'),
            'cursor' => null,
            'total' => null,
            ...array_fill_keys(['seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'bytes'], '0'),
            'owner' => '',
            'heartbeat_gmt' => null,
            'started_gmt' => gmdate('Y-m-d H:i:s'),
            'finished_gmt' => null,
            'reason' => null,
            // What is asked before is OneBrake's; a share of one product says nothing. Orders sent from now on are not in the stock read.
            'details' => (string) wp_json_encode(['confirmed' => $accepted, 'stock_since' => gmdate('Y-m-d H:i:s')]),
        ]);
    }
}
