<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Storage;

use SorsForWooCommerce\Storage\DirectQuery;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * Rows read past wpdb are what wpdb itself would give.
 */
final class DirectQueryTest extends ShopTestCase
{
    private const SQL = "SELECT %s AS ime, NULL AS ništa, 7 AS broj UNION ALL SELECT 'Đorđe', '', 12";

    public function testRowsAreThoseOfWpdb(): void
    {
        global $wpdb;
        // prepare() hides a percent sign until the query is run.
        $sql = $wpdb->prepare(self::SQL, 'popust 50 %');
        $queries = $wpdb->num_queries;
        $rows = DirectQuery::fetchAssoc($sql);

        self::assertSame(['ime' => 'popust 50 %', 'ništa' => null, 'broj' => '7'], $rows[0]);
        self::assertSame($wpdb->get_results($sql, ARRAY_A), $rows);
        self::assertSame($wpdb->get_results($sql, ARRAY_N), DirectQuery::fetchNumeric($sql));
        self::assertSame(4, $wpdb->num_queries - $queries);
    }

    /** As HyperDB and its like, which choose a server for each statement. */
    public function testAnotherPluginsWpdbIsAsked(): void
    {
        global $wpdb;
        $own = $wpdb;
        $sql = $own->prepare(self::SQL, 'Čačak');
        $wpdb = new class (DB_USER, DB_PASSWORD, DB_NAME, DB_HOST) extends \wpdb {
            /** @var list<string> */
            public array $asked = [];

            /** @return array<array-key, mixed>|object|null */
            // phpcs:ignore PSR1.Methods.CamelCapsMethodName.NotCamelCaps -- WordPress’s name.
            public function get_results($query = null, $output = OBJECT): array|object|null
            {
                $this->asked[] = (string) $query;

                return parent::get_results($query, $output);
            }
        };
        try {
            $rows = DirectQuery::fetchAssoc($sql);
            self::assertSame([$sql], $wpdb->asked);
        } finally {
            $wpdb->close();
            $wpdb = $own;
        }
        self::assertSame('Čačak', $rows[0]['ime']);
    }

    public function testAStatementThatFailsFailsAsWpdbHasIt(): void
    {
        global $wpdb;
        $wpdb->suppress_errors();
        self::assertSame([], DirectQuery::fetchNumeric("SELECT nema FROM {$wpdb->prefix}nema_je"));
        self::assertStringContainsString('nema_je', $wpdb->last_error);
        $wpdb->suppress_errors(false);
        $wpdb->last_error = '';
    }
}
