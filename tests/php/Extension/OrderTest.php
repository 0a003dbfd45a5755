<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Client;
use Sors\Exception\UncertainException;
use Sors\Exception\ValidationException;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Orders as documents: what PHP passes, what the sandbox received.
 */
final class OrderTest extends ExtensionTestCase
{
    /** @dataProvider profiles */
    public function testAnOrderBecomesOneDocument(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $client = self::client($sandbox, $profile);
        $order = self::order($sandbox);

        $preview = $client->previewOrder($order);
        self::assertSame([], $sandbox->data('documents'));
        $receipt = $client->sendOrder($order);

        $documents = $sandbox->data('documents');
        self::assertCount(1, $documents);
        self::assertSame(['id', 'number', 'total', 'fingerprint'], array_keys($receipt));
        self::assertSame($documents[0]['id'], $receipt['id']);
        self::assertNotSame('', $receipt['number']);
        self::assertSame('1449.99', self::money($receipt['total']));
        self::assertSame($preview['fingerprint'], $receipt['fingerprint']);
        self::assertSame('1449.99', self::money($preview['document']['total']));
        self::assertIsArray(json_decode($preview['body'], true));
        self::assertSame('1449.99', self::money($documents[0]['total']));
        self::assertSame('Звати пре доставе', $documents[0]['note']);
        self::assertSame('1024', $documents[0]['order_number']);
        self::assertSame(
            array_column($preview['document']['items'], 'article_id'),
            array_column($documents[0]['items'], 'article_id')
        );
        self::assertSame(1, $sandbox->requests()['resources']['document_create'] ?? null);
    }

    /** @dataProvider profiles */
    public function testTheFingerprintIsOfTheDocumentOnly(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $client = self::client($sandbox, $profile);
        $order = self::order($sandbox);
        $first = $client->previewOrder($order)['fingerprint'];

        self::assertSame($first, $client->previewOrder(array_reverse($order, true))['fingerprint']);
        self::assertSame($first, $client->previewOrder(['total' => '1449.9900'] + $order)['fingerprint']);
        self::assertNotSame($first, $client->previewOrder(['note' => null] + $order)['fingerprint']);
        $other = self::client($sandbox, $profile, ['business_unit' => '2']);
        self::assertNotSame($first, $other->previewOrder($order)['fingerprint']);
    }

    /** @dataProvider profiles */
    public function testADocumentCanBeFoundByItsOrder(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $client = self::client($sandbox, $profile);
        if (!$client->profile()['finds_documents']) {
            self::thrown(
                \Sors\Exception\ContractException::class,
                static fn () => $client->findDocuments('1024', 'invoice')
            );

            return;
        }
        self::assertSame([], $client->findDocuments('1024', 'invoice_delivery_note'));
        $receipt = $client->sendOrder(self::order($sandbox));
        $found = $client->findDocuments('1024', 'invoice_delivery_note');

        self::assertSame([$receipt['id']], array_column($found, 'id'));
        self::assertSame([$receipt['number']], array_column($found, 'number'));
        self::assertSame([], $client->findDocuments('1025', 'invoice_delivery_note'));
    }

    /** @dataProvider profiles */
    public function testADocumentTakenOutIsSentAnewAsAnother(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $client = self::client($sandbox, $profile);
        $order = self::order($sandbox);
        $first = $client->sendOrder($order)['id'];
        $again = $client->sendOrder($order)['id'];
        // Of the two, the Serbian profile has an idempotency key.
        self::assertSame($profile !== 'assumed', $again === $first);

        $replacement = $client->sendOrder($order + ['revision' => 1]);
        self::assertNotContains($replacement['id'], [$first, $again]);
        self::assertSame($client->previewOrder($order)['fingerprint'], $replacement['fingerprint']);
        self::assertNotSame($replacement['id'], $client->sendOrder($order + ['revision' => 2])['id']);
        self::thrown(ValidationException::class, static fn () => $client->sendOrder($order + ['revision' => -1]));
    }

    /** @dataProvider profiles */
    public function testARefundBecomesAReturn(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $client = self::client($sandbox, $profile);
        $order = self::order($sandbox);
        $sale = $client->sendOrder($order);
        $refund = ['document_type' => 'return', 'order_number' => '1024-1', 'source_document' => $sale['id'],
            'total' => '-250.00', 'total_tax' => '-41.67',
            'items' => [['quantity' => '-1', 'subtotal' => '-208.333333', 'subtotal_tax' => '-41.67',
                'total' => '-208.333333', 'total_tax' => '-41.67'] + $order['items'][2]]] + $order;
        $client->sendOrder($refund);

        $documents = array_column($sandbox->data('documents'), null, 'order_number');
        self::assertSame('return', $documents['1024-1']['document_type']);
        self::assertSame('250.00', self::money($documents['1024-1']['total']));
        self::assertSame($sale['id'], $documents['1024-1']['source_document']);
    }

