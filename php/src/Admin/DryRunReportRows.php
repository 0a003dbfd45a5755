<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Storage\DryRunReport;

/**
 * The report of a dry run as lines: one for each field that would change, one for each thing that would be left out.
 */
final class DryRunReportRows
{
    public const COLUMNS = ['action', 'code', 'name', 'field', 'old', 'new', 'reason'];

    private const PAGE_SIZE = 500;

    /** @return \Generator<int, array<string, string>> With the names of COLUMNS; all of them, page by page. */
    public static function listRows(DryRunReport $plan): \Generator
    {
        $after = 0;
        while (($items = $plan->listItems($after, self::PAGE_SIZE)) !== []) {
            foreach ($items as $item) {
                yield from self::fromItem($item);
            }
            $after = $items[count($items) - 1]['id'];
        }
    }

    /**
     * @param array<string, mixed> $item As Plan::items() gives it.
     *
     * @return list<array<string, string>>
     */
    public static function fromItem(array $item): array
    {
        $row = ['action' => $item['action'], 'code' => $item['code'], 'name' => $item['name'], 'field' => '', 'old' => '', 'new' => '', 'reason' => $item['reason']];

        return $item['changes'] === []
            ? [$row]
            : array_map(static fn (array $change): array => array_merge($row, $change), $item['changes']);
    }
}
