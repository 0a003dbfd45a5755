<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Sync\Runner;

/**
 * A run without changes needs few statements per page, whatever the number of articles. It writes nothing to the shop and
 * needs one scheduled action. (./dev bench scale measures its time in a large shop.)
 */
final class UnchangedTest extends SyncTestCase
{
    public function testStatementsDependOnPagesNotOnArticles(): void
    {
        // Both shops have articles without a product.
        $few = $this->countStatements(30);
        $many = $this->countStatements(80);
        foreach (['catalog' => 90, 'stock' => 80] as $kind => $maximum) {
            $this->assertSame($few[$kind], $many[$kind], "Statements of a {$kind} run for 30 articles and for 80.");
            $this->assertLessThan($maximum, $many[$kind], $kind);
        }
    }

    public function testAShortRunNeedsOneAction(): void
    {
        global $wpdb;
        $this->sandbox(articles: 20);
        $highest = (int) $wpdb->get_var("SELECT MAX(action_id) FROM {$wpdb->prefix}actionscheduler_actions");
        $runner = new Runner();
        foreach (['catalog', 'stock'] as $index => $kind) {
            $run = $runner->start($kind, 'admin');
            $runner->enqueueStep($run->id);
            $this->runScheduledActions();
            $this->assertSame('completed', $this->findRun($run->id)->state);
            $countActions = "SELECT COUNT(*) FROM {$wpdb->prefix}actionscheduler_actions WHERE action_id > {$highest} AND hook = 'sors_run_step'";
            $this->assertSame($index + 1, (int) $wpdb->get_var($countActions), 'One action, whatever the number of articles.');
        }
    }

    /** @return array<string, int> Statements of a second run of each kind. */
    private function countStatements(int $articles): array
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
