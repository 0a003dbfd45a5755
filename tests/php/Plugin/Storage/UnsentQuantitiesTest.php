<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Storage;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;
use SorsForWooCommerce\Storage\UnsentQuantities;
use SorsForWooCommerce\Tests\ShopTestCase;

final class UnsentQuantitiesTest extends ShopTestCase
{
    public function testCountsQuantitiesOfUnsentOrders(): void
    {
        $cheese = $this->product('Sir „Šar planina”');
        $bread = $this->product('Хлеб');
        $variation = $this->variation();
        $this->queued([[$cheese, 2], [$bread, 1], [$variation, 4]]);
        $second = $this->queued([[$cheese, 3]]);
        $third = $this->queued([[$cheese, 10]]);
        (new OutboxRepository())->add($second, OutboxEntry::originForRefund(1));
        $states = new OutboxTransitions(new OutboxRepository());
        $states->transition((new OutboxRepository())->findByOrigin($second)->id, 'pending', 'rejected');
        $ids = [$cheese->get_id(), $bread->get_id(), $variation->get_id(), 999999];

        $this->assertEquals(
            [$cheese->get_id() => '15', $bread->get_id() => '1', $variation->get_id() => '4'],
            (new UnsentQuantities())->listForProducts($ids)
        );

        $before = gmdate('Y-m-d H:i:s', time() - 60);
        $entry = (new OutboxRepository())->findByOrigin($third);
        $states->transition($entry->id, 'pending', 'sending');
        $this->assertSame('15', (new UnsentQuantities())->listForProducts($ids)[$cheese->get_id()]);
        $states->transition($entry->id, 'sending', 'sent');
        $this->assertSame('5', (new UnsentQuantities())->listForProducts($ids)[$cheese->get_id()]);
        $this->assertSame('15', (new UnsentQuantities())->listForProducts($ids, $before)[$cheese->get_id()], 'The stock was read before the order was sent.');
        $this->assertSame('5', (new UnsentQuantities())->listForProducts($ids, gmdate('Y-m-d H:i:s', time() + 60))[$cheese->get_id()]);
        $this->assertArrayNotHasKey($bread->get_id(), (new UnsentQuantities())->listForProducts([$cheese->get_id()]));
        $this->assertSame([], (new UnsentQuantities())->listForProducts([]));
    }

    public function testSkippedOrdersDoNotCount(): void
    {
        $cheese = $this->product('Sir');
        $order = $this->queued([[$cheese, 2]]);
        (new OutboxTransitions(new OutboxRepository()))->transition((new OutboxRepository())->findByOrigin($order)->id, 'pending', 'skipped');
        $this->assertSame([], (new UnsentQuantities())->listForProducts([$cheese->get_id()]));
    }

    public function testOpenOrdersThatReducedStockCount(): void
    {
        Settings::save(['send_orders' => true, 'send_from' => gmdate('Y-m-d\TH:i:s\Z', time() - 3600), 'order_statuses' => ['completed']]);
        foreach (['yes', 'no'] as $ownTables) {
            update_option('woocommerce_custom_orders_table_enabled', $ownTables);
            $cheese = $this->product('Sir');
            $cheese->set_manage_stock(true);
            $cheese->set_stock_quantity(50);
            $cheese->save();
            $order = wc_create_order();
            $order->add_product($cheese, 7);
            $order->save();
            $this->assertSame([], (new UnsentQuantities())->listForProducts([$cheese->get_id()]), 'Stock is not reduced yet.');
            $order->update_status('on-hold');
            $this->assertSame(43, (int) wc_get_product($cheese->get_id())->get_stock_quantity());
            $this->assertSame([$cheese->get_id() => '7'], (new UnsentQuantities())->listForProducts([$cheese->get_id()]));
            $order->update_status('completed');
            $this->assertSame([$cheese->get_id() => '7'], (new UnsentQuantities())->listForProducts([$cheese->get_id()]), 'In the outbox now, and counted once.');

            $other = wc_create_order();
            $other->add_product($cheese, 2);
            $other->save();
            $other->update_status('processing');
            $this->assertSame([$cheese->get_id() => '9'], (new UnsentQuantities())->listForProducts([$cheese->get_id()]));
            $other->update_status('cancelled');
            $this->assertSame([$cheese->get_id() => '7'], (new UnsentQuantities())->listForProducts([$cheese->get_id()]), 'Stock is restored.');
            Settings::save(['send_from' => gmdate('Y-m-d\TH:i:s\Z', time() + 3600)]);
            $old = wc_create_order();
            $old->add_product($cheese, 5);
            $old->save();
            $old->update_status('on-hold');
            $this->assertSame([$cheese->get_id() => '7'], (new UnsentQuantities())->listForProducts([$cheese->get_id()]), 'An order that is never sent.');
            $this->tearDown();
            Settings::save(['send_orders' => true, 'send_from' => gmdate('Y-m-d\TH:i:s\Z', time() - 3600), 'order_statuses' => ['completed']]);
        }
    }

    public function testFractionsStayExact(): void
    {
        add_filter('woocommerce_stock_amount', 'floatval');
        remove_filter('woocommerce_stock_amount', 'intval');
        $cheese = $this->product('Sir');
        $this->queued([[$cheese, 0.1]]);
        $this->queued([[$cheese, 0.2]]);
        remove_filter('woocommerce_stock_amount', 'floatval');
        add_filter('woocommerce_stock_amount', 'intval');
        $this->assertSame([$cheese->get_id() => '0.3'], (new UnsentQuantities())->listForProducts([$cheese->get_id()]));
    }

    private function product(string $name): \WC_Product_Simple
    {
        $product = new \WC_Product_Simple();
        $product->set_name($name);
        $product->set_regular_price('100');
        $product->save();

        return $product;
    }

    private function variation(): \WC_Product_Variation
    {
        $parent = new \WC_Product_Variable();
        $parent->set_name('Čarape');
        $parent->save();
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($parent->get_id());
        $variation->set_regular_price('300');
        $variation->save();

        return $variation;
    }

    /** @param list<array{\WC_Product, int|float}> $lines */
    private function queued(array $lines): int
    {
        $order = wc_create_order();
        foreach ($lines as [$product, $quantity]) {
            $order->add_product($product, $quantity);
        }
        $order->save();
        (new OutboxRepository())->add($order->get_id());

        return $order->get_id();
    }
}
