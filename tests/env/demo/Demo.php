<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Env;

use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\ExpectedCatalog;

/**
 * Runs the steps of ./dev demo and checks their results.
 */
final class Demo
{
    private const DATABASE = 'MyDatabase2026';
    private const BUSINESS_UNIT = '1';

    private readonly Screen $screen;

    /** @var list<array<string, mixed>> Figures of each run, for the table and the JSON file. */
    private array $runs = [];

    /** @var list<string> Expectations that failed. */
    private array $failures = [];

    public function __construct()
    {
        $this->screen = new Screen();
    }

    public function run(): bool
    {
        $this->configure();
        foreach (Settings::SYNC_KINDS as $kind) {
            $this->runSync($kind, $kind);
        }
        $order = $this->placeOrder();
        // If an order is sent in the second in which a run starts, SORS's stock may or may not include it. Avoid that here.
        sleep(2);
        $this->runSync('stock', 'stock after order');
        $this->verifyArticles();
        $this->printReport($order);

        return $this->failures === [];
    }

    private function configure(): void
    {
        ApiKey::save((string) getenv('SORS_SANDBOX_KEY'));
        Settings::save([
            'api_url' => (string) getenv('SORS_SANDBOX_HTTPS'),
            'ca_file' => (string) getenv('SORS_SANDBOX_CA'),
            'database' => self::DATABASE,
            'business_unit' => self::BUSINESS_UNIT,
            'owned_fields' => Settings::FIELDS,
            'new_product_status' => 'publish',
        ] + Purchase::requiredSettings());
        $probe = ClientFactory::create()->testConnection();
        $this->screen->printLine(sprintf(
            "==> Connected to SORS (sandbox): %s ms, business units %s",
            $probe['milliseconds'],
            implode(', ', array_column($probe['business_units'], 'name'))
        ));
    }

