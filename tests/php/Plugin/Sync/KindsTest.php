<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;

/**
 * Kinds of articles (vrsta) that become products.
 */
final class KindsTest extends SyncTestCase
{
    /** @dataProvider choices */
    public function testOnlyArticlesOfTickedKindsBecomeProducts(array $ticked): void
    {
        $sandbox = $this->sandbox(articles: 30, settings: ['article_kinds' => $ticked]);
        $goods = array_values(array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['kind'] === 'goods' && $a['active'] !== false));
        $kinds = [...Settings::ARTICLE_KINDS, null];
        $sandbox->mutate(['articles' => array_map(
            static fn (?string $kind, int $at): array => ['id' => $goods[$at]['id'], 'kind' => $kind],
            $kinds,
            array_keys($kinds)
        )]);
        $run = $this->mustSync('catalog');

        $reasons = array_column($run->details['skipped_items'] ?? [], 'reason', 'id');
        foreach ($kinds as $at => $kind) {
            $sold = $kind === null || in_array($kind, $ticked, true);
            $this->assertSame($sold, wc_get_product_id_by_sku($goods[$at]['code']) > 0, (string) $kind);
            if (!$sold) {
                $this->assertStringContainsString('not ticked', $reasons[$goods[$at]['id']]);
            }
        }
    }

    /** @return array<string, array{list<string>}> */
    public static function choices(): array
    {
        return [
            'as at first' => [Settings::DEFAULTS['article_kinds']],
            'services and material' => [['service', 'material']],
            'all' => [Settings::ARTICLE_KINDS],
        ];
    }

    public function testAKindLeftOutLaterLeavesItsProductsAlone(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'));
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'kind' => 'consignment', 'name' => 'Новије име']]]);
        Settings::save(['article_kinds' => ['goods', 'product']]);
        $before = $this->dumpContent();

        foreach ([$this->mustSync('catalog'), $this->mustSync('catalog')] as $run) {
            $reasons = array_column($run->details['skipped_items'], 'reason', 'code');
            $this->assertStringContainsString('consignment', $reasons[$article['code']]);
            $this->assertSame(0, $run->failed);
        }
        $this->assertSame($before, $this->dumpContent());

        Settings::save(['article_kinds' => ['goods', 'product', 'consignment']]);
        $this->mustSync('catalog');
        $this->assertSame('Новије име', $this->loadProduct($article['code'])->get_name());
    }

    public function testAKindTickedLaterMakesProductsOfArticlesThatStayedTheSame(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $service = array_values(array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['kind'] === 'service'))[0];
        $this->mustSync('catalog');
        $this->assertSame(0, wc_get_product_id_by_sku($service['code']));

        Settings::save(['article_kinds' => Settings::ARTICLE_KINDS]);
        $this->mustSync('catalog');
        $this->assertGreaterThan(0, wc_get_product_id_by_sku($service['code']));
    }
}
