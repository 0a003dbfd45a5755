<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Cli;

use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Cli\LinkCommand;
use SorsForWooCommerce\Cli\UnlinkCommand;
use SorsForWooCommerce\Products\ProductLinker;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;
use SorsForWooCommerce\Tests\Support\RecordingOutput;

/**
 * `wp sors link` and `unlink`: the engine of the product's box, and its refusals in words and exit codes.
 */
final class LinkCommandTest extends SyncTestCase
{
    private RecordingOutput $output;

    protected function setUp(): void
    {
        parent::setUp();
        $this->output = new RecordingOutput();
    }

    public function testAProductIsUnlinkedAndLinkedBySkuAndById(): void
    {
        $article = self::firstSold($this->sandbox(articles: 25)->data('articles'));
        $this->mustSync('catalog');
        $id = $this->loadProduct($article['code'])->get_id();

        self::assertSame(ExitCode::OK, $this->unlink([$article['code']], ['by' => 'sku']), implode(' ', $this->output->errors));
        self::assertNull((new ProductLinker())->findLink($id));
        self::assertSame(ExitCode::FAILED, $this->unlink([(string) $id], ['by' => 'id']));
        self::assertStringContainsString('stands for no article', $this->output->errors[0]);

        self::assertSame(ExitCode::OK, $this->link([(string) $id, $article['code']], ['by' => 'id', 'format' => 'csv']));
        self::assertSame($article['id'], (new ProductLinker())->findLink($id)?->sorsId);
        self::assertSame('csv', $this->output->tables[1]['format']);
        self::assertSame(
            ['product' => $id, 'sku' => $article['code'], 'article' => $article['code'], 'sors_id' => $article['id'], 'database' => 'MyDatabase2026', 'result' => 'linked'],
            $this->output->tables[1]['rows'][0]
        );
    }

    public function testWhatIsLinkedAlreadyIsLeftAsItIs(): void
    {
        $article = self::firstSold($this->sandbox(articles: 25)->data('articles'));
        $this->mustSync('catalog');
        $id = $this->loadProduct($article['code'])->get_id();
        $before = (new ProductLinker())->findLink($id);

        self::assertSame(ExitCode::OK, $this->link([(string) $id, $article['code']], ['by' => 'id']));
        self::assertSame('linked already', $this->output->tables[0]['rows'][0]['result']);
        self::assertEquals($before, (new ProductLinker())->findLink($id));
    }

    public function testRefusalsOfTheBoxAreRefusalsHere(): void
    {
        $articles = $this->sandbox(articles: 25)->data('articles');
        [$first, $second] = [self::firstSold($articles), self::firstSold($articles, 1)];
        $this->mustSync('catalog');
        $before = $this->dumpContent();

        self::assertSame(ExitCode::FAILED, $this->link([$first['code'], $second['code']], ['by' => 'sku']));
        self::assertSame(ExitCode::FAILED, $this->link([$first['code'], 'NEMA-TAKVE'], ['by' => 'sku']));
        self::assertSame(ExitCode::FAILED, $this->link(['Нема таквог', $second['code']]));
        foreach (['Unlink it first', 'No catalog run has seen', 'Нема таквог'] as $at => $sentence) {
            self::assertStringContainsString($sentence, $this->output->errors[$at]);
        }
        self::assertSame($before, $this->dumpContent());

        (new RunRepository())->create('catalog', 'admin', 'MyDatabase2026');
        self::assertSame(ExitCode::BUSY, $this->unlink([$first['code']], ['by' => 'sku']));
        self::assertSame(ExitCode::BUSY, $this->link([$second['code'], $first['code']], ['by' => 'sku']));
        self::assertSame([], $this->output->tables);
    }

    public function testANumberThatIsAnIdAndASkuIsNotGuessed(): void
    {
        $this->sandbox(articles: 5);
        $one = $this->own('MOJ-1');
        $other = $this->own((string) $one);

        self::assertSame(ExitCode::USAGE, $this->unlink([(string) $one]));
        self::assertStringContainsString("{$one}, {$other}", $this->output->errors[0]);
        // Both are told apart by --by: each stands for no article, and the sentence says which was meant.
        self::assertSame(ExitCode::FAILED, $this->unlink([(string) $one], ['by' => 'id']));
        self::assertSame(ExitCode::FAILED, $this->unlink([(string) $one], ['by' => 'sku']));
        self::assertStringContainsString("no. {$one} ", $this->output->errors[1]);
        self::assertStringContainsString("no. {$other} ", $this->output->errors[2]);
    }

    public function testASkuThatAnImportGaveTwiceIsNotGuessed(): void
    {
        global $wpdb;
        $this->sandbox(articles: 5);
        $one = $this->own('DUPLI');
        $other = $this->own('DUPLI-2');
        $wpdb->update("{$wpdb->prefix}wc_product_meta_lookup", ['sku' => 'DUPLI'], ['product_id' => $other]);

        self::assertSame(ExitCode::USAGE, $this->unlink(['DUPLI']));
        self::assertStringContainsString((string) $one, $this->output->errors[0]);
        self::assertStringContainsString((string) $other, $this->output->errors[0]);
        self::assertSame(ExitCode::FAILED, $this->unlink(['dupli']), 'Capital letters count.');
    }

    public function testWithoutADatabaseNothingIsLinked(): void
    {
        self::assertSame(ExitCode::FAILED, $this->link([(string) $this->own('MOJ-3'), 'A-1']));
        self::assertStringContainsString('Choose a database', $this->output->errors[0]);
    }

    /**
     * @param list<string>          $arguments
     * @param array<string, string> $options
     */
    private function link(array $arguments, array $options = []): int
    {
        return (new LinkCommand($this->output))->run($arguments, $options);
    }

    /**
     * @param list<string>          $arguments
     * @param array<string, string> $options
     */
    private function unlink(array $arguments, array $options = []): int
    {
        return (new UnlinkCommand($this->output))->run($arguments, $options);
    }

    private function own(string $sku): int
    {
        $product = new \WC_Product_Simple();
        $product->set_name('Sopstveni proizvod Č');
        $product->set_sku($sku);

        return $product->save();
    }
}
