<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use function array_column;
use function array_diff_key;
use function array_key_exists;
use function count;

/**
 * The rows of one product or variation, as they are and as they are to be. Keeps to the rules of WordPress's own
 * functions for meta and terms, and touches nothing itself.
 */
final class ProductChangeSet
{
    /** @var array<string, string> Columns of the post that change. */
    public array $postChanges = [];

    /** @var array<int, array{string, string|null}> Rows of meta that change: id → key, value. */
    public array $metaChanged = [];

    /** @var list<array{string, string|null}> Rows of meta to be added: key, value. */
    public array $metaAdded = [];

    /** @var list<int> Rows of meta to be deleted. */
    public array $metaDeleted = [];

    /** @var array<string, list<int>> Terms added, by taxonomy (ids of term_taxonomy). */
    public array $termsAdded = [];

    /** @var array<string, list<int>> Terms taken away, by taxonomy. */
    public array $termsRemoved = [];

    /** Whether its row of the look-up table must be written anew. */
    public bool $needsLookupRow = false;

    /** @var array<string, true> What changed, WooCommerce's names as keys: for its own tables, and for others' hooks. */
    public array $changedProps = [];

    /** Whether the post is new. */
    public readonly bool $isNew;

    /**
     * @param array<string, string>                                  $post  Columns of its row.
     * @param array<string, array{int|string, string|null, ...}>       $meta  Key → its first row: id, value.
     * @param array<string, list<int>>                                $terms Taxonomy → ids of term_taxonomy.
     * @param array<string, list<array{int|string, string|null, ...}>> $more  Key → its further rows, where it has any.
     */
    public function __construct(public int $id, public readonly array $post, private array $meta = [], private array $terms = [], private array $more = [])
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

    /** Its first value; null where there is no row, or NULL in it. */
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
        return $this->more !== [] && array_intersect_key($this->more, $keys) !== [];
    }

    /** @return list<array{int|string, string|null, ...}> */
    private function listMetaRows(string $key): array
    {
        return array_key_exists($key, $this->meta) ? [$this->meta[$key], ...$this->more[$key] ?? []] : [];
    }

    /** @return list<int> Ids of term_taxonomy. */
    public function terms(string $taxonomy): array
    {
        return $this->terms[$taxonomy] ?? [];
    }

    /** Writes a value to every row of the key, or adds one. Says whether anything changed. */
    public function setMeta(string $key, ?string $value): bool
    {
        if (!array_key_exists($key, $this->meta)) {
            $this->addMeta($key, $value);

            return true;
        }
        $changed = $this->meta[$key][1] !== $value;
        if ($changed) {
            $this->meta[$key][1] = $value;
            $this->recordMetaChange($this->meta[$key][0], $key, $value);
        }
        foreach ($this->more[$key] ?? [] as $place => [$row, $present]) {
            if ($present !== $value) {
                $changed = true;
                $this->more[$key][$place][1] = $value;
                $this->recordMetaChange($row, $key, $value);
            }
        }

        return $changed;
    }

    private function recordMetaChange(int|string $row, string $key, ?string $value): void
    {
        if ((int) $row !== 0) {
            $this->metaChanged[(int) $row] = [$key, $value];
        } else {
            $this->metaAdded = array_map(static fn (array $added): array => $added[0] === $key ? [$key, $value] : $added, $this->metaAdded);
        }
    }

    /** Adds a row, whatever rows of that key there are. */
    public function addMeta(string $key, ?string $value): void
    {
        if (array_key_exists($key, $this->meta)) {
            $this->more[$key][] = [0, $value];
        } else {
            $this->meta[$key] = [0, $value];
        }
        $this->metaAdded[] = [$key, $value];
    }

    /** Deletes every row of the key. Says whether there were any. */
    public function deleteMeta(string $key): bool
    {
        $rows = $this->listMetaRows($key);
        unset($this->meta[$key], $this->more[$key]);
        foreach ($rows as [$row]) {
            unset($this->metaChanged[(int) $row]);
            if ((int) $row !== 0) {
                $this->metaDeleted[] = (int) $row;
            }
        }
        $this->metaAdded = array_values(array_filter($this->metaAdded, static fn (array $added): bool => $added[0] !== $key));

        return $rows !== [];
    }

    /** As WooCommerce: no row for an empty text, but for the keys it wants to have. */
    public function setOrDeleteMeta(string $key, ?string $value): bool
    {
        return $value === '' && $key !== '_tax_class' ? $this->deleteMeta($key) : $this->setMeta($key, $value);
    }

    /** @param list<int> $wanted Ids of term_taxonomy. */
    public function setTerms(string $taxonomy, array $wanted): void
    {
        $present = $this->terms($taxonomy);
        $this->termsAdded[$taxonomy] = array_values(array_diff($wanted, $present));
        $this->termsRemoved[$taxonomy] = array_values(array_diff($present, $wanted));
        $this->terms[$taxonomy] = array_values($wanted);
    }

    /** Notes that a prop changed. */
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
