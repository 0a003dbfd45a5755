<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Storage\Runs;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Nothing SORS sends empties the shop by itself.
 */
final class BrakeTest extends SyncTestCase
{
    public function testManyProductsGoingToZeroPauseTheRunBeforeAnythingIsWritten(): void
    {
        // So many that the first batches alone would be no reason to pause.
        $sandbox = $this->sandbox(articles: 400);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->toZero($sandbox, 120);
        $before = $this->content();
        $run = $this->sync('stock', 'schedule');

        $this->assertSame('paused', $run->state);
        $this->assertTrue($run->waitsForPerson());
        $this->assertStringContainsString('would go to zero', (string) $run->reason);
        $this->assertSame($before, $this->content());
        $this->assertNull((new Runs())->active(), 'A run that waits for a person keeps no other from working.');
        $this->assertSame('paused', (new Runner())->step($run->id, 5.0)->state, 'It does not go on by itself.');
        $this->assertSame('done', $this->mustSync('catalog')->state);
    }

    public function testAPersonLetsItGoOn(): void
    {
        $zero = $this->zeroed();
        $runner = new Runner();
        $paused = $this->sync('stock');
        $run = $runner->runToEnd($runner->resume($paused->id)->id);
        $this->assertSame('done', $run->state, (string) $run->reason);
        foreach ($zero as $code) {
            $this->assertSame(0, $this->product($code)->get_stock_quantity());
        }
    }

    public function testAPersonCancelsIt(): void
    {
        $this->zeroed();
        $before = $this->content();
        $run = $this->sync('stock');
        (new Runner())->stop($run->id);
        $this->assertSame('stopped', $this->find($run->id)->state);
        $this->assertSame($before, $this->content());
    }

    public function testTheNextRunLooksAfreshAndTakesItsPlace(): void
    {
        $sandbox = null;
        $this->zeroed($sandbox);
        $paused = $this->sync('stock');
        $sandbox->mutate(['stock' => array_map(
            static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => '1', 'on_hand' => '9', 'reserved' => '0'],
            $sandbox->data('stock', query: ['business_unit' => '1'])
        )]);
        $this->mustSync('stock');
        $this->assertSame('stopped', $this->find($paused->id)->state);
    }

    public function testAFewProductsSoldOutAreNoReasonToPause(): void
    {
        $sandbox = $this->sandbox(articles: 120);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->toZero($sandbox, 9);
        $this->assertSame('done', $this->mustSync('stock')->state);
    }

    public function testProductsInTheTrashAreNoReasonToPause(): void
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        foreach (array_slice($this->toZero($sandbox, 40), 4) as $code) {
            $this->product($code)->delete(false);
        }
        $this->assertSame(4, $this->mustSync('stock')->updated);
    }

    public function testAnEmptyAnswerZeroesNothing(): void
    {
        $sandbox = $this->sandbox(articles: 40);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $before = $this->content();
        $sandbox->fault('empty_list', 'stock');
        $run = $this->sync('stock');
        $this->assertSame('failed', $run->state);
        $this->assertStringContainsString('stock', (string) $run->reason);
        $this->assertSame($before, $this->content());
    }

    public function testHalfAnAnswerZeroesNothing(): void
    {
        $sandbox = $this->sandbox(articles: 40);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $before = $this->content();
        foreach (['half_page', 'cut_body'] as $fault) {
            $sandbox->clearFaults();
            $sandbox->fault($fault, 'stock');
            $this->sync('stock');
            $this->assertSame($before, $this->content(), $fault);
        }
    }

    /** @return list<string> Codes of products that SORS now says have no stock: nearly all. */
    private function zeroed(?SandboxProcess &$sandbox = null): array
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->mustSync('catalog');
        $this->mustSync('stock');

        return $this->toZero($sandbox, 40);
    }

    /** @return list<string> */
    private function toZero(SandboxProcess $sandbox, int $count): array
    {
        $codes = [];
        $changes = [];
        foreach ($sandbox->data('stock', query: ['business_unit' => '1']) as $row) {
            $id = wc_get_product_id_by_sku($row['article_code']);
            if ($id > 0 && wc_get_product($id)->get_stock_quantity() > 0 && count($codes) < $count) {
                $codes[] = $row['article_code'];
                $changes[] = ['article_id' => $row['article_id'], 'business_unit' => '1', 'on_hand' => '0', 'reserved' => '0'];
            }
        }
        $sandbox->mutate(['stock' => $changes]);
        $this->assertCount($count, $codes);

        return $codes;
    }
}
