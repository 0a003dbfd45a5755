<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Failures in the middle of a batch.
 */
final class TroubleTest extends BulkTestCase
{
    private ?\mysqli $other = null;

    protected function setUp(): void
    {
        parent::setUp();
        // WordPress would print the rejected statements.
        $GLOBALS['wpdb']->suppress_errors(true);
    }

    protected function tearDown(): void
    {
        global $wpdb;
        $wpdb->suppress_errors(false);
        $this->other?->close();
        $wpdb->query('ROLLBACK');
        $wpdb->query('DROP TRIGGER IF EXISTS sors_test_reject');
        parent::tearDown();
    }

    public function testReportsARejectedRowAndWritesTheOthers(): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 40, settings: ['writer' => 'bulk']);
        $article = self::firstSold($sandbox->data('articles'), 5);
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'name' => 'Odbijen artikal']]]);
        $this->rejectRows($wpdb->posts, 'INSERT', "NEW.post_title = 'Odbijen artikal'");
        $run = $this->mustSync('catalog');

        $this->assertSame([1, [$article['code']]], [$run->failed, array_column($run->details['failed_items'], 'code')]);
        $this->assertGreaterThan(20, $run->created);
        $this->assertSame($run->created, $run->details['notes']['crud_fallback_error']['count']);
        $rows = $this->countRows();
        $this->assertSame([$run->created, $run->created], [$rows['products'], $rows['lookup']]);
        $this->assertStringContainsString('Odbijeno.', $this->sorsLog());

        $wpdb->query('DROP TRIGGER sors_test_reject');
        $again = $this->mustSync('catalog');
        $this->assertSame([1, 0], [$again->created, $again->failed]);
        $this->assertArrayNotHasKey('notes', array_filter(['notes' => $again->details['notes']['crud_fallback_error'] ?? null]));
    }

    public function testWritesTheOtherProductsWhenAStockRowIsRejected(): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 40, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'), 5);
        $sandbox->mutate(['stock' => array_map(
            static fn (array $row): array => ['article_id' => $row['id'], 'on_hand' => $row['id'] === $article['id'] ? '666' : '6', 'reserved' => '0'],
            $sandbox->data('articles')
        )]);
        $this->rejectRows($wpdb->postmeta, 'UPDATE', "NEW.meta_key = '_stock' AND NEW.meta_value = '666'");
        $run = $this->mustSync('stock');

        $this->assertGreaterThan(20, $run->updated);
        $this->assertSame($run->updated + $run->unchanged + $run->failed, $run->details['notes']['crud_fallback_error']['count']);
        $quantities = [];
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $quantities[$product->get_sku() === $article['code'] ? 'rejected' : 'other'][] = $product->get_stock_quantity();
        }
        $this->assertSame([6], array_values(array_unique($quantities['other'])));
        $this->assertNotSame([666], $quantities['rejected']);
    }

    /** The match by SKU found no product; another request creates one while the batch is written. */
    public function testLinksAProductThatAnotherRequestCreatesMeanwhile(): void
    {
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        $article = self::firstSold($sandbox->data('articles'));
        $id = null;
        $interfere = function (string $query) use ($article, &$id): string {
            if ($id === null && str_starts_with($query, 'INSERT INTO') && str_contains($query, '_posts (post_author')) {
                $this->fail('The SKUs must be locked before posts are written.');
            }
            if ($id === null && str_contains($query, 'wc_product_meta_lookup') && str_contains($query, 'FOR UPDATE')) {
                $id = $this->createElsewhere($article['code']);
            }

            return $query;
        };
        add_filter('query', $interfere);
        $run = $this->mustSync('catalog');
        remove_filter('query', $interfere);

        $this->assertGreaterThan(0, $id);
        $this->assertSame($id, $this->loadProduct($article['code'])->get_id());
        $this->assertSame($run->created + 1, $this->countRows()['products']);
        $this->assertSame(1, $run->updated);
    }

    public function testRetriesABatchThatTheDatabaseRolledBack(): void
    {
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $this->setStock($sandbox, '8');
        $lost = false;
        $lose = static function (string $query) use (&$lost): string {
            if (!$lost && preg_match('/^INSERT INTO \S+wc_product_meta_lookup /', $query) === 1) {
                $lost = true;
                // Simulates a deadlock: the transaction is rolled back, and this statement fails.
                $GLOBALS['wpdb']->query('ROLLBACK');

                return 'SELECT no_such_column';
            }

            return $query;
        };
        add_filter('query', $lose);
        $fired = 0;
        add_action('woocommerce_product_set_stock', static function () use (&$fired): void {
            $fired++;
        });
        $run = $this->mustSync('stock');
        remove_filter('query', $lose);

        $this->assertTrue($lost);
        $this->assertSame([0, $run->updated], [$run->failed, $fired]);
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $this->assertSame(8, $product->get_stock_quantity());
        }
        $this->assertArrayNotHasKey('crud_fallback_error', $run->details['notes'] ?? []);
    }

    /**
     * Without their links, the next run would create products and images again.
     *
     * @dataProvider kinds
     */
    public function testCommitsNothingWithoutItsLink(string $kind): void
    {
        global $wpdb;
        $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        if ($kind === 'stock') {
            $this->mustSync('catalog');
        }
        $snapshot = fn (): array => [$this->countRows()['products'], $wpdb->get_row("SELECT SUM(stock_quantity), SUM(max_price) FROM {$wpdb->prefix}wc_product_meta_lookup", ARRAY_N)];
        $before = $snapshot();
        foreach (['INSERT', 'UPDATE'] as $event) {
            $wpdb->query("CREATE TRIGGER sors_test_reject_{$event} BEFORE {$event} ON {$wpdb->prefix}sors_links FOR EACH ROW
                IF NEW.kind = 'article' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Odbijeno.'; END IF");
        }
        try {
            $run = $this->sync($kind);
        } finally {
            $wpdb->query('DROP TRIGGER sors_test_reject_INSERT');
            $wpdb->query('DROP TRIGGER sors_test_reject_UPDATE');
        }
        $this->assertSame('failed', $run->state, (string) $run->reason);
        $this->assertStringContainsString('gave up a batch twice', (string) $run->reason);
        $this->assertSame($before, $snapshot());
        $this->assertSame('completed', $this->mustSync($kind)->state);
    }

    /** @return array<string, array{string}> */
    public static function kinds(): array
    {
        return ['catalog' => ['catalog'], 'stock' => ['stock']];
    }

    /** A product has lost its row of the lookup table, for example through another plugin or a restored backup. */
    public function testCompletesALostRowOfTheLookupTable(): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 40, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $table = $wpdb->prefix . 'wc_product_meta_lookup';
        $rows = static fn (): array => $wpdb->get_results("SELECT product_id, sku, tax_class, total_sales, virtual FROM {$table} ORDER BY product_id", ARRAY_A);
        $before = $rows();
        $wpdb->query("DELETE FROM {$table} ORDER BY product_id LIMIT 3");
        $this->setStock($sandbox, '8');
        $this->mustSync('stock');

        $this->assertSame($before, $rows());
        $this->assertSame([(string) count($before), '8', '8'], $wpdb->get_row("SELECT COUNT(*), MIN(stock_quantity), MAX(stock_quantity) FROM {$table}", ARRAY_N));
    }

    /** Another connection locks a product of the batch for longer than the lock wait timeout. */
    public function testRetriesABatchThatCanNotBeLocked(): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 120, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $this->setStock($sandbox, '8');
        $other = $this->openConnection();
        $other->query('START TRANSACTION');
        // The last product: the rows of all others have been read by then.
        $other->query("UPDATE {$wpdb->postmeta} SET meta_value = meta_value WHERE meta_key = '_stock' ORDER BY post_id DESC LIMIT 1");
        $this->assertSame(0, $other->errno, $other->error);
        $wpdb->query('SET SESSION innodb_lock_wait_timeout = 1');
        $rollbacks = 0;
        $releaseLock = static function (string $query) use ($other, &$rollbacks): string {
            if ($query === 'ROLLBACK') {
                $rollbacks++;
                $other->query('ROLLBACK');
            }

            return $query;
        };
        add_filter('query', $releaseLock);
        try {
            $run = $this->mustSync('stock');
        } finally {
            remove_filter('query', $releaseLock);
            $wpdb->query('SET SESSION innodb_lock_wait_timeout = DEFAULT');
        }

        $this->assertSame([1, 0], [$rollbacks, $run->failed]);
        $this->assertArrayNotHasKey('crud_fallback_rows', $run->details['notes'] ?? []);
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $this->assertSame(8, $product->get_stock_quantity());
        }
    }

    public function testNoStatementExceedsTheLimitOfSmallServers(): void
    {
        $sandbox = $this->sandbox(articles: 60, settings: ['writer' => 'bulk']);
        self::describe($sandbox, str_repeat('Vrlo dugačak opis: Čačak. ', 2_000));
        $longest = 0;
        $measure = static function (string $query) use (&$longest): string {
            $longest = max($longest, strlen($query));

            return $query;
        };
        add_filter('query', $measure);
        $run = $this->mustSync('catalog');
        $this->assertGreaterThan(30, $run->created);
        self::describe($sandbox, str_repeat('Još duži opis: Ćuprija. ', 2_500));
        $this->assertSame($run->created, $this->mustSync('catalog')->updated);
        remove_filter('query', $measure);

        $this->assertGreaterThan(100_000, $longest);
        $this->assertLessThan(1_000_000, $longest);
    }

    private static function describe(SandboxProcess $sandbox, string $text): void
    {
        foreach (array_chunk($sandbox->data('articles'), 10) as $articles) {
            $sandbox->mutate(['articles' => array_map(static fn (array $article): array => ['id' => $article['id'], 'description' => $text], $articles)]);
        }
    }

    private function rejectRows(string $table, string $event, string $condition): void
    {
        global $wpdb;
        $done = $wpdb->query("CREATE TRIGGER sors_test_reject BEFORE {$event} ON {$table} FOR EACH ROW
            IF {$condition} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Odbijeno.'; END IF");
        $this->assertNotFalse($done, $wpdb->last_error);
    }

    /** Opens another connection, as another request would. */
    private function openConnection(): \mysqli
    {
        $this->other = mysqli_init();
        [$host, $port, $socket] = $GLOBALS['wpdb']->parse_db_host(DB_HOST);
        $this->other->real_connect($host, DB_USER, DB_PASSWORD, DB_NAME, (int) $port, $socket);

        return $this->other;
    }

    private function createElsewhere(string $sku): int
    {
        global $wpdb;
        $this->openConnection()->query("INSERT INTO {$wpdb->posts} (post_type, post_status, post_title, post_name, post_content, post_excerpt, to_ping, pinged,
            post_content_filtered) VALUES ('product', 'publish', 'Drugi', 'drugi', '', '', '', '', '')");
        $id = (int) $this->other->insert_id;
        $this->other->query("INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES ({$id}, '_sku', '{$sku}')");
        $this->other->query("INSERT INTO {$wpdb->prefix}wc_product_meta_lookup (product_id, sku) VALUES ({$id}, '{$sku}')");

        return $id;
    }

    private function setStock(SandboxProcess $sandbox, string $quantity): void
    {
        $sandbox->mutate(['stock' => array_map(
            static fn (array $article): array => ['article_id' => $article['id'], 'on_hand' => $quantity, 'reserved' => '0'],
            $sandbox->data('articles')
        )]);
    }
}
