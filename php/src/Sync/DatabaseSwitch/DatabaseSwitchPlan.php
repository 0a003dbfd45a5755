<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

/**
 * What a move to another database would do: which of the shop's links have their counterpart there.
 */
final class DatabaseSwitchPlan
{
    /** How many things without a counterpart are shown by name. */
    public const MAX_SHOWN = 500;

    private const KINDS = ['article', 'group', 'customer'];

    /** @var array<string, array{matched: int, unmatched: int, ambiguous: int}> By kind. */
    private array $counts;

    /** @var list<array{kind: string, code: string, name: string, why: string}> What has none, or more than one. */
    private array $unresolved = [];

    /** @var array<string, list<array<string, scalar|null>>> Links to be written, by kind. */
    private array $links = [];

    /** @var list<string> Why the move can't be made. */
    private array $obstacles = [];

    /** @var array{business_unit?: string, stock_business_units?: list<string>} Settings that change with the database. */
    private array $settings = [];

    public function __construct(public readonly string $from, public readonly string $to)
    {
        $this->counts = array_fill_keys(self::KINDS, ['matched' => 0, 'unmatched' => 0, 'ambiguous' => 0]);
    }

    /** @param array<string, scalar|null> $link As it is to be stored. */
    public function addMatch(string $kind, array $link): void
    {
        $this->counts[$kind]['matched']++;
        $this->addLink($kind, $link);
    }

    /**
     * A link that goes along without being counted.
     *
     * @param array<string, scalar|null> $link As it is to be stored.
     */
    public function addLink(string $kind, array $link): void
    {
        $this->links[$kind][] = $link;
    }

    /** @param 'unmatched'|'ambiguous' $state */
    public function addUnresolved(string $kind, string $state, string $code, string $name, string $why): void
    {
        $this->counts[$kind][$state]++;
        if (count($this->unresolved) < self::MAX_SHOWN && $kind !== 'customer') {
            $this->unresolved[] = ['kind' => $kind, 'code' => $code, 'name' => $name, 'reason' => $why];
        }
    }

    public function addObstacle(string $why): void
    {
        $this->obstacles[] = $why;
    }

    /** @param array{business_unit?: string, stock_business_units?: list<string>} $settings */
    public function changeSettings(array $settings): void
    {
        $this->settings = $settings + $this->settings;
    }

    /** @return array<string, list<array<string, scalar|null>>> */
    public function links(): array
    {
        return $this->links;
    }

    /** @return array{business_unit?: string, stock_business_units?: list<string>} */
    public function settings(): array
    {
        return $this->settings;
    }

    /** @return list<string> */
    public function obstacles(): array
    {
        return $this->obstacles;
    }

    /** Equal for plans that would do the same: what a person has seen is what is done. */
    public function digest(): string
    {
        return hash('sha256', (string) wp_json_encode([$this->from, $this->to, $this->links, $this->settings, $this->counts]));
    }

    /**
     * What a person is shown.
     *
     * @return array{
     *     from: string,
     *     to: string,
     *     counts: array<string, array{matched: int, unmatched: int, ambiguous: int}>,
     *     open: list<array{kind: string, code: string, name: string, why: string}>,
     *     obstacles: list<string>,
     *     digest: string
     * }
     */
    public function summary(): array
    {
        return [
            'from' => $this->from,
            'to' => $this->to,
            'counts' => $this->counts,
            'open' => $this->unresolved,
            'obstacles' => $this->obstacles,
            'digest' => $this->digest(),
        ];
    }
}
