<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Sync\Runner;

/**
 * A run that finds nothing new costs a few statements a page, however many articles are on it, writes nothing to the
 * shop, and needs one action of the schedule. (How long it takes in a large shop: ./dev bench scale.)
 */
final class UnchangedTest extends SyncTestCase
{
    public function testStatementsGoByThePageNotByTheArticle(): void
    {
        // Both have articles without a product.
        $few = $this->statements(30);
        $many = $this->statements(80);
        foreach (['catalog' => 90, 'stock' => 80] as $kind => $most) {
            $this->assertSame($few[$kind], $many[$kind], "Statements of a {$kind} run for 30 articles and for 80.");
            $this->assertLessThan($most, $many[$kind], $kind);
        }
    }

    public function testOneActionCarriesAShortRun(): void
    {
        global $wpdb;
        $this->sandbox(articles: 20);
        $highest = (int) $wpdb->get_var("SELECT MAX(action_id) FROM {$wpdb->prefix}actionscheduler_actions");
        $runner = new Runner();
        foreach (['catalog', 'stock'] as $place => $kind) {
            $run = $runner->start($kind, 'admin');
            $runner->enqueueStep($run->id);
            $this->runScheduledActions();
            $this->assertSame('completed', $this->findRun($run->id)->state);
            $made = "SELECT COUNT(*) FROM {$wpdb->prefix}actionscheduler_actions WHERE action_id > {$highest} AND hook = 'sors_run_step'";
            $this->assertSame($place + 1, (int) $wpdb->get_var($made), 'One action, however many articles.');
        }
    }

    /** @return array<string, int> Of a second run of each kind. */
    private function statements(int $articles): array
    {
        global $wpdb;
        $this->sandbox(articles: $articles);
        array_map($this->mustSync(...), ['catalog', 'stock']);
        $before = $this->dumpContent();
        $counts = [];
        foreach (['catalog', 'stock'] as $kind) {
            wp_cache_flush();
            $queries = $wpdb->num_queries;
            $run = $this->mustSync($kind);
            $counts[$kind] = $wpdb->num_queries - $queries;
            $this->assertSame([0, 0], [$run->created, $run->updated]);
        }
        $this->assertSame($before, $this->dumpContent());
        $this->tearDown();

        return $counts;
    }
}
