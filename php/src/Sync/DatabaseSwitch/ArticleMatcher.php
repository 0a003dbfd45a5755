<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use Sors\Client;
use Sors\Feed;

/**
 * Finds the articles of another database by their code, byte for byte. Never by name.
 */
final class ArticleMatcher
{
    /** @var array<array-key, list<string>> Code → ids in the other database. */
    private array $ids = [];

    /** @var array<array-key, int|null> Article of the other database → what it has been given. */
    private array $given = [];

    /** @var array<int, string> Product or variation → article it stands for in the other database already. */
    private readonly array $taken;

    public function __construct(Client $client, private readonly DatabaseSwitchPlan $plan)
    {
        foreach (new Feed($client, 'articles') as $batch) {
            $codes = $batch->codes();
            foreach ($batch->ids() as $at => $id) {
                $this->ids[$codes[$at]][] = (string) $id;
            }
        }
        $this->taken = CurrentLinks::taken($plan->to);
    }

    /** @param list<array{sors_id: string, wp_id: ?string, code: string, created_by_us: string, aside: string, aside_from: string, title: ?string, gone: string}> $links */
    public function match(array $links): void
    {
        $owners = array_flip(array_map('strval', $this->taken));
        foreach ($links as $link) {
            if ($link['gone'] === '1') {
                // Its product was deleted for good: nothing to take along.
                continue;
            }
            $found = $link['code'] === '' ? [] : ($this->ids[$link['code']] ?? []);
            if ($link['wp_id'] === null) {
                $this->withoutProduct($link, $found);
                continue;
            }
            [$state, $why] = $this->objection($link, $found, $owners);
            if ($state !== null) {
                $this->plan->leave('article', $state, $link['code'], (string) $link['title'], (string) $why);
                continue;
            }
            $this->given[$found[0]] = (int) $link['wp_id'];
            $this->plan->match('article', self::row($found[0], $link));
        }
    }

    /**
     * @param array<string, ?string>   $link
     * @param list<string>             $found
     * @param array<array-key, int>    $owners Article of the other database → product it stands for.
     *
     * @return array{'unmatched'|'ambiguous'|null, ?string} Why it can't be taken along.
     */
    private function objection(array $link, array $found, array $owners): array
    {
        $product = (int) $link['wp_id'];
        $id = $found[0] ?? '';

        return match (true) {
            $found === [] => ['unmatched', __('The database has no article of this code. Its product stays as it is and gets no data until there is one.', 'sors-for-woocommerce')],
            /* translators: %d: number of articles */
            count($found) > 1 => ['ambiguous', sprintf(__('The database has %d articles of this code. Give all but one another code.', 'sors-for-woocommerce'), count($found))],
            array_key_exists($id, $this->given) => ['ambiguous', __('Another product of the shop has an article of this code, too.', 'sors-for-woocommerce')],
            /* translators: %d: id of a product */
            ($owners[$id] ?? $product) !== $product => ['ambiguous', sprintf(__('In the database its article stands for product no. %d already. Delete one of the two.', 'sors-for-woocommerce'), $owners[$id])],
            /* translators: %s: id of an article in SORS */
            ($this->taken[$product] ?? $id) !== $id => ['ambiguous', sprintf(__('Its product stands for another article of the database already (id %s).', 'sors-for-woocommerce'), $this->taken[$product])],
            default => [null, null],
        };
    }

    /**
     * Articles without a product, such as those for shipping and fees, are known by their code to orders.
     *
     * @param array<string, ?string> $link
     * @param list<string>           $found
     */
    private function withoutProduct(array $link, array $found): void
    {
        if (count($found) === 1 && !array_key_exists($found[0], $this->given)) {
            $this->given[$found[0]] = null;
            $this->plan->carry('unsold', self::row($found[0], $link));
        }
    }

    /**
     * @param array<string, ?string> $link
     *
     * @return array<string, scalar|null> Without fingerprints: the next runs compare everything.
     */
    private static function row(string $id, array $link): array
    {
        return [
            'sors_id' => $id,
            'wp_id' => $link['wp_id'] === null ? null : (int) $link['wp_id'],
            'code' => (string) $link['code'],
            'fingerprint' => '',
            'stock_fingerprint' => '',
            'images_fingerprint' => '',
            'created_by_us' => (int) $link['created_by_us'],
            // One that was taken out of sale is put back by the next catalog run that finds its article.
            'aside' => (string) $link['aside'],
            'aside_from' => (string) $link['aside_from'],
        ];
    }
}
