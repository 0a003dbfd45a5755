<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Cli\SyncCommand;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\SyncSchedule;
use SorsForWooCommerce\Tests\Support\Baseline;
use SorsForWooCommerce\Tests\Support\RecordingOutput;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * One engine, three callers: whoever starts the runs, the shop is the same afterwards, row by row.
 */
final class CallersTest extends SyncTestCase
{
    public function testAdminScheduleAndCommandLineMakeTheSameShop(): void
    {
        $shops = [];
        foreach (['admin', 'schedule', 'cli'] as $caller) {
            Baseline::restore();
            wp_set_current_user(0);
            $sandbox = $this->sandbox(articles: 25, settings: ['missing_articles' => 'draft']);
            $this->all($caller);
            self::change($sandbox);
            $this->all($caller);
            $shops[$caller] = $this->shop();
        }
        $this->assertGreaterThan(15, count($shops['cli']['products']));
        $this->assertGreaterThan(5, count($shops['cli']['pictures']));
        $this->assertContains('draft', array_column(array_column($shops['cli']['products'], 'post'), 'post_status'));
        foreach (['admin', 'schedule'] as $caller) {
            [$one, $other] = [self::lines($shops['cli']), self::lines($shops[$caller])];
            $this->assertSame([[], []], [array_values(array_diff($one, $other)), array_values(array_diff($other, $one))], $caller);
            $this->assertSame($one, $other);
        }
    }

    /**
     * @param array<string, array<string, mixed>> $shop
     *
     * @return list<string>
     */
    private static function lines(array $shop): array
    {
        $lines = [];
        foreach ($shop as $part => $rows) {
            foreach ($rows as $name => $row) {
                foreach ($row as $column => $value) {
                    $lines[] = "{$part} {$name} {$column}: " . wp_json_encode($value, JSON_UNESCAPED_UNICODE);
                }
            }
        }

        return $lines;
    }

    private function all(string $caller): void
    {
        foreach (Settings::SYNC_KINDS as $kind) {
            match ($caller) {
                'admin' => $this->byRest($kind),
                'schedule' => $this->bySchedule($kind),
                'cli' => $this->assertSame(ExitCode::OK, (new SyncCommand(new RecordingOutput()))->run([$kind], [])),
            };
            $run = (new RunRepository())->findLatest($kind);
            $this->assertSame(['completed', $caller], [$run->state, $run->startedBy], (string) $run->reason);
        }
    }

    private function byRest(string $kind): void
    {
        $this->asAdministrator();
        $ask = static function (string $path, array $data = []): array {
            $request = new \WP_REST_Request('POST', '/sors/v1/runs' . $path);
            $request->set_body_params($data);

            return rest_do_request($request)->get_data();
        };
        $view = $ask('', ['kind' => $kind]);
        for ($steps = 0; !$view['finished'] && $steps < 60; $steps++) {
            $view = $ask("/{$view['id']}/step");
        }
        // What was appointed for the case that nobody watches.
        $this->runScheduledActions();
    }

    private function bySchedule(string $kind): void
    {
        $before = (new RunRepository())->findLatest($kind)?->id;
        as_enqueue_async_action(SyncSchedule::hookName($kind), [], 'sors');
        for ($rounds = 0; $rounds < 60; $rounds++) {
            $this->runScheduledActions();
            $run = (new RunRepository())->findLatest($kind);
            if ($run !== null && $run->id !== $before && $run->isFinished()) {
                return;
            }
        }
    }

    private static function change(SandboxProcess $sandbox): void
    {
        $goods = array_values(array_filter($sandbox->data('articles'), static fn (array $article): bool => $article['kind'] === 'goods' && $article['active'] !== false));
        $sandbox->mutate([
            'articles' => [
                ['id' => $goods[0]['id'], 'name' => 'Šraf <M8> & „Đura” C:\\temp', 'description' => '<p>Opis <b>važan</b></p><script>x</script>'],
                ['id' => $goods[1]['id'], 'active' => false],
            ],
            'remove' => [$goods[2]['id']],
            'stock' => [['article_id' => $goods[3]['id'], 'business_unit' => '1', 'on_hand' => '3', 'reserved' => '1']],
            'prices' => [['article_id' => $goods[4]['id'], 'business_unit' => '1', 'gross' => '777.70']],
        ]);
    }

