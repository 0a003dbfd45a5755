<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * What goes wrong in the middle of a batch.
 */
final class TroubleTest extends BulkTestCase
{
    private ?\mysqli $other = null;

    protected function setUp(): void
    {
        parent::setUp();
        // WordPress would print the refusals.
        $GLOBALS['wpdb']->suppress_errors(true);
    }

    protected function tearDown(): void
    {
        global $wpdb;
        $wpdb->suppress_errors(false);
        $this->other?->close();
        $wpdb->query('ROLLBACK');
        $wpdb->query('DROP TRIGGER IF EXISTS sors_test_refusal');
        parent::tearDown();
    }

    public function testARowTheDatabaseRefusesIsNamedAndTheRestIsWritten(): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 40, settings: ['writer' => 'bulk']);
        $article = self::firstSold($sandbox->data('articles'), 5);
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'name' => 'Odbijen artikal']]]);
        $this->refuse($wpdb->posts, 'INSERT', "NEW.post_title = 'Odbijen artikal'");
        $run = $this->mustSync('catalog');

        $this->assertSame([1, [$article['code']]], [$run->failed, array_column($run->details['failed_items'], 'code')]);
        $this->assertGreaterThan(20, $run->created);
        $this->assertSame($run->created, $run->details['notes']['one_by_one_error']['count']);
        $rows = $this->countRows();
        $this->assertSame([$run->created, $run->created], [$rows['products'], $rows['lookup']]);
        $this->assertStringContainsString('Odbijeno.', $this->sorsLog());

        $wpdb->query('DROP TRIGGER sors_test_refusal');
        $again = $this->mustSync('catalog');
        $this->assertSame([1, 0], [$again->created, $again->failed]);
        $this->assertArrayNotHasKey('notes', array_filter(['notes' => $again->details['notes']['one_by_one_error'] ?? null]));
    }

    public function testALevelTheDatabaseRefusesLeavesTheOthersWritten(): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 40, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'), 5);
        $sandbox->mutate(['stock' => array_map(
            static fn (array $one): array => ['article_id' => $one['id'], 'on_hand' => $one['id'] === $article['id'] ? '666' : '6', 'reserved' => '0'],
            $sandbox->data('articles')
        )]);
        $this->refuse($wpdb->postmeta, 'UPDATE', "NEW.meta_key = '_stock' AND NEW.meta_value = '666'");
        $run = $this->mustSync('stock');

        $this->assertGreaterThan(20, $run->updated);
        $this->assertSame($run->updated + $run->unchanged + $run->failed, $run->details['notes']['one_by_one_error']['count']);
        $quantities = [];
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $quantities[$product->get_sku() === $article['code'] ? 'refused' : 'other'][] = $product->get_stock_quantity();
        }
        $this->assertSame([6], array_values(array_unique($quantities['other'])));
        $this->assertNotSame([666], $quantities['refused']);
    }

    /** The adoption by SKU saw no product; while the batch is written, somebody in the shop makes one. */
    public function testAProductMadeInTheMeantimeIsAdopted(): void
    {
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        $article = self::firstSold($sandbox->data('articles'));
        $id = null;
        $interfere = function (string $query) use ($article, &$id): string {
            if ($id === null && str_starts_with($query, 'INSERT INTO') && str_contains($query, '_posts (post_author')) {
                $this->fail('The SKUs must be locked before posts are written.');
            }
            if ($id === null && str_contains($query, 'wc_product_meta_lookup') && str_contains($query, 'FOR UPDATE')) {
                $id = $this->makeElsewhere($article['code']);
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

    public function testABatchTheDatabaseGivesUpIsDoneAgain(): void
    {
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $this->setStock($sandbox, '8');
        $lost = false;
        $lose = static function (string $query) use (&$lost): string {
            if (!$lost && preg_match('/^INSERT INTO \S+wc_product_meta_lookup /', $query) === 1) {
                $lost = true;
                // As after a deadlock: the transaction is gone, and this statement fails.
                $GLOBALS['wpdb']->query('ROLLBACK');

                return 'SELECT no_such_column';
            }

            return $query;
        };
        add_filter('query', $lose);
        $told = 0;
        add_action('woocommerce_product_set_stock', static function () use (&$told): void {
            $told++;
        });
        $run = $this->mustSync('stock');
        remove_filter('query', $lose);

        $this->assertTrue($lost);
        $this->assertSame([0, $run->updated], [$run->failed, $told]);
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $this->assertSame(8, $product->get_stock_quantity());
        }
        $this->assertArrayNotHasKey('one_by_one_error', $run->details['notes'] ?? []);
    }

    /**
     * Without their links the next run would make products and pictures a second time.
     *
     * @dataProvider kinds
     */
    public function testWhatHasNoLinkIsNotCommitted(string $kind): void
    {
        global $wpdb;
        $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        if ($kind === 'stock') {
            $this->mustSync('catalog');
        }
        $shown = fn (): array => [$this->countRows()['products'], $wpdb->get_row("SELECT SUM(stock_quantity), SUM(max_price) FROM {$wpdb->prefix}wc_product_meta_lookup", ARRAY_N)];
        $before = $shown();
        foreach (['INSERT', 'UPDATE'] as $event) {
            $wpdb->query("CREATE TRIGGER sors_test_refusal_{$event} BEFORE {$event} ON {$wpdb->prefix}sors_links FOR EACH ROW
                IF NEW.kind = 'article' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Odbijeno.'; END IF");
        }
        try {
            $run = $this->sync($kind);
        } finally {
            $wpdb->query('DROP TRIGGER sors_test_refusal_INSERT');
            $wpdb->query('DROP TRIGGER sors_test_refusal_UPDATE');
        }
        $this->assertSame('failed', $run->state, (string) $run->reason);
        $this->assertStringContainsString('gave up a batch twice', (string) $run->reason);
        $this->assertSame($before, $shown());
        $this->assertSame('completed', $this->mustSync($kind)->state);
    }

    /** @return array<string, array{string}> */
    public static function kinds(): array
    {
        return ['catalog' => ['catalog'], 'stock' => ['stock']];
    }

    /** Another plugin, or a restored backup, has lost a product's row of the look-up table. */
    public function testALostRowOfTheLookUpTableIsMadeWhole(): void
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

    /** While a batch is locked, somebody has one of its products in hand for longer than the database waits. */
    public function testABatchThatCanNotBeLockedIsDoneAgain(): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 120, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $this->setStock($sandbox, '8');
        $other = $this->elsewhere();
        $other->query('START TRANSACTION');
        // The last one: the rows of all others have been read by then.
        $other->query("UPDATE {$wpdb->postmeta} SET meta_value = meta_value WHERE meta_key = '_stock' ORDER BY post_id DESC LIMIT 1");
        $this->assertSame(0, $other->errno, $other->error);
        $wpdb->query('SET SESSION innodb_lock_wait_timeout = 1');
        $undone = 0;
        $letGo = static function (string $query) use ($other, &$undone): string {
            if ($query === 'ROLLBACK') {
                $undone++;
                $other->query('ROLLBACK');
            }

            return $query;
        };
        add_filter('query', $letGo);
        try {
            $run = $this->mustSync('stock');
        } finally {
            remove_filter('query', $letGo);
            $wpdb->query('SET SESSION innodb_lock_wait_timeout = DEFAULT');
        }

        $this->assertSame([1, 0], [$undone, $run->failed]);
        $this->assertArrayNotHasKey('one_by_one_rows', $run->details['notes'] ?? []);
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $this->assertSame(8, $product->get_stock_quantity());
        }
    }

    public function testNoStatementIsLargerThanSmallServersTake(): void
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

    private function refuse(string $table, string $event, string $condition): void
    {
        global $wpdb;
        $done = $wpdb->query("CREATE TRIGGER sors_test_refusal BEFORE {$event} ON {$table} FOR EACH ROW
            IF {$condition} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Odbijeno.'; END IF");
        $this->assertNotFalse($done, $wpdb->last_error);
    }

    /** Another connection, as another visitor's request has. */
    private function elsewhere(): \mysqli
    {
        $this->other = mysqli_init();
        [$host, $port, $socket] = $GLOBALS['wpdb']->parse_db_host(DB_HOST);
        $this->other->real_connect($host, DB_USER, DB_PASSWORD, DB_NAME, (int) $port, $socket);

        return $this->other;
    }

    private function makeElsewhere(string $sku): int
    {
        global $wpdb;
        $this->elsewhere()->query("INSERT INTO {$wpdb->posts} (post_type, post_status, post_title, post_name, post_content, post_excerpt, to_ping, pinged,
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
