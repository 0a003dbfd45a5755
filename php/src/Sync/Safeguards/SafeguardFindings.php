<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\RunProgress;

/**
 * Findings that a safeguard lists: the number of affected products, and the first of them with their changes. Stored in
 * the run's details, by the confirmation they need.
 */
final class SafeguardFindings
{
    /** Listed findings per confirmation. */
    public const MAX_ITEMS = 50;
    private const DETAIL_KEY = 'findings';

    public static function addItem(RunProgress $progress, string $confirmation, string $code, string $name, string $old, string $new): void
    {
        $all = (array) $progress->getDetail(self::DETAIL_KEY);
        $entry = $all[$confirmation] ?? ['count' => 0, 'items' => []];
        $entry['count']++;
        if (count($entry['items']) < self::MAX_ITEMS) {
            $entry['items'][] = ['code' => $code, 'name' => mb_substr($name, 0, 120), 'old' => $old, 'new' => $new];
        }
        $progress->setDetail(self::DETAIL_KEY, [$confirmation => $entry] + $all);
    }

    /** Sets the number of findings, if more than the listed ones exist. */
    public static function setCount(RunProgress $progress, string $confirmation, int $count): void
    {
        $all = (array) $progress->getDetail(self::DETAIL_KEY);
        $progress->setDetail(self::DETAIL_KEY, [$confirmation => ['count' => $count] + ($all[$confirmation] ?? ['items' => []])] + $all);
    }

    public static function count(RunProgress $progress, string $confirmation): int
    {
        return (int) (((array) $progress->getDetail(self::DETAIL_KEY))[$confirmation]['count'] ?? 0);
    }

    public static function clear(RunProgress $progress, string $confirmation): void
    {
        $all = (array) $progress->getDetail(self::DETAIL_KEY);
        unset($all[$confirmation]);
        $progress->setDetail(self::DETAIL_KEY, $all === [] ? null : $all);
    }

    /**
     * Removes the findings that weren't confirmed.
     *
     * @param array<string, mixed> $details A run's details.
     *
     * @return array<string, mixed>
     */
    public static function keepConfirmed(array $details): array
    {
        $confirmed = array_flip(array_map('strval', (array) ($details['confirmed'] ?? [])));

        return [self::DETAIL_KEY => array_intersect_key((array) ($details[self::DETAIL_KEY] ?? []), $confirmed)] + $details;
    }

    /**
     * Lists the findings of a run that needs confirmation.
     *
     * @return array{count: int, items: list<array{code: string, name: string, old: string, new: string}>}
     */
    public static function listPending(Run $run): array
    {
        return self::listFor($run, (string) ($run->details['pending_confirmation'] ?? ''));
    }

    /**
     * Lists the findings of all confirmations of a run, confirmed and pending.
     *
     * @return array<string, array{confirmed: bool, count: int, items: list<array{code: string, name: string, old: string, new: string}>}> By confirmation.
     */
    public static function listAll(Run $run): array
    {
        $confirmed = array_values(array_map('strval', (array) ($run->details['confirmed'] ?? [])));
        $pending = (string) ($run->details['pending_confirmation'] ?? '');
        $all = [];
        foreach (array_unique(array_filter([...$confirmed, $pending])) as $confirmation) {
            $all[$confirmation] = ['confirmed' => in_array($confirmation, $confirmed, true)] + self::listFor($run, $confirmation);
        }

        return $all;
    }

    /** @return array{count: int, items: list<array{code: string, name: string, old: string, new: string}>} */
    private static function listFor(Run $run, string $confirmation): array
    {
        $entry = ((array) ($run->details[self::DETAIL_KEY] ?? []))[$confirmation] ?? [];
        $items = [];
        foreach ((array) ($entry['items'] ?? []) as $item) {
            $item = (array) $item;
            $items[] = [
                'code' => (string) ($item['code'] ?? ''),
                'name' => (string) ($item['name'] ?? ''),
                'old' => (string) ($item['old'] ?? ''),
                'new' => (string) ($item['new'] ?? ''),
            ];
        }

        return ['count' => (int) ($entry['count'] ?? 0), 'items' => $items];
    }
}
