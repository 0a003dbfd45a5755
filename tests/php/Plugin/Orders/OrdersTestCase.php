<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Admin\OrdersTab;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Orders\Screen\OrderMetaBox;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\ShopTestCase;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Base of tests in a shop that sends orders to a sandbox: linked products, Serbian VAT, and orders calculated by
 * WooCommerce.
 */
abstract class OrdersTestCase extends ShopTestCase
{
    protected const DATABASE = 'MyDatabase2026';

    /** Personal data that may appear only in SORS and on the order. */
    protected const CANARIES = ['Čedomir', 'Žarković', 'cedomir.zarkovic', '0641234567', 'Његошева', 'Šabac'];

    protected SandboxProcess $sors;

    /** Factory of the services of orders. */
    protected function factory(): OrdersFactory
    {
        return new OrdersFactory();
    }

    /** Runs the relay as its scheduled action does. */
    protected function runRelay(): void
    {
        $this->factory()->createRelay()->runScheduled();
    }

    /** The second profile can't look documents up; tests without a look-up choose it explicitly. */
    protected static function profile(): string
    {
        return parent::profile() === '' ? '' : Variants::file('serbian with look-up');
    }

    /** @param array<string, mixed> $settings */
    protected function enableSending(array $settings = [], int $articles = 60): SandboxProcess
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

    /** Sends orders to a sandbox with the other contract profile, which can't look documents up. */
    protected function enableSendingWithoutLookup(): SandboxProcess
    {
        return $this->enableSendingTo(...Variants::get('serbian'));
    }

    /** Sends orders to this sandbox with this contract profile. */
    protected function enableSendingTo(SandboxProcess $sandbox, string $profile): SandboxProcess
    {
        $this->enableSending();
        $this->sors = $sandbox;
        $this->sors->clearFaults();
        $this->sors->reset(60, 1);
        ApiKey::save($this->sors->key);
        Settings::save(['profile_path' => $profile, 'api_url' => $this->sors->https, 'ca_file' => $this->sors->caFile]);

        return $this->sors;
    }

    /**
     * Creates products linked to sellable articles of the sandbox.
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
     * Creates a shopper's order, calculated by WooCommerce, with the status `pending`.
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

    /** Places an order and runs the relay, as a shop does. */
    protected function send(\WC_Order $order, string $status = 'processing'): OutboxEntry
    {
        $order->update_status($status);
        $this->runRelay();

        return $this->entry($order);
    }

    protected function entry(\WC_Order $order, string $origin = OutboxEntry::ORDER): OutboxEntry
    {
        $entry = (new OutboxRepository())->findByOrigin($order->get_id(), $origin);
        $this->assertNotNull($entry, 'The order is in the outbox.');

        return $entry;
    }

    /** @return list<array<string, mixed>> Documents in SORS, of one order or of all. */
    protected function documents(?\WC_Order $order = null, string $database = self::DATABASE): array
    {
        return array_values(array_filter(
            $this->sors->data('documents', $database),
            static fn (array $document): bool => $order === null
                || (string) $document['order_number'] === (string) $order->get_order_number()
        ));
    }

    /** Makes pending entries due, as if time had passed. */
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
            // The extension keeps the rate-limit pause per host name. Under its other name, the sandbox has no pause.
            Settings::save(['api_url' => str_replace('127.0.0.1', 'localhost', $this->sors->https)]);
        }
    }

    /**
     * Starts a process of the shop.
     *
     * @param array<string, mixed> $task Task for shop-process.php.
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
            $this->assertLessThan($until, microtime(true), 'The condition is met in time.');
            usleep(50_000);
        }
    }

    protected function assertSameMoney(string $expected, mixed $actual, string $message = ''): void
    {
        $this->assertSame(number_format((float) $expected, 2, '.', ''), number_format((float) $actual, 2, '.', ''), $message);
    }

    /** Asserts that neither personal data nor the API key is in notes, the log, options, actions or our screens. */
    protected function assertNoPersonalDataLeaked(): void
    {
        global $wpdb;
        $notes = implode("\n", $wpdb->get_col("SELECT comment_content FROM {$wpdb->comments} WHERE comment_type = 'order_note'"));
        $entries = (string) wp_json_encode($wpdb->get_results('SELECT * FROM ' . Schema::table('outbox')), JSON_UNESCAPED_UNICODE);
        $links = (string) wp_json_encode($wpdb->get_results('SELECT * FROM ' . Schema::table('links') . " WHERE kind = 'customer'"), JSON_UNESCAPED_UNICODE);
        $options = (string) wp_json_encode($wpdb->get_results("SELECT * FROM {$wpdb->options} WHERE option_name LIKE '%sors%'"), JSON_UNESCAPED_UNICODE);
        $actions = (string) wp_json_encode($wpdb->get_results("SELECT hook, args, extended_args FROM {$wpdb->prefix}actionscheduler_actions WHERE hook LIKE 'sors%'"), JSON_UNESCAPED_UNICODE);
        $everything = $notes . $entries . $links . $options . $actions . $this->sorsLog() . $this->pages();
        foreach ([...self::CANARIES, $this->sors->key] as $canary) {
            $this->assertStringNotContainsString($canary, $everything);
        }
        $this->assertStringNotContainsString($this->sors->key, (string) wp_json_encode($wpdb->get_results("SELECT * FROM {$wpdb->options}")));
    }

    /** HTML of the orders tab and of the meta boxes. */
    private function pages(): string
    {
        ob_start();
        (new OrdersTab(Settings::load()))->render();
        foreach ((new OutboxRepository())->listRecent(20) as $entry) {
            $order = wc_get_order($entry->orderId);
            if ($order instanceof \WC_Order) {
                (new OrderMetaBox($this->factory()))->render($order);
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