    /** @dataProvider profiles */
    public function testAnotherCurrencyADueDateAndARounding(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $client = self::client($sandbox, $profile);
        $order = ['order_number' => '1030', 'due_date' => '2027-01-15', 'exchange_rate' => '117.1776'] + self::order($sandbox);
        $client->sendOrder($order);
        $documents = array_column($sandbox->data('documents'), null, 'order_number');
        // 1449.99 × 117.1776 = 169906.348224
        self::assertSame('169906.35', self::money($documents['1030']['total']));
        self::assertSame('2027-01-15', $documents['1030']['due_date']);

        $rounded = ['order_number' => '1031', 'total' => '1450.40'] + self::order($sandbox);
        $refused = self::thrown(ValidationException::class, static fn () => $client->sendOrder($rounded));
        self::assertStringContainsString('difference 0.41', $refused->getMessage());
        $article = $rounded['items'][0];
        $client->sendOrder($rounded + ['rounding' => [
            'article_id' => $article['article_id'], 'code' => $article['code'], 'name' => 'Zaokruženje', 'limit' => '0.50',
        ]]);
        $documents = array_column($sandbox->data('documents'), null, 'order_number');
        self::assertSame('1450.40', self::money($documents['1031']['total']));
        self::assertSame('Zaokruženje', end($documents['1031']['items'])['name']);
    }

    public function testAnUnusableRateDateOrRoundingIsNamed(): void
    {
        $sandbox = $this->sandbox();
        $client = self::client($sandbox);
        $order = self::order($sandbox);
        $cases = [
            'exchange rate' => ['exchange_rate' => '0'],
            '"due_date"' => ['due_date' => '15.01.2027.'],
            '"limit" is missing' => ['rounding' => ['article_id' => '1', 'code' => 'R', 'name' => 'R']],
            'limit of rounding' => ['rounding' => ['article_id' => '1', 'code' => 'R', 'name' => 'R', 'limit' => '11']],
            '"rounding" has to be an array' => ['rounding' => 'R'],
        ];
        foreach ($cases as $named => $wrong) {
            $refused = self::thrown(ValidationException::class, static fn () => $client->previewOrder($wrong + $order));
            self::assertStringContainsString($named, $refused->getMessage());
        }
    }

    /** @dataProvider profiles */
    public function testALostAnswerIsUncertainAndNeverSentAgain(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $client = self::client($sandbox, $profile, ['timeout_ms' => 3000]);
        foreach (['drop_after' => 1, 'cut_body' => 1] as $fault => $stored) {
            $sandbox->reset();
            $sandbox->injectFault($fault, 'document_create');
            $order = self::order($sandbox);
            $error = self::thrown(UncertainException::class, static fn () => $client->sendOrder($order));
            $sandbox->clearFaults();

            self::assertFalse($error->isRetryable());
            self::assertSame('document_create', $error->getResource());
            self::assertCount($stored, $sandbox->data('documents'), $fault);
            self::assertSame(1, $sandbox->requests()['resources']['document_create'] ?? null, $fault);
        }
    }

    public function testWhatCannotBeADocumentIsNamedAndNotSent(): void
    {
        $sandbox = $this->sandbox();
        $client = self::client($sandbox);
        $good = self::order($sandbox);
        $sandbox->clearRequests();
        $item = $good['items'][0];
        $cases = [
            'difference 50.01' => ['total' => '1500.00'] + $good,
            'document type' => ['document_type' => 'ponuda'] + $good,
            '"date"' => ['date' => '24.11.2026.'] + $good,
            '"customer_id"' => ['customer_id' => ''] + $good,
            '"total"' => ['total' => 1449.99] + $good,
            '"coupon"' => ['coupon' => 'x'] + $good,
            'list' => ['items' => ['a' => $item]] + $good,
            'no items' => ['items' => [], 'total' => '0', 'total_tax' => '0'] + $good,
            '"quantity"' => ['items' => [['quantity' => 'two'] + $item]] + $good,
            'item 1 of order 1024' => ['items' => [['qty' => '1'] + $item]] + $good,
        ];
        foreach ($cases as $named => $order) {
            foreach (['previewOrder', 'sendOrder'] as $method) {
                $error = self::thrown(ValidationException::class, static fn () => $client->$method($order));
                self::assertStringContainsString($named, $error->getMessage());
                self::assertFalse($error->isRetryable());
            }
        }
        self::assertSame(0, $sandbox->requests()['total']);
    }

