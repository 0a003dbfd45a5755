<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Screen;

use Automattic\WooCommerce\Utilities\OrderUtil;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Orders\Screen\OrderActions;
use SorsForWooCommerce\Orders\Screen\OrderFilter;
use SorsForWooCommerce\Orders\Screen\OrderList;
use SorsForWooCommerce\Orders\Screen\OrderMetaBox;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * Screens of orders: what they show, and which actions they allow.
 */
final class ScreenTest extends ShopTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        $this->asAdministrator();
    }

    public function testMetaBoxOffersTheActionsOfAState(): void
    {
        $order = wc_create_order();
        $this->assertStringContainsString('value="send:' . $order->get_id() . '"', $this->box($order));

        $entry = $this->entryInState($order, 'rejected', ['reason' => 'Nepoznata šifra <b>Č-1</b>']);
        $html = $this->box($order);
        $this->assertStringContainsString('Nepoznata šifra &lt;b&gt;Č-1&lt;/b&gt;', $html);
        $this->assertSame(['retry', 'skip'], $this->buttonActions($html, $entry));

        (new OutboxTransitions(new OutboxRepository()))->transition($entry->id, 'rejected', 'pending');
        $this->assertSame(['retry', 'skip'], $this->buttonActions($this->box($order), $entry));
        $uncertain = $this->entryInState(wc_create_order(), 'uncertain');
        $html = $this->box(wc_get_order($uncertain->orderId));
        $this->assertSame(['found', 'again', 'retry', 'skip'], $this->buttonActions($html, $uncertain));
        $this->assertStringContainsString('name="number[' . $uncertain->id . ']"', $html);

        $sent = $this->entryInState(wc_create_order(), 'sent', ['document_number' => 'REZ-7/2026', 'document_type' => 'reservation', 'database_name' => 'MyDatabase2026']);
        $html = $this->box(wc_get_order($sent->orderId));
        $this->assertSame([], $this->buttonActions($html, $sent));
        $this->assertStringContainsString('Reservation REZ-7/2026', $html);
        $this->assertStringContainsString('MyDatabase2026', $html);
    }

    public function testMetaBoxOfAnUncertainEntryShowsTheSnapshot(): void
    {
        $sent = DocumentSnapshot::fromDocument([
            'document_type' => 'reservation', 'order_number' => '77', 'date' => '2026-03-31', 'customer_id' => '502', 'currency' => 'RSD',
            'payment_method' => 'Pouzećem', 'total' => '2400.00', 'source_document' => null, 'note' => 'Zvonite Čedomiru',
            'items' => [['article_id' => '9', 'code' => 'Č-1', 'name' => 'Šraf <M8>', 'quantity' => '2', 'unit_price' => '1200.00', 'discount' => '0', 'vat_rate' => '20']],
        ], 'key');
        $this->assertStringNotContainsString('Čedomir', $sent->toJson());
        $uncertain = $this->entryInState(wc_create_order(), 'uncertain', ['snapshot' => $sent->toJson()]);
        $html = $this->box(wc_get_order($uncertain->orderId));
        foreach (['What was sent', 'Č-1', 'Šraf &lt;M8&gt;', '2400 RSD', '502', (string) mysql2date((string) get_option('date_format'), '2026-03-31 00:00:00')] as $shown) {
            $this->assertStringContainsString($shown, $html);
        }
    }

    public function testMetaBoxAcceptsPosts(): void
    {
        update_option('woocommerce_custom_orders_table_enabled', 'no');
        $order = wc_create_order();
        $this->entryInState($order, 'rejected', ['reason' => 'Zašto']);
        ob_start();
        (new OrderMetaBox(new OrdersFactory()))->render(get_post($order->get_id()));
        $this->assertStringContainsString('Zašto', (string) ob_get_clean());
    }

    public function testFormHasANonceAndTheButtonsBelongToIt(): void
    {
        ob_start();
        (new OrderMetaBox(new OrdersFactory()))->renderForm();
        $form = (string) ob_get_clean();
        $this->assertStringContainsString('name="_wpnonce"', $form);
        $this->assertSame(1, preg_match('/<form id="([^"]+)"/', $form, $id));
        $this->assertStringContainsString('form="' . $id[1] . '"', $this->box(wc_create_order()));
    }

    public function testStaffEnterTheNumber(): void
    {
        $entry = $this->entryInState(wc_create_order(), 'uncertain', ['document_type' => 'invoice', 'database_name' => 'X']);
        $message = $this->post('found:' . $entry->id, [$entry->id => ' RAC-12/2026 ']);
        $this->assertStringContainsString('RAC-12/2026', $message);
        $this->assertSame(['sent', 'RAC-12/2026'], [(new OutboxRepository())->find($entry->id)->state, (new OutboxRepository())->find($entry->id)->documentNumber]);
        $this->assertStringContainsString('changed in the meantime', $this->post('found:' . $entry->id, [$entry->id => 'RAC-13/2026']));
        $this->assertSame('RAC-12/2026', (new OutboxRepository())->find($entry->id)->documentNumber);
    }

    public function testNumberIsRequired(): void
    {
        $entry = $this->entryInState(wc_create_order(), 'uncertain');
        $this->post('found:' . $entry->id, [$entry->id => '  ']);
        $this->assertSame('uncertain', (new OutboxRepository())->find($entry->id)->state);
    }

    public function testSkipping(): void
    {
        $entry = $this->entryInState(wc_create_order(), 'rejected');
        $this->post('skip:' . $entry->id);
        $this->assertSame('skipped', (new OutboxRepository())->find($entry->id)->state);
    }

    public function testNothingHappensWithoutANonce(): void
    {
        $entry = $this->entryInState(wc_create_order(), 'rejected');
        $_POST = $_REQUEST = ['sors' => 'skip:' . $entry->id, '_wpnonce' => 'wrong'];
        $this->assertSame(403, $this->exitStatus(static fn () => (new OrderActions(new OrdersFactory()))->handleRequest()));
        $this->assertSame('rejected', (new OutboxRepository())->find($entry->id)->state);
    }

    public function testSendingRequiresTheCapabilityToEditOrders(): void
    {
        $entry = $this->entryInState(wc_create_order(), 'rejected');
        $user = wp_insert_user(['user_login' => 'kupac', 'user_pass' => wp_generate_password(), 'role' => 'customer']);
        wp_set_current_user($user);
        $_POST = $_REQUEST = ['sors' => 'skip:' . $entry->id, '_wpnonce' => wp_create_nonce(OrderActions::ACTION)];
        $this->assertSame(403, $this->exitStatus(static fn () => (new OrderActions(new OrdersFactory()))->handleRequest()));
        $this->assertSame('rejected', (new OutboxRepository())->find($entry->id)->state);
        $this->assertArrayNotHasKey(OrderList::BULK_ACTION, (new OrderList(new OrdersFactory()))->addBulkAction([]));
        (new OrderList(new OrdersFactory()))->handleBulkAction('https://example.test/', OrderList::BULK_ACTION, [$entry->orderId]);
        $this->assertSame('rejected', (new OutboxRepository())->find($entry->id)->state);
    }

    public function testListShowsDocuments(): void
    {
        $entry = $this->entryInState(wc_create_order(), 'sent', ['document_number' => 'REZ-9/2026']);
        $list = new OrderList(new OrdersFactory());
        $this->assertSame(
            ['cb', 'order_status', OrderList::COLUMN, 'order_total'],
            array_keys($list->addColumn(['cb' => '', 'order_status' => 'Status', 'order_total' => 'Total']))
        );
        foreach ([wc_get_order($entry->orderId), $entry->orderId] as $order) {
            ob_start();
            $list->renderCell(OrderList::COLUMN, $order);
            $this->assertStringContainsString('REZ-9/2026', (string) ob_get_clean());
        }
        ob_start();
        $list->renderCell('order_total', $entry->orderId);
        $this->assertSame('', ob_get_clean());
    }

    public function testBulkActionEnqueuesUnsentOrders(): void
    {
        Settings::save(['send_orders' => true]);
        $this->assertArrayHasKey(OrderList::BULK_ACTION, (new OrderList(new OrdersFactory()))->addBulkAction([]));
        $sent = $this->entryInState(wc_create_order(), 'sent');
        $rejected = $this->entryInState(wc_create_order(), 'rejected');
        $new = wc_create_order();
        $url = (new OrderList(new OrdersFactory()))->handleBulkAction('https://example.test/', OrderList::BULK_ACTION, [$sent->orderId, $rejected->orderId, $new->get_id()]);
        $this->assertSame('https://example.test/?sors_queued=2', $url);
        $this->assertSame(
            ['sent', 'pending', 'pending'],
            array_map(
                static fn (int $id): string => (new OutboxRepository())->findByOrigin($id)->state,
                [$sent->orderId, $rejected->orderId, $new->get_id()]
            )
        );
        $this->assertSame('x', (new OrderList(new OrdersFactory()))->handleBulkAction('x', 'trash', [$sent->orderId]));
    }

    public function testListIsFilteredByState(): void
    {
        $rejected = $this->entryInState(wc_create_order(), 'rejected');
        $this->entryInState(wc_create_order(), 'sent');
        $filter = new OrderFilter(new OutboxRepository());
        $this->assertSame(['limit' => 5], $filter->filterHposQuery(['limit' => 5]));
        // Query of the list with HPOS. With legacy storage, request() filters the posts.
        $asked = static fn (): array => OrderUtil::custom_orders_table_usage_is_enabled()
            ? $filter->filterHposQuery(['limit' => 5])
            : ['post__in' => $filter->filterHposQuery([])['id']];
        $_GET['sors_state'] = 'rejected';
        $this->assertSame(
            [$rejected->orderId],
            array_map(static fn (\WC_Order $order): int => $order->get_id(), wc_get_orders($asked()))
        );
        $_GET['sors_state'] = 'uncertain';
        $this->assertSame([], wc_get_orders($asked()));
        $_GET['sors_state'] = "x' OR 1";
        $this->assertSame(['limit' => 5], $filter->filterHposQuery(['limit' => 5]));
    }

    private function box(\WC_Order $order): string
    {
        ob_start();
        (new OrderMetaBox(new OrdersFactory()))->render($order);

        return (string) ob_get_clean();
    }

    /** @param array<string, string> $columns */
    private function entryInState(\WC_Order $order, string $state, array $columns = []): OutboxEntry
    {
        global $wpdb;
        (new OutboxRepository())->add($order->get_id());
        $entry = (new OutboxRepository())->findByOrigin($order->get_id());
        $wpdb->update(\SorsForWooCommerce\Storage\Schema::table('outbox'), ['state' => $state] + $columns, ['id' => $entry->id]);

        return (new OutboxRepository())->find($entry->id);
    }

    /** @return list<string> Actions that have a button. */
    private function buttonActions(string $html, OutboxEntry $entry): array
    {
        preg_match_all('/name="sors" value="(\w+):' . $entry->id . '"/', $html, $found);

        return $found[1];
    }

    /**
     * Presses a button.
     *
     * @param array<int, string> $numbers
     *
     * @return string Message on the next page.
     */
    private function post(string $button, array $numbers = []): string
    {
        $_POST = $_REQUEST = ['sors' => $button, 'number' => $numbers, '_wpnonce' => wp_create_nonce(OrderActions::ACTION)];
        $redirect = static fn (string $location): never => throw new \UnexpectedValueException($location);
        add_filter('wp_redirect', $redirect);
        try {
            (new OrderActions(new OrdersFactory()))->handleRequest();
            $this->fail('It goes back to the order.');
        } catch (\UnexpectedValueException $location) {
            $this->assertStringContainsString('action=edit', $location->getMessage());
        } finally {
            remove_filter('wp_redirect', $redirect);
        }
        ob_start();
        (new OrderActions(new OrdersFactory()))->renderNotice();

        return (string) ob_get_clean();
    }

    /** @param callable(): void $task */
    private function exitStatus(callable $task): int
    {
        $handler = static fn (): callable => static function (mixed $message, mixed $title, mixed $args): never {
            throw new \UnexpectedValueException('died', (int) ($args['response'] ?? 403));
        };
        add_filter('wp_die_handler', $handler);
        try {
            $task();
            $this->fail('The request ends.');
        } catch (\UnexpectedValueException $died) {
            return $died->getCode();
        } finally {
            remove_filter('wp_die_handler', $handler);
        }
    }
}
