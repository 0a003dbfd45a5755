<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use function array_column;
use function array_diff_key;
use function array_key_exists;
use function count;

/**
 * Change set of one product or variation: its current rows and the pending changes. Follows WordPress's rules for meta
 * and terms. Does no I/O.
 */
final class ProductChangeSet
{
    /** @var array<string, string> Changed columns of the post. */
    public array $postChanges = [];

    /** @var array<int, array{string, string|null}> Changed meta rows: ID → key, value. */
    public array $metaChanged = [];

    /** @var list<array{string, string|null}> Added meta rows: key, value. */
    public array $metaAdded = [];

    /** @var list<int> IDs of deleted meta rows. */
    public array $metaDeleted = [];

    /** @var array<string, list<int>> Taxonomy → added term_taxonomy_ids. */
    public array $termsAdded = [];

    /** @var array<string, list<int>> Taxonomy → removed term_taxonomy_ids. */
    public array $termsRemoved = [];

    /** Whether the row of the lookup table must be written. */
    public bool $needsLookupRow = false;

    /** @var array<string, true> Changed props, WooCommerce's names as keys. They decide which tables are written and which hooks fire. */
    public array $changedProps = [];

    /** Whether the post is new. */
    public readonly bool $isNew;

    /**
     * @param array<string, string>                                  $post  Columns of the post's row.
     * @param array<string, array{int|string, string|null, ...}>       $meta  Key → first row: ID, value.
     * @param array<string, list<int>>                                $terms Taxonomy → term_taxonomy_ids.
     * @param array<string, list<array{int|string, string|null, ...}>> $repeatedMeta Key → further rows of keys with several.
     */
    public function __construct(public int $id, public readonly array $post, private array $meta = [], private array $terms = [], private array $repeatedMeta = [])
    {
        $this->isNew = $id === 0;
    }

    public function isVariation(): bool
    {
        return $this->post['post_type'] === 'product_variation';
    }

    public function parentId(): int
    {
        return (int) $this->post['post_parent'];
    }

    /** First value of the key; null without a row, or when the row has NULL. */
    public function metaValue(string $key): ?string
    {
        return $this->meta[$key][1] ?? null;
    }

    /** @return list<string|null> */
    public function metaValues(string $key): array
    {
        return array_column($this->listMetaRows($key), 1);
    }

    public function countMetaRows(string $key): int
    {
        return count($this->listMetaRows($key));
    }

    /** @param array<string, mixed> $keys As keys. */
    public function hasAllMeta(array $keys): bool
    {
        return array_diff_key($keys, $this->meta) === [];
    }

    /**
     * Whether any of the keys has more than one row.
     *
     * @param array<string, mixed> $keys As keys.
     */
    public function hasRepeatedMeta(array $keys): bool
    {
        return $this->repeatedMeta !== [] && array_intersect_key($this->repeatedMeta, $keys) !== [];
    }

    /** @return list<array{int|string, string|null, ...}> */
    private function listMetaRows(string $key): array
    {
        return array_key_exists($key, $this->meta) ? [$this->meta[$key], ...$this->repeatedMeta[$key] ?? []] : [];
    }

    /** @return list<int> term_taxonomy_ids. */
    public function terms(string $taxonomy): array
    {
        return $this->terms[$taxonomy] ?? [];
    }

    /** Sets every row of the key, or adds a row. Returns whether anything changed. */
    public function setMeta(string $key, ?string $value): bool
    {
        if (!array_key_exists($key, $this->meta)) {
            $this->addMeta($key, $value);

            return true;
        }
        $isChanged = $this->meta[$key][1] !== $value;
        if ($isChanged) {
            $this->meta[$key][1] = $value;
            $this->recordMetaChange($this->meta[$key][0], $key, $value);
        }
        foreach ($this->repeatedMeta[$key] ?? [] as $index => [$row, $current]) {
            if ($current !== $value) {
                $isChanged = true;
                $this->repeatedMeta[$key][$index][1] = $value;
                $this->recordMetaChange($row, $key, $value);
            }
        }

        return $isChanged;
    }

    private function recordMetaChange(int|string $row, string $key, ?string $value): void
    {
        if ((int) $row !== 0) {
            $this->metaChanged[(int) $row] = [$key, $value];
        } else {
            $this->metaAdded = array_map(static fn (array $added): array => $added[0] === $key ? [$key, $value] : $added, $this->metaAdded);
        }
    }

    /** Adds a row even if the key has rows already. */
    public function addMeta(string $key, ?string $value): void
    {
        if (array_key_exists($key, $this->meta)) {
            $this->repeatedMeta[$key][] = [0, $value];
        } else {
            $this->meta[$key] = [0, $value];
        }
        $this->metaAdded[] = [$key, $value];
    }

    /** Deletes every row of the key. Returns whether there were any. */
    public function deleteMeta(string $key): bool
    {
        $rows = $this->listMetaRows($key);
        unset($this->meta[$key], $this->repeatedMeta[$key]);
        foreach ($rows as [$row]) {
            unset($this->metaChanged[(int) $row]);
            if ((int) $row !== 0) {
                $this->metaDeleted[] = (int) $row;
            }
        }
        $this->metaAdded = array_values(array_filter($this->metaAdded, static fn (array $added): bool => $added[0] !== $key));

        return $rows !== [];
    }

    /** Like WooCommerce: deletes the row for an empty value, except for keys WooCommerce always stores. */
    public function setOrDeleteMeta(string $key, ?string $value): bool
    {
        return $value === '' && $key !== '_tax_class' ? $this->deleteMeta($key) : $this->setMeta($key, $value);
    }

    /** @param list<int> $wanted term_taxonomy_ids. */
    public function setTerms(string $taxonomy, array $wanted): void
    {
        $current = $this->terms($taxonomy);
        $this->termsAdded[$taxonomy] = array_values(array_diff($wanted, $current));
        $this->termsRemoved[$taxonomy] = array_values(array_diff($current, $wanted));
        $this->terms[$taxonomy] = array_values($wanted);
    }

    /** Records changed props. */
    public function markChanged(string ...$props): void
    {
        foreach ($props as $prop) {
            $this->changedProps[$prop] = true;
        }
    }

    public function hasChanged(string ...$props): bool
    {
        foreach ($props as $prop) {
            if (array_key_exists($prop, $this->changedProps)) {
                return true;
            }
        }

        return false;
    }
}
