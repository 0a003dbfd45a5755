<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Sync\TimeLimitException;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Data from SORS never sets most of the shop to zero without confirmation.
 */
final class StockSafeguardTest extends SyncTestCase
{
    public function testManyProductsGoingToZeroPauseTheRunBeforeAnythingIsWritten(): void
    {
        // So many products that the first batches alone don't exceed the threshold.
        $sandbox = $this->sandbox(articles: 400);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->setToZero($sandbox, 120);
        $before = $this->dumpContent();
        $run = $this->sync('stock', 'schedule');

        $this->assertSame('paused', $run->state);
        $this->assertTrue($run->needsConfirmation());
        $this->assertStringContainsString('would go to zero', (string) $run->reason);
        $this->assertSame($before, $this->dumpContent());
        $this->assertNull((new RunRepository())->findActive(), 'A paused run does not block other runs.');
        $this->assertSame('paused', (new Runner())->runStep($run->id, 5.0)->state, 'It does not continue without confirmation.');
        $this->assertSame('completed', $this->mustSync('catalog')->state);
    }

    public function testContinuesAfterConfirmation(): void
    {
        $codes = $this->shopAtZero();
        $runner = new Runner();
        $paused = $this->sync('stock');
        $run = $runner->runToEnd($runner->resume($paused->id)->id);
        $this->assertSame('completed', $run->state, (string) $run->reason);
        foreach ($codes as $code) {
            $this->assertSame(0, $this->loadProduct($code)->get_stock_quantity());
        }
    }

    public function testCanBeCancelled(): void
    {
        $this->shopAtZero();
        $before = $this->dumpContent();
        $run = $this->sync('stock');
        (new Runner())->stop($run->id);
        $this->assertSame('stopped', $this->findRun($run->id)->state);
        $this->assertSame($before, $this->dumpContent());
    }

    public function testTheNextRunReplacesThePausedRun(): void
    {
        $sandbox = null;
        $this->shopAtZero($sandbox);
        $paused = $this->sync('stock');
        $sandbox->mutate(['stock' => array_map(
            static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => '1', 'on_hand' => '9', 'reserved' => '0'],
            $sandbox->data('stock', query: ['business_unit' => '1'])
        )]);
        $this->mustSync('stock');
        $this->assertSame('stopped', $this->findRun($paused->id)->state);
    }

    public function testFewProductsAtZeroDoNotPauseTheRun(): void
    {
        $sandbox = $this->sandbox(articles: 120);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->setToZero($sandbox, 9);
        $this->assertSame('completed', $this->mustSync('stock')->state);
    }

    /** A shop that didn't manage stock so far, and a business unit without stock. */
    public function testProductsInStockWithoutAQuantityPauseTheRunToo(): void
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $codes = $this->setToZero($sandbox, 20);
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $product->set_manage_stock(false);
            $product->set_stock_status(in_array($product->get_sku(), $codes, true) ? 'instock' : 'outofstock');
            $product->save();
        }
        $before = $this->dumpContent();
        $paused = $this->sync('stock');
        $this->assertSame('mass_zero', $paused->details['pending_confirmation'] ?? $paused->reason);
        $this->assertSame([20, 20], [$paused->details['in_stock_before'], SafeguardFindings::listPending($paused)['count']]);
        $this->assertSame(['In stock', '0'], [SafeguardFindings::listPending($paused)['items'][0]['old'], SafeguardFindings::listPending($paused)['items'][0]['new']]);
        $this->assertSame($before, $this->dumpContent());
    }

    /** @dataProvider writers */
    public function testCountsProductsAtZeroAgainWhileWriting(string $writer): void
    {
        $sandbox = $this->sandbox(articles: 60, settings: ['writer' => $writer]);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $product->set_manage_stock(false);
            $product->set_stock_status('instock');
            $product->save();
        }
        $rows = $sandbox->data('stock', query: ['business_unit' => '1']);
        $stockOf = static fn (string $onHand): array => ['stock' => array_map(
            static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => '1', 'on_hand' => $onHand, 'reserved' => '0'],
            $rows
        )];
        $sandbox->mutate($stockOf('5'));
        $run = (new Runner())->start('stock', 'cli');
        // The worker is interrupted after the check, and everything is sold before the next worker starts.
        add_filter('query', $interrupt = static function (string $query) use ($sandbox, $stockOf): string {
            static $isInterrupted = false;
            if (!$isInterrupted && preg_match("/`phase` = 'write'/", $query) === 1) {
                $isInterrupted = true;
                $sandbox->mutate($stockOf('0'));
                throw new TimeLimitException();
            }

            return $query;
        });
        (new Runner())->runStep($run->id, 60.0);
        remove_filter('query', $interrupt);
        $this->assertSame('check', $this->findRun($run->id)->phase);
        global $wpdb;
        $wpdb->query($wpdb->prepare('UPDATE %i SET phase = %s, `cursor` = NULL, details = JSON_REMOVE(details, %s) WHERE id = %d', Schema::table('runs'), 'write', '$.ended', $run->id));
        $paused = (new Runner())->runStep($run->id, 60.0);
        $this->assertSame('mass_zero', $paused->details['pending_confirmation'] ?? "{$paused->state}: {$paused->reason}");
        $this->assertSame([], wc_get_products(['limit' => -1, 'stock_status' => 'outofstock']));
    }

    /** @return array<string, array{string}> */
    public static function writers(): array
    {
        return ['bulk' => ['bulk'], 'product by product' => ['crud']];
    }

    public function testProductsInTheTrashDoNotPauseTheRun(): void
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        foreach (array_slice($this->setToZero($sandbox, 40), 4) as $code) {
            $this->loadProduct($code)->delete(false);
        }
        $this->assertSame(4, $this->mustSync('stock')->updated);
    }

    public function testAnEmptyResponseSetsNothingToZero(): void
    {
        $sandbox = $this->sandbox(articles: 40);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $before = $this->dumpContent();
        $sandbox->injectFault('empty_list', 'stock');
        $run = $this->sync('stock');
        $this->assertSame('failed', $run->state);
        $this->assertStringContainsString('stock', (string) $run->reason);
        $this->assertSame($before, $this->dumpContent());
    }

    public function testAPartialResponseSetsNothingToZero(): void
    {
        $sandbox = $this->sandbox(articles: 40);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $before = $this->dumpContent();
        foreach (['half_page', 'cut_body'] as $fault) {
            $sandbox->clearFaults();
            $sandbox->injectFault($fault, 'stock');
            $this->sync('stock');
            $this->assertSame($before, $this->dumpContent(), $fault);
        }
    }

    /** @return list<string> Codes of the products, nearly all, whose stock in SORS is now zero. */
    private function shopAtZero(?SandboxProcess &$sandbox = null): array
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->mustSync('catalog');
        $this->mustSync('stock');

        return $this->setToZero($sandbox, 40);
    }

    /** @return list<string> */
    private function setToZero(SandboxProcess $sandbox, int $count): array
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
