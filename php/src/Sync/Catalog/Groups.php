<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use Sors\Feed;
use SorsForWooCommerce\Storage\Links;
use SorsForWooCommerce\Sync\Salt;
use SorsForWooCommerce\Sync\Session;
use SorsForWooCommerce\Sync\Text;

/**
 * Groups (grupe) become product categories: first groups on top, second groups below. Found by link, else by name
 * below the same parent; renamed and moved when SORS does so. Categories of the merchant's own are not touched.
 */
final class Groups
{
    private const SIZE = 50;

    private readonly Links $links;
    private readonly Terms $categories;

    /** @var array<array-key, int> Group → term. */
    private array $terms = [];

    public function __construct(private readonly Session $session)
    {
        $this->links = $session->links();
        $this->categories = $session->terms();
    }

    public function write(): void
    {
        if (!$this->session->settings->owns('category') || $this->session->ledger->detail('groups_planned') !== null) {
            return;
        }
        $this->terms = $this->links->terms($this->session->database());
        // A dry run has no links to know by what it has looked at: all at once.
        $size = $this->session->dry === null ? self::SIZE : PHP_INT_MAX;
        foreach (array_chunk(GroupOrder::parentsFirst($this->changed()), $size) as $groups) {
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

    /** @return array<array-key, array<string, mixed>> Groups that are new, changed, or whose category is gone. */
    private function changed(): array
    {
        $salt = Salt::of($this->session->settings, 'groups', [], []);
        $changed = [];
        foreach (new Feed($this->session->client(), 'groups', ['salt' => $salt]) as $batch) {
            $links = array_intersect_key($this->links->known($this->session->database(), 'group', $batch->ids()), $this->terms);
            $changed += $batch->changed(array_map(static fn ($link): string => $link->fingerprint, $links));
        }

        return $changed;
    }

    /** @param list<array<string, mixed>> $groups */
    private function chunk(array $groups): void
    {
        $rows = [];
        foreach ($groups as $group) {
            $name = Text::plain((string) $group['name']);
            if ($name === '') {
                $this->session->ledger->note('group_without_name', __('Groups without a name make no category.', 'sors-for-woocommerce'), (string) $group['id']);
                continue;
            }
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
        }
    }

    /** @param array<string, mixed> $group */
    private function place(array $group, string $name): int
    {
        $id = (string) $group['id'];
        $parent = $this->terms[(string) ($group['parent'] ?? '')] ?? 0;
        $present = $this->terms[$id] ?? null;
        $term = $present ?? $this->categories->find($name, $parent, array_values($this->terms));
        if ($term === null) {
            $term = $this->categories->make($name, $parent);
            $this->session->ledger->note('categories_created', __('Categories made from groups.', 'sors-for-woocommerce'), $id);
        } elseif ($present !== null && $this->categories->change($term, $name, $parent)) {
            $this->session->ledger->note('categories_changed', __('Categories renamed or moved as in SORS.', 'sors-for-woocommerce'));
        }

        return $this->terms[$id] = $term;
    }
}
