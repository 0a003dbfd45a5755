<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Runs, and what they leave in the shop.
 */
abstract class SyncTestCase extends ShopTestCase
{
    /** Code of another process that loads the shop. */
    protected const LOAD = <<<'PHP'
        foreach (['HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '/', 'REQUEST_METHOD' => 'GET', 'SERVER_NAME' => '127.0.0.1'] as $name => $value) {
            $_SERVER[$name] = $value;
        }
        require getenv('SORS_SHOP_DIR') . '/wp-load.php';

        PHP;

    private ?SandboxProcess $own = null;

    protected function tearDown(): void
    {
        $this->own?->stop();
        parent::tearDown();
    }

    /** Runs a kind to its end, as the command line does. */
    protected function sync(string $kind, string $caller = 'cli'): Run
    {
        $runner = new Runner();

        return $runner->runToEnd($runner->start($kind, $caller)->id);
    }

    /** Runs a kind that must succeed. */
    protected function mustSync(string $kind): Run
    {
        $run = $this->sync($kind);
        $this->assertSame('completed', $run->state, (string) $run->reason);

        return $run;
    }

    /** The product or variation of a SKU, read afresh. */
    protected function loadProduct(string $sku): \WC_Product
    {
        $id = wc_get_product_id_by_sku($sku);
        $this->assertGreaterThan(0, $id, "There is no product of SKU {$sku}.");
        clean_post_cache($id);
        $product = wc_get_product($id);
        $this->assertInstanceOf(\WC_Product::class, $product);

        return $product;
    }

    /** @return array<string, int> How many rows the shop's tables have that a run must not double. */
    protected function countRows(): array
    {
        global $wpdb;
        $count = static fn (string $sql): int => (int) $wpdb->get_var($sql);

        return [
            'products' => $count("SELECT COUNT(*) FROM {$wpdb->posts} WHERE post_type IN ('product', 'product_variation')"),
            'attachments' => $count("SELECT COUNT(*) FROM {$wpdb->posts} WHERE post_type = 'attachment' AND post_title <> 'woocommerce-placeholder'"),
            'post meta' => $count("SELECT COUNT(*) FROM {$wpdb->postmeta}"),
            'categories' => $count("SELECT COUNT(*) FROM {$wpdb->term_taxonomy} WHERE taxonomy = 'product_cat'"),
            'relationships' => $count("SELECT COUNT(*) FROM {$wpdb->term_relationships}"),
            'lookup' => $count("SELECT COUNT(*) FROM {$wpdb->prefix}wc_product_meta_lookup"),
            'links' => $count('SELECT COUNT(*) FROM ' . Schema::table('links')),
        ];
    }

    /** Everything of the shop that a run writes to, word for word but for times. */
    protected function dumpContent(): string
    {
        global $wpdb;
        $parts = [
            $wpdb->get_results("SELECT ID, post_title, post_content, post_status, post_modified FROM {$wpdb->posts}", ARRAY_N),
            $wpdb->get_results("SELECT post_id, meta_key, meta_value FROM {$wpdb->postmeta} ORDER BY meta_id", ARRAY_N),
            $wpdb->get_results("SELECT * FROM {$wpdb->terms}", ARRAY_N),
            $wpdb->get_results("SELECT * FROM {$wpdb->term_taxonomy}", ARRAY_N),
            $wpdb->get_results("SELECT * FROM {$wpdb->term_relationships}", ARRAY_N),
            $wpdb->get_results("SELECT * FROM {$wpdb->prefix}wc_product_meta_lookup", ARRAY_N),
        ];

        return (string) wp_json_encode($parts);
    }

    /** A run's row as it is in the table. */
    protected function findRun(int $id): Run
    {
        $run = (new RunRepository())->find($id);
        $this->assertNotNull($run);

        return $run;
    }

    /** An article of the sandbox that becomes a product. */
    protected static function firstSold(array $articles, int $skip = 0): array
    {
        foreach ($articles as $article) {
            if ($article['kind'] === 'goods' && $article['active'] !== false && $skip-- === 0) {
                return $article;
            }
        }
        self::fail('The sandbox has no goods.');
    }

    /** @param list<string> $fields A sandbox whose rows of a resource lack these. */
    protected function sandboxWithout(array $fields, string $resource = 'groups'): SandboxProcess
    {
        $file = self::profile() === '' ? dirname(__DIR__, 4) . '/src/contract/assumed.json' : self::profile();
        $profile = json_decode((string) file_get_contents($file), true, 64, JSON_THROW_ON_ERROR);
        $profile['resources'][$resource]['fields'] = array_diff_key($profile['resources'][$resource]['fields'], array_flip($fields));
        $path = tempnam(sys_get_temp_dir(), 'sors-profile-');
        file_put_contents($path, (string) json_encode($profile));
        $this->sandbox(articles: 25);
        $this->own = SandboxProcess::start(['profile' => $path, 'articles' => '25']);
        ApiKey::save($this->own->key);
        Settings::save(['api_url' => $this->own->https, 'ca_file' => $this->own->caFile, 'profile_path' => $path]);

        return $this->own;
    }
}
