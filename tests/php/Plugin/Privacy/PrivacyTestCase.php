<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Privacy;

use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * A shop with two customers: Čedomir, who asks for his data, and Milica, whose data are nobody's business but hers.
 */
abstract class PrivacyTestCase extends OrdersTestCase
{
    protected const PIB = '100002887';
    protected const MB = '17162543';
    protected const EMAIL = 'cedomir.zarkovic@example.rs';

    /** Words of Čedomir's. */
    protected const PERSONAL_DATA = ['Čedomir', 'Žarković', 'cedomir.zarkovic', '0641234567', 'Његошева', 'Šabac', self::PIB, self::MB, 'Жито д.о.о.'];

    protected const MILICA = [
        'first_name' => 'Милица', 'last_name' => 'Ђорђевић', 'email' => 'milica.djordjevic@example.rs', 'phone' => '0659876543',
        'address_1' => 'Кнез Михаилова 5', 'city' => 'Niš', 'postcode' => '18000', 'country' => 'RS',
    ];
    protected const MILICA_PIB = '100000008';

    protected \WC_Product $product;

    protected function setUp(): void
    {
        parent::setUp();
        if (!class_exists(\WC_Privacy_Erasers::class)) {
            $this->markTestSkipped('This shop has no privacy tools.');
        }
    }

    /** @param array<string, mixed> $settings */
    protected function shop(array $settings = []): void
    {
        $this->enableSending($settings + ['checkout_fields' => true]);
        [['product' => $this->product]] = $this->goods(1);
        update_option('woocommerce_erasure_request_removes_order_data', 'yes');
        update_option('woocommerce_erasure_request_removes_download_data', 'yes');
    }

    /**
     * An order by one of the two.
     *
     * @param array<string, string> $billing
     */
    protected function placed(array $billing = [], string $pib = '', string $mb = '', int $user = 0): \WC_Order
    {
        $order = $this->order([[$this->product, 2]], ['billing' => $billing]);
        $order->set_customer_id($user);
        if ($pib !== '') {
            $order->set_billing_company($billing === [] ? 'Жито д.о.о.' : 'Ниш Промет');
            $order->update_meta_data('_billing_sors_pib', $pib);
            $order->update_meta_data('_billing_sors_mb', $mb);
            // As the block checkout leaves them.
            $order->update_meta_data('_wc_other/sors-for-woocommerce/pib', $pib);
            $order->update_meta_data('_wc_other/sors-for-woocommerce/company', $order->get_billing_company());
        }
        $order->save();

        return $order;
    }

    protected function account(string $email, string $name, string $pib = '', string $mb = ''): int
    {
        $user = wp_create_user($name, 'lozinka', $email);
        $this->assertIsInt($user);
        foreach ($pib === '' ? [] : ['billing_sors_pib' => $pib, 'billing_sors_mb' => $mb, '_wc_other/sors-for-woocommerce/pib' => $pib] as $key => $value) {
            update_user_meta($user, $key, $value);
        }

        return $user;
    }

    /**
     * WordPress's tool, as its screen calls it: each eraser, page by page.
     *
     * @return array{removed: bool, retained: bool, messages: string, calls: int} calls: of our own.
     */
    protected function eraseAll(string $email = self::EMAIL): array
    {
        $sum = ['removed' => false, 'retained' => false, 'messages' => '', 'calls' => 0];
        foreach (apply_filters('wp_privacy_personal_data_erasers', []) as $name => $eraser) {
            $page = 0;
            do {
                $answer = $eraser['callback']($email, ++$page);
                $this->assertSame([], array_diff(['items_removed', 'items_retained', 'messages', 'done'], array_keys($answer)));
                $sum['removed'] = $sum['removed'] || $answer['items_removed'];
                $sum['retained'] = $sum['retained'] || $answer['items_retained'];
                $sum['messages'] .= implode("\n", $answer['messages']) . "\n";
                $sum['calls'] += $name === 'sors-for-woocommerce' ? 1 : 0;
                $this->assertLessThan(50, $page);
            } while (!$answer['done']);
        }
        wp_cache_flush();

        return $sum;
    }

    /** @return list<array<string, mixed>> What our exporter gives, all pages. */
    protected function exported(string $email = self::EMAIL): array
    {
        $items = [];
        $page = 0;
        do {
            $answer = apply_filters('wp_privacy_personal_data_exporters', [])['sors-for-woocommerce']['callback']($email, ++$page);
            array_push($items, ...$answer['data']);
            $this->assertLessThan(50, $page);
        } while (!$answer['done']);

        return $items;
    }

    /** Everything our tables, options and meta hold, of whatever object. */
    protected function dumpOwnData(): string
    {
        global $wpdb;
        $all = [];
        foreach (['links', 'runs', 'outbox', 'report_items'] as $table) {
            $all[$table] = $wpdb->get_results('SELECT * FROM ' . Schema::table($table), ARRAY_A);
        }
        foreach ([$wpdb->postmeta, $wpdb->usermeta, $wpdb->commentmeta, $wpdb->prefix . 'wc_orders_meta', $wpdb->prefix . 'woocommerce_order_itemmeta'] as $table) {
            $all[$table] = $wpdb->get_results("SELECT * FROM {$table} WHERE meta_key LIKE '%sors%'", ARRAY_A);
        }
        $all['options'] = $wpdb->get_results("SELECT * FROM {$wpdb->options} WHERE option_name LIKE '%sors%'", ARRAY_A);
        $all['notes'] = $wpdb->get_results("SELECT * FROM {$wpdb->comments} WHERE comment_content LIKE '%SORS%'", ARRAY_A);
        $all['actions'] = $wpdb->get_results("SELECT hook, args, extended_args FROM {$wpdb->prefix}actionscheduler_actions WHERE hook LIKE 'sors%'", ARRAY_A);

        return wp_json_encode($all, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES) . $this->sorsLog();
    }

    /** @return list<string> Keys of known customers, and of claims. */
    protected function customers(): array
    {
        global $wpdb;

        return $wpdb->get_col('SELECT code FROM ' . Schema::table('links') . " WHERE kind = 'customer' ORDER BY id");
    }

    /** @return array{rows: mixed, links: mixed, meta: mixed} All of ours about one order. */
    protected function kept(\WC_Order $order): array
    {
        global $wpdb;
        $order = wc_get_order($order->get_id());
        $this->assertInstanceOf(\WC_Order::class, $order);
        $meta = array_filter($order->get_meta_data(), static fn (\WC_Meta_Data $meta): bool => str_contains((string) $meta->key, 'sors'));

        return [
            'rows' => (new OutboxRepository())->findByOrder($order->get_id()),
            'links' => $wpdb->get_results($wpdb->prepare(
                'SELECT * FROM %i WHERE code = %s',
                Schema::table('links'),
                (string) json_decode((new OutboxRepository())->findByOrigin($order->get_id())->snapshot ?? '', true)['customer_key']
            ), ARRAY_A),
            'meta' => array_values(array_map(static fn (\WC_Meta_Data $meta): array => [$meta->key, $meta->value], $meta)),
        ];
    }

    /** @param list<string> $words */
    protected function assertNoneOf(array $words, string $text): void
    {
        foreach ($words as $word) {
            $at = strpos($text, $word);
            $this->assertFalse($at, "“{$word}” is there: " . substr($text, max(0, (int) $at - 200), 300));
        }
    }
}
