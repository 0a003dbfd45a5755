<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Admin\OrdersTab;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Orders\Screen\OrderMetaBox;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * A shop that sends orders to a sandbox: products linked with the sandbox's articles, Serbian VAT, and orders made the
 * way WooCommerce makes them.
 */
abstract class OrdersTestCase extends ShopTestCase
{
    protected const DATABASE = 'MyDatabase2026';

    /** Words of the customer that must be found nowhere but in SORS and on the order. */
    protected const CANARIES = ['Čedomir', 'Žarković', 'cedomir.zarkovic', '0641234567', 'Његошева', 'Šabac'];

    protected SandboxProcess $sors;

    /** The second profile has no look-up of documents; tests of life without it say so themselves. */
    protected static function profile(): string
    {
        return parent::profile() === '' ? '' : Variants::file('serbian with look-up');
    }

    /** @param array<string, mixed> $settings */
    protected function sending(array $settings = [], int $articles = 60): SandboxProcess
    {
        $this->sors = $this->sandbox($articles, 1, $settings + [
            'send_orders' => true,
            'send_from' => gmdate('Y-m-d\TH:i:s\Z', time() - DAY_IN_SECONDS),
            'order_statuses' => ['processing', 'completed'],
            'document_type' => 'reservation',
            'shipping_article' => 'DOSTAVA',
            'fee_article' => 'NAKNADA',
        ]);
        $this->linkServices();

        return $this->sors;
    }

    /** A shop that sends orders to a sandbox with the other contract profile, which has no look-up of documents. */
    protected function sendingWithoutLookUp(): SandboxProcess
    {
        return $this->sendingTo(...Variants::get('serbian'));
    }

    /** A shop that sends orders to this sandbox, by this contract profile. */
    protected function sendingTo(SandboxProcess $sandbox, string $profile): SandboxProcess
    {
        $this->sending();
        $this->sors = $sandbox;
        $this->sors->clearFaults();
        $this->sors->reset(60, 1);
        ApiKey::save($this->sors->key);
        Settings::save(['profile_path' => $profile, 'api_url' => $this->sors->https, 'ca_file' => $this->sors->caFile]);

        return $this->sors;
    }

    /**
     * Goods of the sandbox that can be sold, as products of the shop.
     *
     * @return list<array{product: \WC_Product_Simple, article: array<string, mixed>}>
     */
    protected function goods(int $number, string $price = '1200'): array
    {
        $goods = [];
        foreach ($this->sors->data('articles') as $article) {
            if (count($goods) === $number || ($article['kind'] ?? '') === 'service' || (string) ($article['code'] ?? '') === '') {
                continue;
            }
            $rate = (string) (float) ($article['vat_rate'] ?? '20');
            $product = new \WC_Product_Simple();
            $product->set_name((string) $article['name']);
            $product->set_regular_price($price);
            $product->set_tax_class(['20' => '', '10' => 'reduced-rate', '0' => 'zero-rate'][$rate] ?? '');
            $product->save();
            $this->link((string) $article['id'], (string) $article['code'], $product->get_id());
            $goods[] = ['product' => $product, 'article' => $article];
        }
        $this->assertCount($number, $goods);

        return $goods;
    }

    protected function link(string $sorsId, string $code, ?int $productId, string $database = self::DATABASE): void
    {
        global $wpdb;
        $wpdb->insert(Schema::table('links'), [
            'database_name' => $database,
            'kind' => 'article',
            'sors_id' => $sorsId,
            'wp_id' => $productId,
            'code' => $code,
            'updated_gmt' => gmdate('Y-m-d H:i:s'),
        ]);
    }

    /**
     * An order of a shopper's, calculated by WooCommerce, still `pending`.
     *
     * @param list<array{\WC_Product, int|float}> $lines
     * @param array<string, mixed>                $more shipping, fee, coupon, billing, payment
     */
    protected function order(array $lines, array $more = []): \WC_Order
    {
        $order = wc_create_order();
        foreach ($lines as [$product, $quantity]) {
            $order->add_product($product, $quantity);
        }
        foreach (($more['billing'] ?? []) + $this->shopper() as $field => $value) {
            $order->{"set_billing_{$field}"}($value);
        }
        $order->set_payment_method('cod');
        $order->set_payment_method_title($more['payment'] ?? 'Pouzećem');
        $order->set_customer_note($more['note'] ?? '');
        if (isset($more['shipping'])) {
            $shipping = new \WC_Order_Item_Shipping();
            $shipping->set_method_title('Kurirska dostava');
            $shipping->set_total((string) $more['shipping']);
            $order->add_item($shipping);
        }
        if (isset($more['fee'])) {
            $fee = new \WC_Order_Item_Fee();
            $fee->set_name('Naknada za pouzeće');
            $fee->set_total((string) $more['fee']);
            $order->add_item($fee);
        }
        if (isset($more['coupon'])) {
            $coupon = new \WC_Coupon();
            $coupon->set_props($more['coupon'] + ['code' => 'popust' . wp_rand()]);
            $coupon->save();
            $order->calculate_totals();
            $order->apply_coupon($coupon);
        }
        $order->calculate_totals();
        $order->save();

        return $order;
    }

    /** @return array<string, string> */
    protected function shopper(): array
    {
        return [
            'first_name' => 'Čedomir',
            'last_name' => 'Žarković',
            'email' => 'cedomir.zarkovic@example.rs',
            'phone' => '0641234567',
            'address_1' => 'Његошева 12',
            'city' => 'Šabac',
            'postcode' => '15000',
            'country' => 'RS',
        ];
    }