    private function runSync(string $kind, string $label): void
    {
        $runner = new Runner();
        $began = microtime(true);
        $run = $runner->runToEnd($runner->start($kind, 'demo')->id, function (Run $run) use ($label, $began): void {
            $this->screen->drawBar($label, $run->seen, $run->total, microtime(true) - $began, false);
        });
        $seconds = microtime(true) - $began;
        $this->screen->drawBar($label, $run->seen, $run->total, $seconds, true);
        $this->runs[] = ['label' => $label, 'seconds' => round($seconds, 1)] + array_intersect_key($run->toArray(), array_flip(
            ['kind', 'state', 'seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'bytes', 'reason']
        ));
        if ($run->state !== 'completed' || $run->failed > 0) {
            $this->failures[] = "{$label}: {$run->state}, {$run->failed} failed. {$run->reason}";
        }
    }

    /** @return array<string, mixed> Figures of the order and its document. */
    private function placeOrder(): array
    {
        $before = $this->fetchDocuments();
        $began = microtime(true);
        $purchase = Purchase::place();
        $row = $purchase->waitForDelivery();
        $seconds = microtime(true) - $began;
        $after = $this->fetchDocuments();
        $new = array_values(array_diff_key($after, $before));
        $document = $new[0] ?? [];
        $order = wc_get_order($purchase->order->get_id());

        $this->expect($row !== null && $row->state === 'sent', sprintf('The order was not sent: %s %s', $row?->state, $row?->reason));
        $this->expect(count($new) === 1, sprintf('SORS has %d new documents instead of one.', count($new)));
        $number = (string) $row?->documentNumber;
        $this->expect($number !== '' && $number === (string) ($document['number'] ?? ''), 'The order does not have the number of its document.');
        $this->expect(
            str_contains(implode("\n", $purchase->listNotes()), $number),
            'No order note contains the document number.'
        );
        $this->compareDocument($purchase, $document);

        return [
            'order' => $order->get_order_number(),
            'document' => $number,
            'type' => (string) $row?->documentType,
            'total' => $order->get_total(),
            'seconds' => round($seconds, 1),
            'documents_before' => count($before),
            'documents_after' => count($after),
        ];
    }

    /** @param array<string, mixed> $document As the sandbox stored it. */
    private function compareDocument(Purchase $purchase, array $document): void
    {
        $quantities = [];
        foreach ($document['items'] ?? [] as $item) {
            $quantities[(string) $item['code']] = rtrim(rtrim(number_format((float) $item['quantity'], 3, '.', ''), '0'), '.');
        }
        ksort($quantities, SORT_STRING);
        $this->expect($quantities === $purchase->orderedQuantities(), 'The items of the document differ from the order: ' . json_encode($quantities));
        $this->expect(
            wc_format_decimal((string) ($document['total'] ?? ''), 2) === wc_format_decimal($purchase->order->get_total(), 2),
            sprintf('The total of the document is %s, of the order %s.', $document['total'] ?? 'nothing', $purchase->order->get_total())
        );
        $customers = array_column($this->fetchSandboxRows('customers'), null, 'id');
        $customer = $customers[$document['customer_id'] ?? ''] ?? [];
        $this->expect(($customer['email'] ?? '') === $purchase->order->get_billing_email(), 'The customer of the document differs from the order.');
    }

    private function verifyArticles(): void
    {
        $articles = count((new ExpectedCatalog($this->fetchSandboxRows('articles')))->articles());
        $this->expect(
            $this->countLinks('article') === $articles,
            sprintf('%d of %d sellable articles are in the shop.', $this->countLinks('article'), $articles)
        );
    }

    /** @param array<string, mixed> $order */
    private function printReport(array $order): void
    {
        $this->screen->printLine('');
        $this->screen->printTable(
            ['', 'seen', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'bytes', 'seconds'],
            array_map(static fn (array $run): array => [
                $run['label'], $run['seen'], $run['created'], $run['updated'], $run['unchanged'], $run['skipped'],
                $run['failed'], number_format((float) $run['bytes'], 0, '.', ' '), number_format($run['seconds'], 1),
            ], $this->runs)
        );
        $facts = [
            'articles in the shop' => $this->countLinks('article'),
            'product categories' => $this->countLinks('group'),
            'images attached' => $this->countLinks('attachment'),
            'order → document' => sprintf(
                '#%s → %s %s (%s RSD, %s s)',
                $order['order'],
                $order['type'],
                $order['document'],
                $order['total'],
                $order['seconds']
            ),
            'documents in SORS' => sprintf('%d before, %d after', $order['documents_before'], $order['documents_after']),
        ];
        $this->screen->printLine('');
        foreach ($facts as $name => $value) {
            $this->screen->printLine(sprintf('    %-22s %s', $name, $value));
        }
        foreach ($this->runs as $run) {
            $this->screen->printLine(sprintf('    %s: %d created, %d updated, %d unchanged', $run['label'], $run['created'], $run['updated'], $run['unchanged']));
        }
        foreach ($this->failures as $sentence) {
            $this->screen->printLine('WRONG: ' . $sentence);
        }
        file_put_contents((string) getenv('SORS_DEMO_RESULT'), json_encode(
            ['runs' => $this->runs, 'facts' => $facts, 'order' => $order, 'wrong' => $this->failures],
            JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR
        ) . "\n");
    }

    private function countLinks(string $kind): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            'SELECT COUNT(*) FROM %i WHERE kind = %s AND database_name = %s AND wp_id IS NOT NULL',
            Schema::table('links'),
            $kind,
            self::DATABASE
        ));
    }

    /** @return array<string, array<string, mixed>> id → document */
    private function fetchDocuments(): array
    {
        return array_column($this->fetchSandboxRows('documents'), null, 'id');
    }

    /** @return list<array<string, mixed>> */
    private function fetchSandboxRows(string $resource): array
    {
        $answer = file_get_contents(rtrim((string) getenv('SORS_SANDBOX_ADMIN'), '/') . '/data/' . self::DATABASE . '/' . $resource);

        return json_decode((string) $answer, true, 32, JSON_THROW_ON_ERROR);
    }

    private function expect(bool $true, string $otherwise): void
    {
        if (!$true) {
            $this->failures[] = $otherwise;
        }
    }
}
