<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;

/**
 * The links as they would be: nothing is written to them, and what would have been is remembered for the rest of the run.
 */
final class DryRunLinkRepository extends LinkRepository
{
    public function __construct(private readonly DryRunReport $plan)
    {
    }

    public function save(string $database, string $kind, array $rows): void
    {
        if ($kind === 'group' || $kind === self::GROUP_PAIR) {
            $this->plan->addMarks($kind, $rows);
        } elseif ($kind === 'article') {
            $placed = array_filter($rows, static fn (array $row): bool => array_key_exists('active', $row));
            $this->plan->addMarks('placed', array_values(array_filter($placed, static fn (array $row): bool => (bool) $row['active'])));
            $this->plan->addMarks('left_out', array_values(array_filter($placed, static fn (array $row): bool => !$row['active'])));
        }
    }

    public function markSeen(string $database, string $kind, array $sorsIds, int $run): void
    {
        $this->plan->addMarks('seen', array_map(static fn (string $id): array => ['sors_id' => $id], $sorsIds));
    }

    public function delete(string $database, string $kind, array $sorsIds): void
    {
    }

    public function findByCodes(string $database, string $kind, array $codes): array
    {
        $links = parent::findByCodes($database, $kind, $codes);
        foreach ($this->plan->listMarks('placed', $codes) as $mark) {
            if ($mark['wp_id'] !== null && in_array($mark['code'], $codes, true)) {
                $links[$mark['code']] = Link::fromRow([
                    'id' => '0',
                    'sors_id' => $mark['sors_id'],
                    'wp_id' => (string) $mark['wp_id'],
                    'code' => $mark['code'],
                    'fingerprint' => '',
                    'stock_fingerprint' => '',
                    'images_fingerprint' => '',
                    'last_error' => null,
                    'created_by_us' => '0',
                    'withdrawal' => '',
                    'post_type' => 'product',
                    'post_status' => 'draft',
                ]);
            }
        }

        return $links;
    }

    public function listGroupTerms(string $database): array
    {
        $terms = parent::listGroupTerms($database);
        foreach ($this->plan->listMarks('group') as $mark) {
            if (!str_starts_with($mark['sors_id'], '#') && $mark['wp_id'] !== null) {
                $terms[$mark['sors_id']] = $mark['wp_id'];
            }
        }

        return $terms;
    }

    public function listGroupPairs(string $database): array
    {
        $planned = [];
        foreach ($this->plan->listMarks(self::GROUP_PAIR) as $mark) {
            // Of the group above only the hash tells: enough for finding it.
            $planned[] = ['sors_id' => $mark['sors_id'], 'wp_id' => (int) $mark['wp_id'], 'code' => $mark['code'], 'fingerprint' => ''];
        }

        return [...parent::listGroupPairs($database), ...$planned];
    }
}
