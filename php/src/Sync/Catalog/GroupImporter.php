<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use Sors\Feed;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Support\HtmlText;
use SorsForWooCommerce\Sync\FingerprintSalt;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Groups (grupe) become product categories, placed as the merchant chose: second groups below first ones, or only one
 * level of them, or side by side. Found by link, else by name below the same parent; renamed and moved when SORS does
 * so. Categories of the merchant's own are not touched. Those whose place SORS does not tell are made with the articles.
 */
final class GroupImporter
{
    /** Detail of a run: groups whose place their articles tell, id → name. */
    public const LOOSE = 'loose_groups';

    private const SIZE = 50;

    private readonly LinkRepository $links;
    private readonly CategoryNesting $nesting;
    private readonly GroupPairCategories $pairs;
    private readonly CategoryStore $categories;

    /** @var array<array-key, int> Group → term. */
    private array $terms = [];

    public function __construct(private readonly RunContext $session)
    {
        $this->links = $session->links();
        $this->nesting = new CategoryNesting($session->settings->text('category_nesting'));
        $this->categories = $session->terms();
        $this->pairs = new GroupPairCategories($session->database(), $this->links, $this->categories);
    }

    public function write(): void
    {
        if (!$this->session->settings->owns('category') || $this->session->ledger->detail('groups_planned') !== null) {
            return;
        }
        $this->terms = $this->links->terms($this->session->database());
        foreach ($this->changed() as $groups) {
            $before = $this->terms;
            $this->session->write(function () use ($groups, $before): void {
                $this->terms = $before;
                $this->chunk($groups);
                if ($this->session->dry !== null) {
                    $this->session->dry->terms->keep();
                    $this->session->ledger->setDetail('groups_planned', true);
                }
            });
        }
    }

    /** @return list<list<array<string, mixed>>> Groups that are new, changed, or whose category is gone, as they are written. */
    private function changed(): array
    {
        $salt = FingerprintSalt::of($this->session->settings, 'groups', ['category_nesting'], []);
        $all = [];
        foreach (new Feed($this->session->client(), 'groups', ['salt' => $salt]) as $batch) {
            $all += $batch->changed([]);
        }
        $this->nesting->learn($all);
        $loose = array_filter($all, fn (array $group): bool => $this->nesting->place($group) === 'article');
        $names = array_column($loose, 'name', 'id');
        $this->session->ledger->setDetail(self::LOOSE, $names === [] ? null : $names);
        $links = $this->links->known($this->session->database(), 'group', array_map('strval', array_keys($all)));
        $gone = array_diff_key(array_filter($links, static fn (Link $link): bool => $link->wpId !== null), $this->terms);
        // A category that is gone has left those below it to the one above: they are put in place together.
        $torn = array_filter($all, static fn (array $group): bool => array_key_exists($group['id'], $gone) || array_key_exists((string) ($group['parent'] ?? ''), $gone));
        $changed = array_filter(
            array_diff_key($all, $torn),
            static fn (array $group): bool => ($links[$group['id']] ?? null)?->fingerprint !== $group['fingerprint']
        );

        // A dry run has no links to know by what it has looked at: all at once.
        return $this->session->dry !== null
            ? array_filter([[...GroupSorter::parentsFirst($torn), ...GroupSorter::parentsFirst($changed)]])
            : array_filter([GroupSorter::parentsFirst($torn), ...array_chunk(GroupSorter::parentsFirst($changed), self::SIZE)]);
    }

    /** @param list<array<string, mixed>> $groups */
    private function chunk(array $groups): void
    {
        $rows = [];
        $names = [];
        foreach ($groups as $group) {
            $name = HtmlText::plain((string) $group['name']);
            if ($name === '') {
                $this->session->ledger->note('group_without_name', __('Groups without a name make no category.', 'sors-for-woocommerce'), (string) $group['id']);
                continue;
            }
            $names[$group['id']] = $name;
            $rows[] = [
                'sors_id' => (string) $group['id'],
                'wp_id' => $this->place($group, $name),
                'code' => mb_substr((string) $group['name'], 0, 100),
                'fingerprint' => (string) $group['fingerprint'],
                'last_run' => $this->session->run->id,
            ];
        }
        if ($rows !== []) {
            $this->links->save($this->session->database(), 'group', $rows);
            $this->noteChanged($this->pairs->follow($names, $this->nesting->isNested() ? $this->terms : null));
        }
    }

    /**
     * @param array<string, mixed> $group
     *
     * @return int|null Its term; null where it has none (yet).
     */
    private function place(array $group, string $name): ?int
    {
        $id = (string) $group['id'];
        $place = $this->nesting->place($group);
        if ($place === 'article' || $place === 'none') {
            // What it had under another nesting stays known as SORS's.
            return $this->terms[$id] ?? null;
        }
        $parent = $place === 'top' ? 0 : ($this->terms[(string) ($group['parent'] ?? '')] ?? 0);
        $present = $this->own($id, $name, $parent);
        $term = $present ?? $this->categories->find($name, $parent, array_values($this->terms));
        if ($term === null) {
            $term = $this->categories->make($name, $parent);
            $this->session->ledger->note('categories_created', __('Categories made from groups.', 'sors-for-woocommerce'), $id);
        } elseif ($present !== null) {
            $this->noteChanged((int) $this->categories->change($term, $name, $parent));
        }

        return $this->terms[$id] = $term;
    }

    /** The group's category, unless another group shares it and this one is to be elsewhere. */
    private function own(string $id, string $name, int $parent): ?int
    {
        $present = $this->terms[$id] ?? $this->pairs->anyOf($id);
        $isShared = $present !== null && array_diff(array_map('strval', array_keys($this->terms, $present, true)), [$id]) !== [];

        return $isShared && !CategoryTerm::isAt($present, $name, $parent) ? null : $present;
    }

    private function noteChanged(int $count): void
    {
        for (; $count > 0; $count--) {
            $this->session->ledger->note('categories_changed', __('Categories renamed or moved as in SORS.', 'sors-for-woocommerce'));
        }
    }
}
