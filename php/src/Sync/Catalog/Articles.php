<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\Links;
use SorsForWooCommerce\Sync\RowWriter;
use SorsForWooCommerce\Sync\Session;

/**
 * Changed articles, a batch at a time: left out by rule, linked already, adopted by SKU, or new.
 */
final class Articles implements RowWriter
{
    private readonly Links $links;
    private readonly Products $products;
    private readonly Categories $categories;

    public function __construct(private readonly Session $session)
    {
        $this->links = new Links();
        $this->categories = new Categories($session);
        $this->products = new Products($session->settings, $this->categories);
    }

    public function size(): int
    {
        return 50;
    }

    public function known(Link $link): string
    {
        // Left out by rule: as long as its row stays the same. A product that is gone for good is made again.
        return $link->wpId === null || $link->postType !== null ? $link->fingerprint : '';
    }

    public function prepare(array $rows, array $links): void
    {
    }

    public function write(array $rows, array $links): void
    {
        $database = $this->session->database();
        $this->categories->prepare($rows);
        $alive = array_filter($links, static fn (Link $link): bool => $link->isAlive());
        $placement = new Placement(
            $this->session->ledger,
            $this->products,
            new Adoption($database, self::codes(array_diff_key($rows, $alive))),
            new Eligibility($this->session->settings->list('article_kinds')),
            self::holders($this->links->byCodes($database, 'article', self::codes($rows)))
        );
        Products::prime(array_map(static fn (Link $link): int => (int) $link->wpId, $alive));
        $saved = [];
        foreach ($rows as $id => $row) {
            $saved[] = ['last_run' => $this->session->run->id] + $placement->row($row, $links[$id] ?? null);
        }
        $this->links->save($database, 'article', $saved);
    }

    public function unchanged(string $sorsId, Link $link): void
    {
        if ($link->isAlive()) {
            $this->session->ledger->add('unchanged');
        } elseif ($link->isInTrash()) {
            $this->session->ledger->skip($sorsId, $link->code, Placement::inTrash());
        } else {
            $this->session->ledger->skip($sorsId, $link->code, (string) $link->lastError);
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     *
     * @return list<string>
     */
    private static function codes(array $rows): array
    {
        return array_values(array_filter(
            array_map(static fn (array $row): string => (string) $row['code'], $rows),
            static fn (string $code): bool => $code !== ''
        ));
    }

    /**
     * @param array<array-key, Link> $links By code.
     *
     * @return array<array-key, string> Code → id of the article whose product has it.
     */
    private static function holders(array $links): array
    {
        return array_map(
            static fn (Link $link): string => $link->sorsId,
            array_filter($links, static fn (Link $link): bool => $link->isAlive())
        );
    }
}
