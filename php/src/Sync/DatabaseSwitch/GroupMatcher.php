<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use SorsForWooCommerce\Sync\Catalog\GroupPairCategories;
use SorsForWooCommerce\Sync\Catalog\GroupSorter;

/**
 * Finds the groups of another database by name and parent. The shop knows a group's parent by the place of its category.
 */
final class GroupMatcher
{
    /** @var array<array-key, string> Group of the other database → group of the old one. */
    private array $oldIds = [];

    public function __construct(private readonly DatabaseSwitchPlan $plan)
    {
    }

    /**
     * @param list<array<string, mixed>>                                                     $groups Of the other database.
     * @param list<array{sors_id: string, wp_id: ?string, code: string, above: ?string}>     $links
     * @param list<array{sors_id: string, wp_id: ?string, code: string, fingerprint: string}> $pairs
     */
    public function match(array $groups, array $links, array $pairs): void
    {
        $byTerm = array_column(array_filter($links, static fn (array $link): bool => $link['wp_id'] !== null), 'sors_id', 'wp_id');
        $known = [];
        foreach ($links as $link) {
            $known[] = ['above' => (string) ($byTerm[(string) $link['above']] ?? '')] + $link;
        }
        $found = [];
        foreach (GroupSorter::sortParentsFirst(array_column($groups, null, 'id')) as $group) {
            foreach ($this->listCandidates($group, $groups, $known) as $link) {
                $found[$link['sors_id']][] = (string) $group['id'];
                $this->oldIds[(string) $group['id']] = $link['sors_id'];
            }
        }
        foreach ($links as $link) {
            $this->recordMatch($link, $found[$link['sors_id']] ?? []);
        }
        $this->matchPairs($pairs, $found);
    }

    /**
     * By name and parent; by the name alone where both have it once, as categories that stand side by side tell no parent.
     *
     * @param array<string, mixed>                $group
     * @param list<array<string, mixed>>          $groups
     * @param list<array<string, ?string>>        $known
     *
     * @return list<array<string, ?string>>
     */
    private function listCandidates(array $group, array $groups, array $known): array
    {
        $name = self::storedName($group);
        $above = $this->oldIds[(string) ($group['parent'] ?? '')] ?? '';
        $named = array_values(array_filter($known, static fn (array $link): bool => $link['code'] === $name));
        $placed = array_values(array_filter($named, static fn (array $link): bool => $link['above'] === $above));
        if ($placed !== []) {
            return $placed;
        }
        $namesakes = array_filter($groups, static fn (array $other): bool => self::storedName($other) === $name);

        return count($named) === 1 && count($namesakes) === 1 ? $named : [];
    }

    /**
     * @param array<string, ?string> $link
     * @param list<string>           $ids  Groups of the other database it may be.
     */
    private function recordMatch(array $link, array $ids): void
    {
        $shares = array_keys($this->oldIds, $link['sors_id'], true);
        if (count($ids) === 1 && count($shares) === 1) {
            $this->plan->addMatch('group', ['sors_id' => $ids[0], 'wp_id' => $link['wp_id'] === null ? null : (int) $link['wp_id'], 'code' => $link['code'], 'fingerprint' => '']);
            return;
        }
        $name = (string) $link['code'];
        $ids === []
            ? $this->plan->addUnresolved('group', 'unmatched', '', $name, __('The database has no group of this name in this place. Its category stays.', 'sors-for-woocommerce'))
            : $this->plan->addUnresolved('group', 'ambiguous', '', $name, __('The database has several groups of this name, or the shop several categories. The next catalog run finds their categories by name.', 'sors-for-woocommerce'));
    }

    /**
     * @param list<array{sors_id: string, wp_id: ?string, code: string, fingerprint: string}> $pairs
     * @param array<array-key, list<string>>                                                  $found
     */
    private function matchPairs(array $pairs, array $found): void
    {
        foreach ($pairs as $pair) {
            $group = $found[$pair['code']] ?? [];
            $above = $pair['fingerprint'] === '' ? [''] : ($found[$pair['fingerprint']] ?? []);
            if (count($group) === 1 && count($above) === 1 && $pair['wp_id'] !== null) {
                $this->plan->addLink('group_pair', GroupPairCategories::buildRow($above[0], $group[0], (int) $pair['wp_id']));
            }
        }
    }

    /** @param array<string, mixed> $group As the table of links has its name. */
    private static function storedName(array $group): string
    {
        return mb_substr((string) $group['name'], 0, 100);
    }
}
