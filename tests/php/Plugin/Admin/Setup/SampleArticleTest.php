<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin\Setup;

use SorsForWooCommerce\Admin\Setup\SampleArticle;
use SorsForWooCommerce\Admin\Setup\SampleArticleView;
use SorsForWooCommerce\Settings\Settings;

/**
 * The figures of the example are SORS's own.
 */
final class SampleArticleTest extends SetupTestCase
{
    public function testTheFiguresOfAChosenArticleAreSorsOwn(): void
    {
        // More than a page of stock, and an article from its end.
        $sandbox = $this->sandbox(1200);
        $stock = $sandbox->data('stock', query: ['business_unit' => '1']);
        $row = $stock[count($stock) - 2];
        $articles = array_column($sandbox->data('articles'), null, 'id');
        $article = $articles[$row['article_id']];
        $example = (new SampleArticle(Settings::load()))->find((string) $article['code']);

        self::assertNotNull($example);
        self::assertSame([$article['code'], $article['name']], [$example['code'], $example['name']]);
        foreach (['on_hand', 'reserved'] as $name) {
            self::assertEqualsWithDelta((float) $row[$name], (float) $example[$name], 0.0001, $name);
        }
        self::assertEqualsWithDelta((float) $row['on_hand'] - (float) $row['reserved'], (float) $example['free'], 0.0001);
        foreach (SampleArticle::PRICES as $type) {
            $prices = array_column($sandbox->data('prices', query: ['business_unit' => '1', 'price_type' => $type]), null, 'article_id');
            self::assertEqualsWithDelta((float) ($prices[$row['article_id']]['amount'] ?? 0), (float) $example['prices'][$type], 0.0001, $type);
        }
        self::assertSame([], $example['problems']);
    }

    public function testWithoutACodeAnArticleOfTheUnitIsShownInTheStep(): void
    {
        $this->sandbox(40);
        $example = (new SampleArticle(Settings::load()))->find('');
        self::assertNotNull($example);
        self::assertGreaterThan(0, (float) $example['prices']['gross']);
        $html = $this->step('price-stock');
        $text = $this->text($html);
        self::assertStringContainsString($example['code'] . ' ' . $example['name'], $text);
        self::assertStringContainsString(number_format_i18n((float) $example['prices']['net'], 2) . ' RSD', $text);
        self::assertStringContainsString('reserved)', $text);
        self::assertSame(1, preg_match('/name="sors\[price_type\]" value="gross" checked/', $html));
    }

    public function testWhatIsNotThereOrCantBeReadIsSaidAndTheChoiceStays(): void
    {
        $sandbox = $this->sandbox(10);
        self::assertStringContainsString('No article with the code “Нема-Č” was found', SampleArticleView::forArticle(Settings::load(), 'Нема-Č')['problem']);
        $sandbox->injectFault('html', 'stock');
        $html = $this->step('price-stock');
        self::assertStringContainsString('web page', $this->text($html));
        self::assertStringContainsString('name="sors[stock_mode]" value="free"', $html);
        self::assertStringContainsString('Save and continue', $html);
    }
}
