<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Cli;

use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Cli\OrderCommand;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;
use SorsForWooCommerce\Tests\Support\RecordingOutput;

final class OrderCommandTest extends OrdersTestCase
{
    private RecordingOutput $output;

    protected function setUp(): void
    {
        parent::setUp();
        $this->output = new RecordingOutput();
    }

    /** @param array<string, string|bool> $options */
    private function ask(string $action, \WC_Order|int $order, array $options = []): int
    {
        $id = $order instanceof \WC_Order ? $order->get_id() : $order;

        return (new OrderCommand($this->output))->run([$action, (string) $id], $options);
    }

    /** @return array<string, scalar|null> */
    private function answer(): array
    {
        return end($this->output->tables)['rows'][0];
    }

    private function unsent(): \WC_Order
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);

        return $this->order([[$product, 2]], ['shipping' => 300]);
    }

    public function testExportSendsOnceHoweverOftenOneAsks(): void
    {
        $order = $this->unsent();
        self::assertSame(ExitCode::OK, $this->ask('send', $order), implode(' ', $this->output->errors));
        $row = $this->answer();
        self::assertSame('sent', $row['state']);
        self::assertNotSame('', $row['number']);
        self::assertSame(ExitCode::OK, $this->ask('send', $order));
        self::assertSame($row, $this->answer());
        self::assertCount(1, $this->documents());
        self::assertSame(ExitCode::OK, $this->ask('status', $order, ['format' => 'json']));
        self::assertSame(['json', $row], [end($this->output->tables)['format'], $this->answer()]);
    }

    public function testStatusTellsOfWhatWasNeverQueued(): void
    {
        $order = $this->unsent();
        self::assertSame(ExitCode::FAILED, $this->ask('status', $order));
        self::assertStringContainsString('wp sors order send ' . $order->get_id(), $this->output->errors[0]);
        self::assertSame(ExitCode::FAILED, $this->ask('status', 987654));
        self::assertSame('Order 987654: There is no such order.', $this->output->errors[1]);
    }

    public function testRetrySendsWhatWasRefused(): void
    {
        $order = $this->unsent();
        $this->sors->injectFault('status', 'document_create', ['status' => 422, 'times' => 1]);
        self::assertSame(ExitCode::FAILED, $this->ask('send', $order));
        self::assertSame('rejected', $this->answer()['state']);
        self::assertSame(ExitCode::OK, $this->ask('retry', $order));
        self::assertSame('sent', $this->answer()['state']);
        self::assertCount(1, $this->documents());
    }

    public function testWhatAPersonHasSettledIsNotSentByCommandsForWholeOrders(): void
    {
        $order = $this->unsent();
        $this->sors->injectFault('status', 'document_create', ['status' => 422, 'times' => 1]);
        $this->ask('send', $order);
        $this->sors->clearFaults();
        $this->factory()->createResolution()->skip($this->entry($order)->id);
        foreach (['send', 'retry'] as $action) {
            self::assertSame(ExitCode::OK, $this->ask($action, $order));
            self::assertSame('skipped', $this->answer()['state']);
            self::assertStringContainsString('on the order’s own screen', end($this->output->warnings));
        }
        self::assertFalse($this->factory()->createEnqueuer()->enqueueManually($order->get_id()), 'Nor by the list’s bulk action.');
        $this->runRelay();
        self::assertSame([], $this->documents());
        self::assertSame('sent', $this->factory()->createResolution()->retry($this->entry($order)->id)->state);
    }

    /** @return array<string, array{string, array<string, bool>, string, int}> fault, answer, state, documents in the end */
    public static function answers(): array
    {
        return [
            'it is there' => ['drop_after', [], 'sent', 1],
            'it is not there' => ['drop_before', ['not-found' => true], 'sent', 1],
            'left' => ['drop_before', ['skip' => true], 'skipped', 0],
        ];
    }

    /**
     * @dataProvider answers
     *
     * @param array<string, bool> $options
     */
    public function testResolveEndsAnUncertainty(string $fault, array $options, string $state, int $documents): void
    {
        $this->enableSendingWithoutLookup();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault($fault, 'document_create', ['times' => 1]);
        self::assertSame(ExitCode::FAILED, $this->ask('send', $order));
        self::assertSame('uncertain', $this->answer()['state']);
        self::assertSame(ExitCode::USAGE, $this->ask('resolve', $order));
        self::assertSame(ExitCode::USAGE, $this->ask('resolve', $order, ['skip' => true, 'not-found' => true]));

        $options = $options === [] ? ['found' => (string) $this->documents()[0]['number']] : $options;
        self::assertSame(ExitCode::OK, $this->ask('resolve', $order, $options), implode(' ', $this->output->errors));
        self::assertSame($state, $this->answer()['state']);
        self::assertCount($documents, $this->documents());
        self::assertSame(ExitCode::FAILED, $this->ask('resolve', $order, ['not-found' => true]));
    }

    public function testReplacedSendsAnew(): void
    {
        $order = $this->unsent();
        $this->ask('send', $order);
        // Changed, so that the document is another one also for a SORS that knows repeated requests.
        $order = wc_get_order($order->get_id());
        $order->set_payment_method_title('Kartica');
        $order->save();
        self::assertSame(ExitCode::OK, $this->ask('resolve', $order, ['replaced' => true]), implode(' ', $this->output->errors));
        // The sandbox takes no document out: the old one is still there.
        self::assertCount(2, $this->documents());
    }

    public function testDryRunWritesExactlyWhatIsSentAndSendsNothing(): void
    {
        $order = $this->unsent();
        self::assertSame(ExitCode::OK, $this->ask('dry-run', $order, ['format' => 'json']), implode(' ', $this->output->errors));
        self::assertSame([], $this->documents());
        self::assertCount(200, $this->sors->data('customers'), 'No customer is created.');
        self::assertSame([], (new OutboxRepository())->findByOrder($order->get_id()), 'Nothing is queued.');
        self::assertStringContainsString('(new customer)', $this->output->lines[0]);

        self::assertSame(ExitCode::OK, $this->ask('send', $order));
        self::assertSame(ExitCode::OK, $this->ask('dry-run', $order, ['format' => 'json']));
        $planned = json_decode($this->output->lines[1], true, 16, JSON_THROW_ON_ERROR);
        self::assertNotSame([], $planned);
        $document = $this->documents()[0];
        self::assertStringContainsString((string) $document['customer_id'], $this->output->lines[1]);

        self::assertSame(ExitCode::OK, $this->ask('dry-run', $order));
        [$head, $items] = array_slice($this->output->tables, -2);
        $values = array_column($head['rows'], 'value', 'field');
        $this->assertSameMoney($order->get_total(), $values['total']);
        self::assertSame((string) $document['customer_id'], $values['customer_id']);
        self::assertSame(array_column($document['items'], 'code'), array_column($items['rows'], 'code'));
        self::assertCount(2, $items['rows'], 'Goods and shipping.');
    }

    public function testDryRunSaysWhyAnOrderWouldNotBeSent(): void
    {
        $this->enableSending();
        $product = new \WC_Product_Simple();
        $product->set_name('Čaša');
        $product->set_sku('NEPOZNATA-7');
        $product->set_regular_price('100');
        $product->save();
        $order = $this->order([[$product, 1]]);
        self::assertSame(ExitCode::FAILED, $this->ask('dry-run', $order));
        self::assertStringContainsString('NEPOZNATA-7', $this->output->errors[0]);
        self::assertSame(ExitCode::FAILED, $this->ask('dry-run', 987654));
    }

    public function testDryRunOfARefund(): void
    {
        $order = $this->unsent();
        Settings::save(['document_type' => 'invoice']);
        $this->ask('send', $order);
        $refund = wc_create_refund(['order_id' => $order->get_id(), 'amount' => $order->get_total()]);
        self::assertSame(ExitCode::OK, $this->ask('dry-run', $order, ['refund' => (string) $refund->get_id()]), implode(' ', $this->output->errors));
        $values = array_column(array_slice($this->output->tables, -2)[0]['rows'], 'value', 'field');
        self::assertSame($this->documents()[0]['id'], $values['source_document']);
        self::assertNotSame('sent', (new OutboxRepository())->findByOrigin($order->get_id(), OutboxEntry::originForRefund($refund->get_id()))?->state);
        self::assertCount(1, $this->documents());
    }
}
