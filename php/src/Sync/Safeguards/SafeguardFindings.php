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
    public const ITEMS = 50;
    private const DETAIL = 'evidence';

    public static function add(RunProgress $ledger, string $question, string $code, string $name, string $old, string $new): void
    {
        $all = (array) $ledger->detail(self::DETAIL);
        $one = $all[$question] ?? ['count' => 0, 'items' => []];
        $one['count']++;
        if (count($one['items']) < self::ITEMS) {
            $one['items'][] = ['code' => $code, 'name' => mb_substr($name, 0, 120), 'old' => $old, 'new' => $new];
        }
        $ledger->setDetail(self::DETAIL, [$question => $one] + $all);
    }

    /** How many there are, when more than are kept by name. */
    public static function setCount(RunProgress $ledger, string $question, int $count): void
    {
        $all = (array) $ledger->detail(self::DETAIL);
        $ledger->setDetail(self::DETAIL, [$question => ['count' => $count] + ($all[$question] ?? ['items' => []])] + $all);
    }

    public static function count(RunProgress $ledger, string $question): int
    {
        return (int) (((array) $ledger->detail(self::DETAIL))[$question]['count'] ?? 0);
    }

    public static function forget(RunProgress $ledger, string $question): void
    {
        $all = (array) $ledger->detail(self::DETAIL);
        unset($all[$question]);
        $ledger->setDetail(self::DETAIL, $all === [] ? null : $all);
    }

    /**
     * Forgets what was seen but not asked about.
     *
     * @param array<string, mixed> $details Of a run.
     *
     * @return array<string, mixed>
     */
    public static function acceptedAlone(array $details): array
    {
        $accepted = array_flip(array_map('strval', (array) ($details['accepted'] ?? [])));

        return [self::DETAIL => array_intersect_key((array) ($details[self::DETAIL] ?? []), $accepted)] + $details;
    }

    /**
     * What a run that waits for a person shows.
     *
     * @return array{count: int, items: list<array{code: string, name: string, old: string, new: string}>}
     */
    public static function of(Run $run): array
    {
        return self::about($run, (string) ($run->details['question'] ?? ''));
    }

    /**
     * All that a run asked a person.
     *
     * @return array<string, array{accepted: bool, count: int, items: list<array{code: string, name: string, old: string, new: string}>}> By question.
     */
    public static function all(Run $run): array
    {
        $accepted = array_values(array_map('strval', (array) ($run->details['accepted'] ?? [])));
        $open = (string) ($run->details['question'] ?? '');
        $all = [];
        foreach (array_unique(array_filter([...$accepted, $open])) as $question) {
            $all[$question] = ['accepted' => in_array($question, $accepted, true)] + self::about($run, $question);
        }

        return $all;
    }

    /** @return array{count: int, items: list<array{code: string, name: string, old: string, new: string}>} */
    private static function about(Run $run, string $question): array
    {
        $one = ((array) ($run->details[self::DETAIL] ?? []))[$question] ?? [];
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
