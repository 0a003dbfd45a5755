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
    public const UNPLACED = 'loose_groups';

    private const BATCH_SIZE = 50;

    private readonly LinkRepository $links;
    private readonly CategoryNesting $nesting;
    private readonly GroupPairCategories $pairs;
    private readonly CategoryStore $store;

    /** @var array<array-key, int> Group → term. */
    private array $termsByGroup = [];

    public function __construct(private readonly RunContext $session)
    {
        $this->links = $session->links();
        $this->nesting = new CategoryNesting($session->settings->text('category_nesting'));
        $this->store = $session->categoryStore();
        $this->pairs = new GroupPairCategories($session->database(), $this->links, $this->store);
    }

    public function import(): void
    {
        if (!$this->session->settings->ownsField('category') || $this->session->progress->getDetail('groups_planned') !== null) {
            return;
        }
        $this->termsByGroup = $this->links->listGroupTerms($this->session->database());
        foreach ($this->loadChangedGroups() as $groups) {
            $before = $this->termsByGroup;
            $this->session->commitBatch(function () use ($groups, $before): void {
                $this->termsByGroup = $before;
                $this->writeBatch($groups);
                if ($this->session->dryRun !== null) {
                    $this->session->dryRun->categories->savePlanned();
                    $this->session->progress->setDetail('groups_planned', true);
                }
            });
        }
    }

    /** @return list<list<array<string, mixed>>> Groups that are new, changed, or whose category is gone, as they are written. */
    private function loadChangedGroups(): array
    {
        $salt = FingerprintSalt::compute($this->session->settings, 'groups', ['category_nesting'], []);
        $all = [];
        foreach (new Feed($this->session->client(), 'groups', ['salt' => $salt]) as $batch) {
            $all += $batch->changed([]);
        }
        $this->nesting->detectParents($all);
        $loose = array_filter($all, fn (array $group): bool => $this->nesting->findPlacement($group) === 'article');
        $names = array_column($loose, 'name', 'id');
        $this->session->progress->setDetail(self::UNPLACED, $names === [] ? null : $names);
        $links = $this->links->findBySorsIds($this->session->database(), 'group', array_map('strval', array_keys($all)));
        $gone = array_diff_key(array_filter($links, static fn (Link $link): bool => $link->wpId !== null), $this->termsByGroup);
        // A category that is gone has left those below it to the one above: they are put in place together.
        $torn = array_filter($all, static fn (array $group): bool => array_key_exists($group['id'], $gone) || array_key_exists((string) ($group['parent'] ?? ''), $gone));
        $changed = array_filter(
            array_diff_key($all, $torn),
            static fn (array $group): bool => ($links[$group['id']] ?? null)?->fingerprint !== $group['fingerprint']
        );

        // A dry run has no links to know by what it has looked at: all at once.
        return $this->session->dryRun !== null
            ? array_filter([[...GroupSorter::sortParentsFirst($torn), ...GroupSorter::sortParentsFirst($changed)]])
            : array_filter([GroupSorter::sortParentsFirst($torn), ...array_chunk(GroupSorter::sortParentsFirst($changed), self::BATCH_SIZE)]);
    }

    /** @param list<array<string, mixed>> $groups */
    private function writeBatch(array $groups): void
    {
        $rows = [];
        $names = [];
        foreach ($groups as $group) {
            $name = HtmlText::fromPlainText((string) $group['name']);
            if ($name === '') {
                $this->session->progress->addNote('group_without_name', __('Groups without a name make no category.', 'sors-for-woocommerce'), (string) $group['id']);
                continue;
            }
            $names[$group['id']] = $name;
            $rows[] = [
                'sors_id' => (string) $group['id'],
                'wp_id' => $this->placeGroup($group, $name),
                'code' => mb_substr((string) $group['name'], 0, 100),
                'fingerprint' => (string) $group['fingerprint'],
                'last_run' => $this->session->run->id,
            ];
        }
        if ($rows !== []) {
            $this->links->save($this->session->database(), 'group', $rows);
            $this->noteChangedCategories($this->pairs->updateFromGroups($names, $this->nesting->isNested() ? $this->termsByGroup : null));
        }
    }

    /**
     * @param array<string, mixed> $group
     *
     * @return int|null Its term; null where it has none (yet).
     */
    private function placeGroup(array $group, string $name): ?int
    {
        $id = (string) $group['id'];
        $place = $this->nesting->findPlacement($group);
        if ($place === 'article' || $place === 'none') {
            // What it had under another nesting stays known as SORS's.
            return $this->termsByGroup[$id] ?? null;
        }
        $parent = $place === 'top' ? 0 : ($this->termsByGroup[(string) ($group['parent'] ?? '')] ?? 0);
        $present = $this->findOwnCategory($id, $name, $parent);
        $term = $present ?? $this->store->find($name, $parent, array_values($this->termsByGroup));
        if ($term === null) {
            $term = $this->store->create($name, $parent);
            $this->session->progress->addNote('categories_created', __('Categories made from groups.', 'sors-for-woocommerce'), $id);
        } elseif ($present !== null) {
            $this->noteChangedCategories((int) $this->store->update($term, $name, $parent));
        }

        return $this->termsByGroup[$id] = $term;
    }

    /** The group's category, unless another group shares it and this one is to be elsewhere. */
    private function findOwnCategory(string $id, string $name, int $parent): ?int
    {
        $present = $this->termsByGroup[$id] ?? $this->pairs->findAnyTerm($id);
        $isShared = $present !== null && array_diff(array_map('strval', array_keys($this->termsByGroup, $present, true)), [$id]) !== [];

        return $isShared && !CategoryTerm::isAt($present, $name, $parent) ? null : $present;
    }

    private function noteChangedCategories(int $count): void
    {
        for (; $count > 0; $count--) {
            $this->session->progress->addNote('categories_changed', __('Categories renamed or moved as in SORS.', 'sors-for-woocommerce'));
        }
    }
}