    /** Places an order and has it sent by the scheduled relay, as a shop does. */
    protected function send(\WC_Order $order, string $status = 'processing'): OutboxEntry
    {
        $order->update_status($status);
        Relay::runScheduled();

        return $this->row($order);
    }

    protected function row(\WC_Order $order, string $origin = OutboxEntry::ORDER): OutboxEntry
    {
        $row = (new OutboxRepository())->findByOrigin($order->get_id(), $origin);
        $this->assertNotNull($row, 'The order is in the outbox.');

        return $row;
    }

    /** @return list<array<string, mixed>> Documents SORS has, of one order or of all. */
    protected function documents(?\WC_Order $order = null, string $database = self::DATABASE): array
    {
        return array_values(array_filter(
            $this->sors->data('documents', $database),
            static fn (array $document): bool => $order === null
                || (string) $document['order_number'] === (string) $order->get_order_number()
        ));
    }

    /** Makes a waiting row due, as if its time had come. */
    protected function elapse(int $seconds): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            'UPDATE %i SET next_attempt_gmt = DATE_SUB(next_attempt_gmt, INTERVAL %d SECOND),'
            . ' updated_gmt = DATE_SUB(updated_gmt, INTERVAL %d SECOND)',
            Schema::table('outbox'),
            $seconds,
            $seconds
        ));
        $wpdb->query($wpdb->prepare(
            "UPDATE %i SET updated_gmt = DATE_SUB(updated_gmt, INTERVAL %d SECOND) WHERE kind = 'customer'",
            Schema::table('links'),
            $seconds
        ));
        delete_transient('sors_rate_limit_pause');
        if ($this->sors->hasLongPause()) {
            // The extension counts a rest by its own clock; under its other name, the server has asked for none.
            Settings::save(['api_url' => str_replace('127.0.0.1', 'localhost', $this->sors->https)]);
        }
    }

    /**
     * A process of the shop's own.
     *
     * @param array<string, mixed> $task As of shop-process.php.
     *
     * @return resource
     */
    protected function process(array $task)
    {
        $command = [
            PHP_BINARY,
            '-d', 'memory_limit=512M',
            '-d', 'display_errors=stderr',
            '-d', 'extension=' . getenv('SORS_EXTENSION'),
            __DIR__ . '/shop-process.php',
            (string) wp_json_encode($task),
        ];
        $process = proc_open($command, [['file', '/dev/null', 'r'], STDERR, STDERR], $pipes);
        $this->assertNotFalse($process);

        return $process;
    }

    /** @param list<resource> $processes */
    protected function finish(array $processes): void
    {
        $this->await(static fn (): bool => array_filter(
            $processes,
            static fn ($process): bool => proc_get_status($process)['running']
        ) === []);
        array_map('proc_close', $processes);
        wp_cache_flush();
    }

    /** @param callable(): bool $condition */
    protected function await(callable $condition): void
    {
        $until = microtime(true) + 180;
        while (!$condition()) {
            $this->assertLessThan($until, microtime(true), 'It takes too long.');
            usleep(50_000);
        }
    }

    protected function assertSameMoney(string $expected, mixed $actual, string $message = ''): void
    {
        $this->assertSame(number_format((float) $expected, 2, '.', ''), number_format((float) $actual, 2, '.', ''), $message);
    }

    /** Nothing of the customer's, and not the key, has got into notes, the log, options, mail or pages of ours. */
    protected function assertNoPersonalDataLeaked(): void
    {
        global $wpdb;
        $notes = implode("\n", $wpdb->get_col("SELECT comment_content FROM {$wpdb->comments} WHERE comment_type = 'order_note'"));
        $rows = (string) wp_json_encode($wpdb->get_results('SELECT * FROM ' . Schema::table('outbox')), JSON_UNESCAPED_UNICODE);
        $links = (string) wp_json_encode($wpdb->get_results('SELECT * FROM ' . Schema::table('links') . " WHERE kind = 'customer'"), JSON_UNESCAPED_UNICODE);
        $options = (string) wp_json_encode($wpdb->get_results("SELECT * FROM {$wpdb->options} WHERE option_name LIKE '%sors%'"), JSON_UNESCAPED_UNICODE);
        $actions = (string) wp_json_encode($wpdb->get_results("SELECT hook, args, extended_args FROM {$wpdb->prefix}actionscheduler_actions WHERE hook LIKE 'sors%'"), JSON_UNESCAPED_UNICODE);
        $everything = $notes . $rows . $links . $options . $actions . $this->sorsLog() . $this->pages();
        foreach ([...self::CANARIES, $this->sors->key] as $canary) {
            $this->assertStringNotContainsString($canary, $everything);
        }
        $this->assertStringNotContainsString($this->sors->key, (string) wp_json_encode($wpdb->get_results("SELECT * FROM {$wpdb->options}")));
    }

    /** What the orders' tab and the boxes of the orders in the outbox show. */
    private function pages(): string
    {
        ob_start();
        (new OrdersTab(Settings::load()))->render();
        foreach ((new OutboxRepository())->listRecent(20) as $row) {
            $order = wc_get_order($row->orderId);
            if ($order instanceof \WC_Order) {
                (new OrderMetaBox())->render($order);
            }
        }

        return (string) ob_get_clean();
    }

    private function linkServices(): void
    {
        foreach ($this->sors->data('articles') as $article) {
            if (in_array($article['code'] ?? '', ['DOSTAVA', 'NAKNADA'], true)) {
                $this->link((string) $article['id'], (string) $article['code'], null);
            }
        }
    }
}
