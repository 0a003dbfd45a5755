<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Storage;

use SorsForWooCommerce\Health\HealthChecks;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * Tables a database refuses to make are asked for again, and named.
 */
final class SchemaTest extends ShopTestCase
{
    protected function tearDown(): void
    {
        remove_all_filters('dbdelta_queries');
        delete_transient('sors_schema_retry');
        delete_option('sors_schema');
        Schema::upgrade();
        parent::tearDown();
    }

    public function testAllIsThere(): void
    {
        $this->assertSame([], Schema::listMissing());
        $this->assertSame('good', (new HealthChecks())->runCheck('tables')->status);
    }

    public function testWhatTheDatabaseRefusedIsNamedAndTriedAgain(): void
    {
        global $wpdb;
        $plan = Schema::table('report_items');
        $wpdb->query($wpdb->prepare('DROP TABLE %i', $plan));
        $wpdb->query($wpdb->prepare('ALTER TABLE %i DROP COLUMN replaced_documents', Schema::table('outbox')));
        delete_option('sors_schema');
        $tries = 0;
        add_filter('dbdelta_queries', static function () use (&$tries): array {
            $tries++;

            return [];
        });
        Schema::upgrade();
        Schema::upgrade();
        $this->assertSame(1, $tries, 'not with every request');
        $this->assertFalse(get_option('sors_schema'));
        $this->assertSame([Schema::table('outbox') . '.replaced_documents', $plan], Schema::listMissing());
        $check = (new HealthChecks())->runCheck('tables');
        $this->assertSame('critical', $check->status);
        $this->assertStringContainsString($plan, $check->text);

        remove_all_filters('dbdelta_queries');
        delete_transient('sors_schema_retry');
        Schema::upgrade();
        $this->assertSame([], Schema::listMissing());
        $this->assertIsString(get_option('sors_schema'));
    }
}