    public function testCustomersAreFoundAndCreated(): void
    {
        foreach (self::profiles() as [$profile]) {
            $sandbox = $this->sandbox($profile);
            $client = self::client($sandbox, $profile);
            $known = $sandbox->data('customers');
            $company = current(array_filter($known, static fn (array $row): bool => ($row['pib'] ?? null) !== null));

            self::assertSame([$company['id']], array_column($client->customers(['pib' => $company['pib']]), 'id'));
            self::assertSame([], $client->customers(['email' => 'niko@nigde.rs']));
            $made = $client->createCustomer([
                'name' => 'Ђорђе Шћепановић', 'email' => 'djordje@primer.rs', 'city' => 'Ниш', 'country' => 'RS',
                'kind' => 'person', 'pib' => null,
            ]);
            self::assertSame(['id', 'code', 'name'], array_keys($made));
            $found = $client->customers(['email' => 'djordje@primer.rs']);
            self::assertSame([$made['id']], array_column($found, 'id'));
            self::assertSame('Ђорђе Шћепановић', $found[0]['name']);
            self::assertSame('person', $found[0]['kind']);
            self::assertSame('Ниш', $found[0]['city']);

            $debt = $client->customerDebt($company['id']);
            self::assertSame($company['id'], $debt['customer_id']);
            self::assertMatchesRegularExpression('/^-?\d+(\.\d+)?$/', $debt['due']);
        }
    }

    public function testANumberWithAWrongCheckDigitIsNotSent(): void
    {
        $client = new Client(['api_key' => 'k', 'database' => 'Demo2']);
        $company = ['name' => 'Чаша д.о.о.', 'kind' => 'domestic_company'];

        $error = self::thrown(
            ValidationException::class,
            static fn () => $client->createCustomer($company + ['pib' => '101134703'])
        );
        self::assertStringContainsString('pib', $error->getMessage());
        self::assertStringNotContainsString('101134703', $error->getMessage());
        self::thrown(ValidationException::class, static fn () => $client->createCustomer($company + ['mb' => '1234']));
        self::thrown(ValidationException::class, static fn () => $client->createCustomer(['name' => ' ']));
        self::thrown(ValidationException::class, static fn () => $client->createCustomer(['nme' => 'x', 'name' => 'y']));
    }

    /**
     * 3 × 333.33 with 10 % off, an article of 10 % VAT, delivery of 250.00: 1,449.99 with VAT.
     *
     * @return array<string, mixed>
     */
    private static function order(SandboxProcess $sandbox): array
    {
        $articles = array_values(array_filter(
            $sandbox->data('articles'),
            static fn (array $article): bool => ($article['active'] ?? true) && ($article['code'] ?? '') !== ''
        ));
        $byRate = static fn (int $rate, int $skip): array => array_values(array_filter(
            $articles,
            static fn (array $article): bool => (int) ($article['vat_rate'] ?? -1) === $rate
                && $article['kind'] === 'goods'
        ))[$skip];
        $line = static fn (array $article, string $quantity, array $before, array $after, string $rate): array => [
            'article_id' => $article['id'],
            'code' => $article['code'],
            'name' => $article['name'],
            'quantity' => $quantity,
            'subtotal' => $before[0],
            'subtotal_tax' => $before[1],
            'total' => $after[0],
            'total_tax' => $after[1],
            'tax_rate' => $rate,
        ];

        return [
            'document_type' => 'invoice_delivery_note',
            'order_number' => '1024',
            'date' => '2026-11-24',
            'customer_id' => $sandbox->data('customers')[0]['id'],
            'currency' => 'RSD',
            'prices_include_tax' => true,
            'total' => '1449.99',
            'total_tax' => '218.94',
            'payment_method' => 'Pouzećem',
            'note' => 'Звати пре доставе',
            'items' => [
                $line($byRate(20, 0), '3', ['833.325', '166.67'], ['749.991667', '150.00'], '20'),
                $line($byRate(10, 0), '1.500', ['272.727273', '27.27'], ['272.727273', '27.27'], '10'),
                $line($byRate(20, 1), '1', ['208.333333', '41.67'], ['208.333333', '41.67'], '20'),
            ],
        ];
    }

    private static function money(?string $amount): string
    {
        return number_format((float) $amount, 2, '.', '');
    }
}
