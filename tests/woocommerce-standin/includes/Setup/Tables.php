<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Setup;

/**
 * WooCommerce's tables that are used here, with their names and columns.
 */
final class Tables
{
    public static function create(): void
    {
        global $wpdb;
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        $collate = $wpdb->get_charset_collate();
        foreach (self::definitions() as $name => $columns) {
            dbDelta("CREATE TABLE {$wpdb->prefix}{$name} (\n{$columns}\n) {$collate};");
        }
    }

    /** WordPress's functions for meta data of order items read the table name here. */
    public static function announce(): void
    {
        global $wpdb;
        $wpdb->order_itemmeta = $wpdb->prefix . 'woocommerce_order_itemmeta';
        $wpdb->wc_product_meta_lookup = $wpdb->prefix . 'wc_product_meta_lookup';
        $wpdb->wc_tax_rate_classes = $wpdb->prefix . 'wc_tax_rate_classes';
        $wpdb->actionscheduler_actions = $wpdb->prefix . 'actionscheduler_actions';
        $wpdb->actionscheduler_groups = $wpdb->prefix . 'actionscheduler_groups';
        $wpdb->actionscheduler_claims = $wpdb->prefix . 'actionscheduler_claims';
        $wpdb->actionscheduler_logs = $wpdb->prefix . 'actionscheduler_logs';
    }

    /** @return array<string, string> */
    private static function definitions(): array
    {
        return self::shop() + self::taxes() + self::scheduler();
    }

    /** @return array<string, string> */
    private static function shop(): array
    {
        return [
            'wc_product_meta_lookup' => "product_id bigint(20) NOT NULL,
                sku varchar(100) NULL default '',
                global_unique_id varchar(100) NULL default '',
                virtual tinyint(1) NULL default 0,
                downloadable tinyint(1) NULL default 0,
                min_price decimal(19,4) NULL default NULL,
                max_price decimal(19,4) NULL default NULL,
                onsale tinyint(1) NULL default 0,
                stock_quantity double NULL default NULL,
                stock_status varchar(100) NULL default 'instock',
                rating_count bigint(20) NULL default 0,
                average_rating decimal(3,2) NULL default 0.00,
                total_sales bigint(20) NULL default 0,
                tax_status varchar(100) NULL default 'taxable',
                tax_class varchar(100) NULL default '',
                PRIMARY KEY  (product_id),
                KEY stock_status (stock_status),
                KEY stock_quantity (stock_quantity),
                KEY onsale (onsale),
                KEY min_max_price (min_price, max_price),
                KEY sku (sku(50))",
            'woocommerce_order_items' => "order_item_id bigint(20) unsigned NOT NULL auto_increment,
                order_item_name text NOT NULL,
                order_item_type varchar(200) NOT NULL default '',
                order_id bigint(20) unsigned NOT NULL,
                PRIMARY KEY  (order_item_id),
                KEY order_id (order_id)",
            'woocommerce_order_itemmeta' => "meta_id bigint(20) unsigned NOT NULL auto_increment,
                order_item_id bigint(20) unsigned NOT NULL,
                meta_key varchar(255) default NULL,
                meta_value longtext NULL,
                PRIMARY KEY  (meta_id),
                KEY order_item_id (order_item_id),
                KEY meta_key (meta_key(32))",
        ];
    }

    /** @return array<string, string> */
    private static function taxes(): array
    {
        return [
            'woocommerce_tax_rates' => "tax_rate_id bigint(20) unsigned NOT NULL auto_increment,
                tax_rate_country varchar(2) NOT NULL default '',
                tax_rate_state varchar(200) NOT NULL default '',
                tax_rate varchar(8) NOT NULL default '',
                tax_rate_name varchar(200) NOT NULL default '',
                tax_rate_priority bigint(20) unsigned NOT NULL,
                tax_rate_compound int(1) NOT NULL default 0,
                tax_rate_shipping int(1) NOT NULL default 1,
                tax_rate_order bigint(20) unsigned NOT NULL,
                tax_rate_class varchar(200) NOT NULL default '',
                PRIMARY KEY  (tax_rate_id),
                KEY tax_rate_country (tax_rate_country),
                KEY tax_rate_class (tax_rate_class(10)),
                KEY tax_rate_priority (tax_rate_priority)",
            'wc_tax_rate_classes' => "tax_rate_class_id bigint(20) unsigned NOT NULL auto_increment,
                name varchar(200) NOT NULL default '',
                slug varchar(200) NOT NULL default '',
                PRIMARY KEY  (tax_rate_class_id),
                UNIQUE KEY slug (slug(191))",
        ];
    }

    /** @return array<string, string> */
    private static function scheduler(): array
    {
        $never = "datetime NULL default '0000-00-00 00:00:00'";

        return [
            'actionscheduler_actions' => "action_id bigint(20) unsigned NOT NULL auto_increment,
                hook varchar(191) NOT NULL,
                status varchar(20) NOT NULL,
                scheduled_date_gmt {$never},
                scheduled_date_local {$never},
                priority tinyint unsigned NOT NULL default 10,
                args varchar(191) default NULL,
                schedule longtext,
                group_id bigint(20) unsigned NOT NULL default 0,
                attempts int(11) NOT NULL default 0,
                last_attempt_gmt {$never},
                last_attempt_local {$never},
                claim_id bigint(20) unsigned NOT NULL default 0,
                extended_args varchar(8000) default NULL,
                PRIMARY KEY  (action_id),
                KEY hook_status_scheduled_date_gmt (hook(163), status, scheduled_date_gmt),
                KEY status_scheduled_date_gmt (status, scheduled_date_gmt),
                KEY group_id (group_id),
                KEY claim_id_status_scheduled_date_gmt (claim_id, status, scheduled_date_gmt)",
            'actionscheduler_groups' => "group_id bigint(20) unsigned NOT NULL auto_increment,
                slug varchar(255) NOT NULL,
                PRIMARY KEY  (group_id),
                KEY slug (slug(191))",
            'actionscheduler_claims' => "claim_id bigint(20) unsigned NOT NULL auto_increment,
                date_created_gmt {$never},
                PRIMARY KEY  (claim_id),
                KEY date_created_gmt (date_created_gmt)",
            'actionscheduler_logs' => "log_id bigint(20) unsigned NOT NULL auto_increment,
                action_id bigint(20) unsigned NOT NULL,
                message text NOT NULL,
                log_date_gmt {$never},
                log_date_local {$never},
                PRIMARY KEY  (log_id),
                KEY action_id (action_id)",
        ];
    }
}
