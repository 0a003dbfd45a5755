<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\RunProgress;

/**
 * What a brake shows the person it asks: how many products, and the first of them with what would change. Kept with
 * the run.
 */
final class SafeguardFindings
{
    /** How many are kept by name. */
    public const MAX_ITEMS = 50;
    private const DETAIL_KEY = 'findings';

    public static function addItem(RunProgress $ledger, string $question, string $code, string $name, string $old, string $new): void
    {
        $all = (array) $ledger->getDetail(self::DETAIL_KEY);
        $one = $all[$question] ?? ['count' => 0, 'items' => []];
        $one['count']++;
        if (count($one['items']) < self::MAX_ITEMS) {
            $one['items'][] = ['code' => $code, 'name' => mb_substr($name, 0, 120), 'old' => $old, 'new' => $new];
        }
        $ledger->setDetail(self::DETAIL_KEY, [$question => $one] + $all);
    }

    /** How many there are, when more than are kept by name. */
    public static function setCount(RunProgress $ledger, string $question, int $count): void
    {
        $all = (array) $ledger->getDetail(self::DETAIL_KEY);
        $ledger->setDetail(self::DETAIL_KEY, [$question => ['count' => $count] + ($all[$question] ?? ['items' => []])] + $all);
    }

    public static function count(RunProgress $ledger, string $question): int
    {
        return (int) (((array) $ledger->getDetail(self::DETAIL_KEY))[$question]['count'] ?? 0);
    }

    public static function clear(RunProgress $ledger, string $question): void
    {
        $all = (array) $ledger->getDetail(self::DETAIL_KEY);
        unset($all[$question]);
        $ledger->setDetail(self::DETAIL_KEY, $all === [] ? null : $all);
    }

    /**
     * Forgets what was seen but not asked about.
     *
     * @param array<string, mixed> $details Of a run.
     *
     * @return array<string, mixed>
     */
    public static function keepConfirmed(array $details): array
    {
        $accepted = array_flip(array_map('strval', (array) ($details['confirmed'] ?? [])));

        return [self::DETAIL_KEY => array_intersect_key((array) ($details[self::DETAIL_KEY] ?? []), $accepted)] + $details;
    }

    /**
     * What a run that waits for a person shows.
     *
     * @return array{count: int, items: list<array{code: string, name: string, old: string, new: string}>}
     */
    public static function listPending(Run $run): array
    {
        return self::listFor($run, (string) ($run->details['pending_confirmation'] ?? ''));
    }

    /**
     * All that a run asked a person.
     *
     * @return array<string, array{confirmed: bool, count: int, items: list<array{code: string, name: string, old: string, new: string}>}> By question.
     */
    public static function listAll(Run $run): array
    {
        $accepted = array_values(array_map('strval', (array) ($run->details['confirmed'] ?? [])));
        $open = (string) ($run->details['pending_confirmation'] ?? '');
        $all = [];
        foreach (array_unique(array_filter([...$accepted, $open])) as $question) {
            $all[$question] = ['confirmed' => in_array($question, $accepted, true)] + self::listFor($run, $question);
        }

        return $all;
    }

    /** @return array{count: int, items: list<array{code: string, name: string, old: string, new: string}>} */
    private static function listFor(Run $run, string $question): array
    {
        $one = ((array) ($run->details[self::DETAIL_KEY] ?? []))[$question] ?? [];
        $items = [];
        foreach ((array) ($one['items'] ?? []) as $item) {
            $item = (array) $item;
            $items[] = [
                'code' => (string) ($item['code'] ?? ''),
                'name' => (string) ($item['name'] ?? ''),
                'old' => (string) ($item['old'] ?? ''),
                'new' => (string) ($item['new'] ?? ''),
            ];
        }

        return ['count' => (int) ($one['count'] ?? 0), 'items' => $items];
    }
}
