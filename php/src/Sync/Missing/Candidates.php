<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

use SorsForWooCommerce\Storage\Schema;

/**
 * Products that stand for articles a catalog run has not seen, or that are not active in SORS any more; and those that
 * were taken out of sale for that and whose article is back.
 */
final class Candidates
{
    /** Of a link `l`: its article is missing. An article that took over its code counts in its place. */
    private const MISSING = "(l.last_run <> %d OR l.active = 0) AND NOT EXISTS (SELECT 1 FROM %i o WHERE o.database_name = l.database_name
        AND o.kind = l.kind AND o.code = l.code AND o.code <> '' AND o.id <> l.id AND o.wp_id IS NULL AND o.last_run = %d AND o.active = 1)";

    /** Products and variations that are there. */
    private const FROM = "FROM %i l JOIN %i p ON p.ID = l.wp_id AND p.post_type IN ('product', 'product_variation')
        AND p.post_status NOT IN ('trash', 'auto-draft') WHERE l.database_name = %s AND l.kind = 'article'";

    public function __construct(private readonly string $database, private readonly int $run)
    {
    }

    /** How many products stand for articles. */
    public function products(): int
    {
        return $this->count('', []);
    }

    /** Of them, those whose article was not sent. */
    public function unseen(): int
    {
        return $this->count(' AND l.last_run <> %d', [$this->run]);
    }

    /** Of them, those whose article is missing. */
    public function missing(): int
    {
        return $this->count(' AND ' . self::MISSING, $this->missingValues());
    }

    /** Of those whose article is missing, how many are still to be treated so. */
    public function open(string $action): int
    {
        return $this->count(' AND l.aside <> %s AND ' . self::MISSING, [$action, ...$this->missingValues()]);
    }

    /**
     * The next ones something is to be done about, by the link's id.
     *
     * @param string $action 'draft', 'out_of_stock'; '' to do nothing about missing ones.
     *
     * @return list<array{id: int, sors_id: string, code: string, wp_id: int, aside: string, was: array<string, scalar|null>, missing: bool}>
     */
    public function after(int $id, string $action, int $limit): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            'SELECT l.id, l.sors_id, l.code, l.wp_id, l.aside, l.aside_from, (l.last_run <> %d OR l.active = 0) AS missing ' . self::FROM
            . ' AND l.id > %d AND ((l.last_run = %d AND l.active = 1 AND l.aside <> %s) OR (%s <> %s AND l.aside <> %s AND ' . self::MISSING . '))'
            . ' ORDER BY l.id LIMIT %d',
            [$this->run, ...$this->fromValues(), $id, $this->run, '', $action, '', $action, ...$this->missingValues(), $limit]
        ), ARRAY_A);

        return array_map(static fn (array $row): array => [
            'id' => (int) $row['id'],
            'sors_id' => (string) $row['sors_id'],
            'code' => (string) $row['code'],
            'wp_id' => (int) $row['wp_id'],
            'aside' => (string) $row['aside'],
            'was' => (array) json_decode((string) $row['aside_from'], true),
            'missing' => (bool) $row['missing'],
        ], (array) $rows);
    }

    /** @param list<scalar> $values */
    private function count(string $where, array $values): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare('SELECT COUNT(*) ' . self::FROM . $where, [...$this->fromValues(), ...$values]));
    }

    /** @return list<scalar> */
    private function fromValues(): array
    {
        global $wpdb;

        return [Schema::table('links'), $wpdb->posts, $this->database];
    }

    /** @return list<scalar> */
    private function missingValues(): array
    {
        return [$this->run, Schema::table('links'), $this->run];
    }
}
