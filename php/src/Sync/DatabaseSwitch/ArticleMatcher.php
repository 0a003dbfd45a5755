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
    private array $idsByCode = [];

    /** @var array<array-key, int|null> Article of the other database → what it has been given. */
    private array $assigned = [];

    /** @var array<int, string> Product or variation → article it stands for in the other database already. */
    private readonly array $linkedArticles;

    public function __construct(Client $client, private readonly DatabaseSwitchPlan $plan)
    {
        foreach (new Feed($client, 'articles') as $batch) {
            $codes = $batch->codes();
            foreach ($batch->ids() as $at => $id) {
                $this->idsByCode[$codes[$at]][] = (string) $id;
            }
        }
        $this->linkedArticles = CurrentLinks::listLinkedArticles($plan->to);
    }

    /** @param list<array{sors_id: string, wp_id: ?string, code: string, created_by_us: string, withdrawal: string, restore_data: string, title: ?string, gone: string}> $links */
    public function match(array $links): void
    {
        $owners = array_flip(array_map('strval', $this->linkedArticles));
        foreach ($links as $link) {
            if ($link['gone'] === '1') {
                // Its product was deleted for good: nothing to take along.
                continue;
            }
            $found = $link['code'] === '' ? [] : ($this->idsByCode[$link['code']] ?? []);
            if ($link['wp_id'] === null) {
                $this->matchWithoutProduct($link, $found);
                continue;
            }
            [$state, $why] = $this->findConflict($link, $found, $owners);
            if ($state !== null) {
                $this->plan->addUnresolved('article', $state, $link['code'], (string) $link['title'], (string) $why);
                continue;
            }
            $this->assigned[$found[0]] = (int) $link['wp_id'];
            $this->plan->addMatch('article', self::buildLinkRow($found[0], $link));
        }
    }

    /**
     * @param array<string, ?string>   $link
     * @param list<string>             $found
     * @param array<array-key, int>    $owners Article of the other database → product it stands for.
     *
     * @return array{'unmatched'|'ambiguous'|null, ?string} Why it can't be taken along.
     */
    private function findConflict(array $link, array $found, array $owners): array
    {
        $product = (int) $link['wp_id'];
        $id = $found[0] ?? '';

        return match (true) {
            $found === [] => ['unmatched', __('The database has no article of this code. Its product stays as it is and gets no data until there is one.', 'sors-for-woocommerce')],
            /* translators: %d: number of articles */
            count($found) > 1 => ['ambiguous', sprintf(__('The database has %d articles of this code. Give all but one another code.', 'sors-for-woocommerce'), count($found))],
            array_key_exists($id, $this->assigned) => ['ambiguous', __('Another product of the shop has an article of this code, too.', 'sors-for-woocommerce')],
            /* translators: %d: id of a product */
            ($owners[$id] ?? $product) !== $product => ['ambiguous', sprintf(__('In the database its article stands for product no. %d already. Delete one of the two.', 'sors-for-woocommerce'), $owners[$id])],
            /* translators: %s: id of an article in SORS */
            ($this->linkedArticles[$product] ?? $id) !== $id => ['ambiguous', sprintf(__('Its product stands for another article of the database already (id %s).', 'sors-for-woocommerce'), $this->linkedArticles[$product])],
            default => [null, null],
        };
    }

    /**
     * Articles without a product, such as those for shipping and fees, are known by their code to orders.
     *
     * @param array<string, ?string> $link
     * @param list<string>           $found
     */
    private function matchWithoutProduct(array $link, array $found): void
    {
        if (count($found) === 1 && !array_key_exists($found[0], $this->assigned)) {
            $this->assigned[$found[0]] = null;
            $this->plan->addLink('unsold', self::buildLinkRow($found[0], $link));
        }
    }

    /**
     * @param array<string, ?string> $link
     *
     * @return array<string, scalar|null> Without fingerprints: the next runs compare everything.
     */
    private static function buildLinkRow(string $id, array $link): array
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
            'withdrawal' => (string) $link['withdrawal'],
            'restore_data' => (string) $link['restore_data'],
        ];
    }
}
