<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use SorsForWooCommerce\Storage\Schema;

/**
 * What the shop has for the database it is about to leave.
 */
final class CurrentLinks
{
    public function __construct(private readonly string $database)
    {
    }

    /**
     * Articles, with what their product or variation is now.
     *
     * @return list<array{sors_id: string, wp_id: ?string, code: string, created_by_us: string, withdrawal: string, restore_data: string, title: ?string, gone: string}>
     */
    public function listArticles(): array
    {
        global $wpdb;

        return (array) $wpdb->get_results($wpdb->prepare(
            "SELECT l.sors_id, l.wp_id, l.code, l.created_by_us, l.withdrawal, l.restore_data, p.post_title AS title, (l.wp_id IS NOT NULL AND p.ID IS NULL) AS gone
            FROM %i l LEFT JOIN %i p ON p.ID = l.wp_id AND p.post_type IN ('product', 'product_variation')
            WHERE l.database_name = %s AND l.kind = 'article' ORDER BY l.wp_id IS NULL, l.id",
            Schema::table('links'),
            $wpdb->posts,
            $this->database
        ), ARRAY_A);
    }

    /**
     * Groups, with their category and the one above it.
     *
     * @return list<array{sors_id: string, wp_id: ?string, code: string, above: ?string}>
     */
    public function listGroups(): array
    {
        global $wpdb;

        return (array) $wpdb->get_results($wpdb->prepare(
            "SELECT l.sors_id, t.term_id AS wp_id, l.code, t.parent AS above FROM %i l
            LEFT JOIN %i t ON t.term_id = l.wp_id AND t.taxonomy = 'product_cat'
            WHERE l.database_name = %s AND l.kind = 'group' ORDER BY l.id",
            Schema::table('links'),
            $wpdb->term_taxonomy,
            $this->database
        ), ARRAY_A);
    }

    /** @return list<array{sors_id: string, wp_id: ?string, code: string, fingerprint: string}> Pairs or customers. */
    public function listByKind(string $kind): array
    {
        global $wpdb;

        return (array) $wpdb->get_results($wpdb->prepare(
            "SELECT sors_id, wp_id, code, fingerprint FROM %i WHERE database_name = %s AND kind = %s AND sors_id NOT LIKE %s ORDER BY id",
            Schema::table('links'),
            $this->database,
            $kind,
            '?%'
        ), ARRAY_A);
    }

    /** @return array<int, string> Product or variation → article it stands for in a database already. */
    public static function listLinkedArticles(string $database): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT wp_id, sors_id FROM %i WHERE database_name = %s AND kind = 'article' AND wp_id IS NOT NULL",
            Schema::table('links'),
            $database
        ));

        return array_column((array) $rows, 'sors_id', 'wp_id');
    }
}
