<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Exception\ValidationException;

/**
 * Client::checkContract(): the report as PHP sees it.
 */
final class ContractCheckTest extends ExtensionTestCase
{
    private const ENTRIES = [
        'resource', 'status', 'request', 'http_status', 'milliseconds', 'envelope', 'rows', 'total', 'found',
        'missing_required', 'missing_optional', 'unknown', 'message',
    ];

    /** @dataProvider profiles */
    public function testAServerOfTheProfilePasses(string $profile): void
    {
        $sandbox = $this->sandbox($profile, 30);
        $client = self::client($sandbox, $profile);
        $customers = count($sandbox->data('customers'));
        $report = self::byResource($client->checkContract());

        self::assertCount(13, $report);
        foreach ($report as $resource => $row) {
            self::assertSame(self::ENTRIES, array_keys($row));
            self::assertContains($row['status'], ['ok', 'partial', 'skipped', 'not_supported'], "{$resource}: {$row['message']}");
        }
        $articles = $report['articles'];
        self::assertSame(['ok', 200, true, 30], [$articles['status'], $articles['http_status'], $articles['envelope'], $articles['rows']]);
        self::assertIsInt($articles['milliseconds']);
        self::assertSame([[], [], []], [$articles['missing_required'], $articles['missing_optional'], $articles['unknown']]);
        $fields = json_decode((string) file_get_contents(self::path($profile)), true)['resources']['articles']['fields'];
        foreach ($articles['found'] as $field => $key) {
            self::assertContains($key, $fields[$field]);
        }
        self::assertEqualsCanonicalizing(array_keys($fields), array_keys($articles['found']));
        foreach (['customer_create', 'document_create'] as $resource) {
            self::assertSame('skipped', $report[$resource]['status']);
            self::assertStringContainsString('would create', $report[$resource]['message']);
        }
        self::assertSame(1, $report['customer_debt']['rows']);
        self::assertCount($customers, $sandbox->data('customers'));
        self::assertSame([], $sandbox->data('documents'));
    }

    public function testADocumentThatWasSentIsLookedUp(): void
    {
        $client = self::client($this->sandbox());
        $report = self::byResource($client->checkContract(['order_number' => '4711', 'document_type' => 'invoice']));

        self::assertSame(200, $report['document_lookup']['http_status']);
        $half = self::thrown(ValidationException::class, static fn () => $client->checkContract(['order_number' => '4711']));
        self::assertStringContainsString('document_type', $half->getMessage());
        self::thrown(ValidationException::class, static fn () => $client->checkContract(['order_number' => '1', 'document_type' => 'offer']));
    }

    /** @dataProvider profiles */
    public function testAWrongProfileIsExplainedAndNothingOfARowIsShown(string $profile): void
    {
        $sandbox = $this->sandbox($profile, 10);
        $wrong = json_decode((string) file_get_contents(self::path($profile)), true);
        $right = $wrong['resources']['customers']['fields']['id'][0];
        $wrong['resources']['customers']['fields']['id'] = ['sifraKupca'];
        unset($wrong['resources']['customers']['fields']['email'], $wrong['$schema']);
        $path = (string) tempnam(sys_get_temp_dir(), 'profile');
        file_put_contents($path, json_encode($wrong));
        try {
            $report = self::byResource(self::client($sandbox, $profile, ['profile' => $path])->checkContract());
        } finally {
            unlink($path);
        }

        $row = $report['customers'];
        self::assertSame('failed', $row['status']);
        self::assertSame(['id' => ['sifraKupca']], $row['missing_required']);
        self::assertContains($right, $row['unknown']);
        foreach (["[*].sifraKupca`", 'resources.customers.fields.id', $right] as $part) {
            self::assertStringContainsString($part, $row['message']);
        }
        self::assertSame('skipped', $report['customer_debt']['status']);
        $shown = (string) json_encode($report, JSON_UNESCAPED_UNICODE);
        self::assertNotSame([], $sandbox->data('customers'));
        foreach ($sandbox->data('customers') as $customer) {
            foreach (array_filter([$customer['name'], $customer['email'], $customer['phone'], $customer['pib']]) as $value) {
                self::assertStringNotContainsString((string) $value, $shown);
            }
        }
    }

    private static function path(string $profile): string
    {
        return $profile === 'assumed' ? dirname(__DIR__, 3) . '/src/contract/assumed.json' : $profile;
    }

    /**
     * @param list<array<string, mixed>> $report
     *
     * @return array<string, array<string, mixed>>
     */
    private static function byResource(array $report): array
    {
        return array_column($report, null, 'resource');
    }
}