    /** @return array<string, array<string, mixed>> Everything the runs write; ids are names, times are left out. */
    private function shop(): array
    {
        global $wpdb;
        wp_cache_flush();
        $names = $this->names();
        $shop = ['products' => [], 'pictures' => [], 'categories' => [], 'links' => []];
        foreach ($wpdb->get_results("SELECT * FROM {$wpdb->posts} WHERE post_type IN ('product', 'product_variation', 'attachment') AND post_title <> 'woocommerce-placeholder'", ARRAY_A) as $post) {
            $id = (int) $post['ID'];
            $lookup = $wpdb->get_row("SELECT * FROM {$wpdb->prefix}wc_product_meta_lookup WHERE product_id = {$id}", ARRAY_A) ?? [];
            $terms = $wpdb->get_col("SELECT CONCAT(tt.taxonomy, ': ', t.name) AS term FROM {$wpdb->term_relationships} r JOIN {$wpdb->term_taxonomy} tt USING (term_taxonomy_id)
                JOIN {$wpdb->terms} t USING (term_id) WHERE r.object_id = {$id} ORDER BY term");
            $shop[$post['post_type'] === 'attachment' ? 'pictures' : 'products'][$names['post'][$id]] = [
                'post' => array_diff_key($post, array_flip(['ID', 'guid', 'post_date', 'post_date_gmt', 'post_modified', 'post_modified_gmt'])),
                'meta' => $this->meta($id, $names['post']),
                'lookup' => array_diff_key($lookup, ['product_id' => 0]),
                'terms' => $terms,
            ];
        }
        foreach (get_terms(['taxonomy' => ['product_cat', 'product_type', 'product_visibility'], 'hide_empty' => false]) as $term) {
            $shop['categories']["{$term->taxonomy}: {$term->slug}"] = [$term->name, $names['term'][$term->parent] ?? '', $term->count, $term->description];
        }
        foreach ($wpdb->get_results('SELECT * FROM ' . Schema::table('links'), ARRAY_A) as $link) {
            $name = $link['wp_id'] === null ? null : $names[$link['kind'] === 'group' ? 'term' : 'post'][(int) $link['wp_id']];
            $was = (array) json_decode($link['restore_data'], true);
            $shop['links']["{$link['kind']} {$link['sors_id']}"] = ['wp_id' => $name, 'restore_data' => array_diff_key($was, ['product' => 0])]
                + array_diff_key($link, array_flip(['id', 'last_run', 'updated_gmt']));
        }

        return array_map(static function (array $part): array {
            ksort($part, SORT_STRING);

            return $part;
        }, $shop);
    }

    /** @return array{post: array<int, string>, term: array<int, string>} */
    private function names(): array
    {
        global $wpdb;
        $names = ['post' => [], 'term' => []];
        foreach ($wpdb->get_results("SELECT post_id, meta_value FROM {$wpdb->postmeta} WHERE meta_key IN ('_sku', '_wp_attached_file')") as $row) {
            $names['post'][(int) $row->post_id] = $row->meta_value;
        }
        foreach ($wpdb->get_results("SELECT term_id, slug FROM {$wpdb->terms}") as $row) {
            $names['term'][(int) $row->term_id] = $row->slug;
        }

        return $names;
    }

    /**
     * @param array<int, string> $posts
     *
     * @return list<array{string, string}>
     */
    private function meta(int $id, array $posts): array
    {
        global $wpdb;
        $meta = [];
        foreach ($wpdb->get_results("SELECT meta_key, meta_value FROM {$wpdb->postmeta} WHERE post_id = {$id} ORDER BY meta_key, meta_value") as $row) {
            $value = in_array($row->meta_key, ['_thumbnail_id', '_product_image_gallery'], true)
                ? implode(', ', array_map(static fn (string $picture): string => $posts[(int) $picture] ?? $picture, explode(',', $row->meta_value)))
                : $row->meta_value;
            $meta[] = [$row->meta_key, (string) $value];
        }

        return $meta;
    }
}
