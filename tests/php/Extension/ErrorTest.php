<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Client;
use Sors\Exception\AuthenticationException;
use Sors\Exception\ConnectionException;
use Sors\Exception\ContractException;
use Sors\Exception\RateLimitException;
use Sors\Exception\SorsException;
use Sors\Exception\ValidationException;
use Sors\Feed;

/**
 * What goes wrong at SORS becomes the right exception, and the next call works.
 */
final class ErrorTest extends ExtensionTestCase
{
    /** @return array<string, array{string, array<string, mixed>, class-string<SorsException>}> */
    public static function faults(): array
    {
        return [
            'HTML instead of JSON' => ['html', [], ContractException::class],
            'refusal in the envelope' => ['unsuccessful', [], SorsException::class],
            'server error' => ['status', ['status' => 500], ConnectionException::class],
            'cut answer' => ['cut_body', [], SorsException::class],
            'dropped connection' => ['drop_before', [], ConnectionException::class],
            'wrong charset' => ['wrong_charset', [], ContractException::class],
            'too many requests' => ['status', ['status' => 429, 'retry_after' => 1], RateLimitException::class],
            'forbidden' => ['status', ['status' => 403], AuthenticationException::class],
        ];
    }

    /**
     * @dataProvider faults
     *
     * @param array<string, mixed>        $more
     * @param class-string<SorsException> $class
     */
    public function testEachFaultIsItsException(string $fault, array $more, string $class): void
    {
        foreach (self::profiles() as [$profile]) {
            $sandbox = $this->sandbox($profile);
            $client = self::client($sandbox, $profile, ['timeout_ms' => 3000, 'total_timeout_ms' => 15000]);
            $sandbox->injectFault($fault, '*', $more);

            $error = self::thrown($class, static fn () => $client->businessUnits());
            self::assertSame('business_units', $error->getResource());
            self::assertSame($more['status'] ?? null, isset($more['status']) ? $error->getHttpStatus() : null);
            self::assertStringNotContainsString($sandbox->key, $error->getMessage());
            self::thrown($class, static fn () => iterator_count(new Feed($client, 'groups')));

            $sandbox->clearFaults();
            self::assertCount(2, $client->businessUnits(), 'The next call works.');
        }
    }

    /** @dataProvider profiles */
    public function testWrongKeyAndUnknownDatabase(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $wrong = self::client($sandbox, $profile, ['api_key' => 'not-the-key-777']);
        $error = self::thrown(AuthenticationException::class, static fn () => $wrong->testConnection());
        self::assertFalse($error->isRetryable());
        self::assertContains($error->getHttpStatus(), [401, 403]);
        self::assertStringNotContainsString('not-the-key-777', (string) $error);

        $unknown = self::client($sandbox, $profile, ['database' => 'NoSuchDatabase']);
        $error = self::thrown(SorsException::class, static fn () => $unknown->testConnection());
        self::assertNotInstanceOf(AuthenticationException::class, $error);
        self::assertNotInstanceOf(ConnectionException::class, $error);
    }

    public function testAnUnreachableHostIsRetryable(): void
    {
        $client = new Client([
            'api_key' => 'k', 'database' => 'Demo2', 'base_url' => 'http://127.0.0.1:9', 'total_timeout_ms' => 4000,
        ]);
        $error = self::thrown(ConnectionException::class, static fn () => $client->testConnection());

        self::assertTrue($error->isRetryable());
        self::assertNull($error->getHttpStatus());
    }

    public function testHttpsByTheGivenAuthorityOnly(): void
    {
        $sandbox = $this->sandbox();
        $trusting = self::client($sandbox, 'assumed', ['base_url' => $sandbox->https, 'ca_file' => $sandbox->caFile]);
        self::assertCount(2, $trusting->businessUnits());

        $careful = self::client($sandbox, 'assumed', ['base_url' => $sandbox->https, 'total_timeout_ms' => 4000]);
        self::thrown(ConnectionException::class, static fn () => $careful->businessUnits());

        ini_set('sors.ca_file', $sandbox->caFile);
        try {
            $byIni = self::client($sandbox, 'assumed', ['base_url' => $sandbox->https]);
            self::assertCount(2, $byIni->businessUnits());
        } finally {
            ini_restore('sors.ca_file');
        }
    }

    public function testTheProfileMayComeFromPhpIni(): void
    {
        ini_set('sors.profile', self::serbian());
        try {
            $sandbox = $this->sandbox(self::serbian());
            $client = self::client($sandbox);
            self::assertSame('serbian-test', $client->profile()['name']);
            self::assertFalse($client->profile()['verified']);
            self::assertCount(2, $client->businessUnits());
        } finally {
            ini_restore('sors.profile');
        }
    }

    /** @dataProvider profiles */
    public function testProbeAndLists(string $profile): void
    {
        $sandbox = $this->sandbox($profile);
        $client = self::client($sandbox, $profile);
        $probe = $client->testConnection();
        self::assertIsInt($probe['milliseconds']);
        self::assertSame($client->businessUnits(), $probe['business_units']);
        self::assertSame(['id', 'code', 'name'], array_keys($probe['business_units'][0]));

        $facts = $client->profile();
        $databases = $client->databases();
        self::assertSame($facts['lists_databases'], $databases !== []);
        if ($facts['lists_databases']) {
            self::assertContains(self::DATABASE, array_column($databases, 'name'));
        }
        $groups = $client->productGroups();
        self::assertSame(
            array_column($sandbox->data('groups'), 'name', 'id'),
            array_column($groups, 'name', 'id')
        );
        self::assertStringNotContainsString($sandbox->key, (string) json_encode($facts));
    }
}
