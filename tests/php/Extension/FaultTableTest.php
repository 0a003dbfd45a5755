<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Exception\AuthenticationException;
use Sors\Exception\ConnectionException;
use Sors\Exception\ContractException;
use Sors\Exception\RateLimitException;
use Sors\Exception\SorsException;
use Sors\Exception\UncertainException;
use Sors\Exception\ValidationException;
use SorsForWooCommerce\Tests\Support\SorsCalls;

/**
 * Every fault of the sandbox × every resource × both profiles: which exception PHP sees, how often SORS was asked, what
 * it has stored, and that PHP and the connection go on.
 */
final class FaultTableTest extends ExtensionTestCase
{
    private const UNAVAILABLE = ['status' => 503, 'retry_after' => 0];

    /**
     * Fault, its options, what a read throws when it lasts, whether a read is asked again, what a creation throws, and
     * whether SORS has stored what was to be created.
     */
    private const TABLE = [
        'closed before handling' => ['drop_before', [], ConnectionException::class, true, UncertainException::class, false],
        'closed after handling' => ['drop_after', [], ConnectionException::class, true, UncertainException::class, true],
        'body cut' => ['cut_body', [], ConnectionException::class, true, UncertainException::class, true],
        'HTTP 500' => ['status', ['status' => 500], ConnectionException::class, true, UncertainException::class, false],
        'HTTP 502' => ['status', ['status' => 502], ConnectionException::class, true, UncertainException::class, false],
        'HTTP 503' => ['status', self::UNAVAILABLE, ConnectionException::class, true, ConnectionException::class, false],
        'HTTP 504' => ['status', ['status' => 504], ConnectionException::class, true, UncertainException::class, false],
        'HTTP 429' => ['status', ['status' => 429, 'retry_after' => 0], RateLimitException::class, true, RateLimitException::class, false],
        'HTTP 401' => ['status', ['status' => 401], AuthenticationException::class, false, AuthenticationException::class, false],
        'HTTP 403' => ['status', ['status' => 403], AuthenticationException::class, false, AuthenticationException::class, false],
        'HTTP 404' => ['status', ['status' => 404], ValidationException::class, false, ValidationException::class, false],
        'HTTP 422' => ['status', ['status' => 422], ValidationException::class, false, ValidationException::class, false],
        'unsuccessful' => ['unsuccessful', [], ValidationException::class, false, ValidationException::class, false],
        'web page' => ['html', [], ContractException::class, false, UncertainException::class, false],
        'wrong charset' => ['wrong_charset', [], ContractException::class, false, UncertainException::class, true],
        'trailing garbage' => ['trailing_garbage', [], ContractException::class, false, UncertainException::class, true],
        'wrongly compressed' => ['bad_gzip', [], ContractException::class, false, UncertainException::class, true],
        'compression bomb' => ['gzip_bomb', ['bytes' => 110_000_000], ContractException::class, false, UncertainException::class, null],
        'huge body' => ['huge_body', ['bytes' => 110_000_000], ContractException::class, false, UncertainException::class, null],
    ];

    /** Faults of lists: what is missing must never look like what is gone. */
    private const LISTS = [
        'no rows though there are some' => ['empty_list', ['total' => 'real']],
        'half a page' => ['half_page', []],
        'wrong total' => ['wrong_total', []],
    ];

    /** @return iterable<string, array{string, string, string}> */
    public static function reads(): iterable
    {
        yield from self::cases(SorsCalls::READS, array_keys(self::TABLE));
    }

    /** @return iterable<string, array{string, string, string}> */
    public static function creations(): iterable
    {
        yield from self::cases(SorsCalls::CREATES, array_keys(self::TABLE));
    }

    /** @return iterable<string, array{string, string, string}> */
    public static function lists(): iterable
    {
        yield from self::cases(['articles', 'images', 'stock', 'prices'], array_keys(self::LISTS));
    }

    /** @dataProvider reads */
    public function testAReadEndsByNameOrRecovers(string $profile, string $resource, string $case): void
    {
        [$fault, $options, $class, $again] = self::TABLE[$case];
        [$sandbox, $calls] = $this->calls($profile);
        // What passes is met once and got over; what does not pass would last.
        $sandbox->injectFault($fault, $resource, $options + ['times' => $again ? 1 : null]);

        if ($again) {
            $calls->callResource($resource);
            self::assertSame(2, $this->asked($sandbox, $resource), 'The request was sent again, once.');
        } else {
            $error = self::thrown($class, static fn () => $calls->callResource($resource));
            self::assertSame($class, $error::class);
            self::assertSame($resource, $error->getResource());
            self::assertFalse($error->isRetryable());
            self::assertSame(1, $this->asked($sandbox, $resource), 'The request was not sent again.');
            $this->assertSpeaks($error, $sandbox->key);
        }
        $this->assertGoesOn($sandbox, $calls, $resource);
    }

    /** @dataProvider creations */
    public function testACreationIsSentOnce(string $profile, string $resource, string $case): void
    {
        [$fault, $options, , , $class, $isStored] = self::TABLE[$case];
        [$sandbox, $calls] = $this->calls($profile);
        $before = $calls->countStored();
        $sandbox->injectFault($fault, $resource, $options);

        $error = self::thrown($class, static fn () => $calls->callResource($resource));

        self::assertSame($class, $error::class);
        self::assertSame($resource, $error->getResource());
        self::assertSame(
            in_array($class, [ConnectionException::class, RateLimitException::class], true),
            $error->isRetryable(),
            'Only proof that nothing happened makes it right to send again.'
        );
        self::assertSame(1, $this->asked($sandbox, $resource));
        if ($isStored !== null) {
            self::assertSame($isStored ? 1 : 0, $calls->countStored() - $before);
        }
        $this->assertSpeaks($error, $sandbox->key);
        $sandbox->clearFaults();
        self::assertNotEmpty(self::client($sandbox, $profile)->businessUnits());
    }

    /** @dataProvider lists */
    public function testAListThatLiesIsNotTaken(string $profile, string $resource, string $case): void
    {
        [$fault, $options] = self::LISTS[$case];
        [$sandbox, $calls] = $this->calls($profile);
        $sandbox->injectFault($fault, $resource, $options);

        $error = self::thrown(SorsException::class, static fn () => $calls->callResource($resource));

        self::assertContains($error::class, [ContractException::class, ConnectionException::class]);
        $this->assertSpeaks($error, $sandbox->key);
        $this->assertGoesOn($sandbox, $calls, $resource);
    }

    /**
     * @testWith ["drop_before", []]
     *           ["status", {"status": 500}]
     *           ["cut_body", []]
     */
    public function testAReadIsGivenUpAfterThreeRetries(string $fault, array $options): void
    {
        [$sandbox, $calls] = $this->calls('assumed');
        $sandbox->injectFault($fault, 'groups', $options);

        $error = self::thrown(ConnectionException::class, static fn () => $calls->callResource('groups'));

        self::assertTrue($error->isRetryable());
        self::assertSame(4, $this->asked($sandbox, 'groups'));
        $this->assertGoesOn($sandbox, $calls, 'groups');
    }

    /**
     * @testWith ["byte_order_mark"]
     *           ["gzip"]
     *           ["brotli"]
     *           ["chunked"]
     */
    public function testAGoodAnswerInAnotherFormIsRead(string $form): void
    {
        foreach (self::profiles() as [$profile]) {
            [$sandbox, $calls] = $this->calls($profile);
            $sandbox->injectFault($form);
            foreach (self::offered($profile, array_merge(SorsCalls::READS, SorsCalls::CREATES)) as $resource) {
                $calls->callResource($resource);
            }
            self::assertSame(1, $this->asked($sandbox, 'document_create'));
        }
    }

    /**
     * @param list<string> $resources
     * @param list<string> $faults
     *
     * @return iterable<string, array{string, string, string}>
     */
    private static function cases(array $resources, array $faults): iterable
    {
        foreach (self::profiles() as $name => [$profile]) {
            foreach (self::offered($profile, $resources) as $resource) {
                foreach ($faults as $fault) {
                    yield "{$name}, {$resource}, {$fault}" => [$profile, $resource, $fault];
                }
            }
        }
    }

    /**
     * @param list<string> $resources
     *
     * @return list<string> Those a profile has.
     */
    private static function offered(string $profile, array $resources): array
    {
        $file = $profile === 'assumed' ? dirname(__DIR__, 3) . '/src/contract/assumed.json' : $profile;
        $spoken = json_decode((string) file_get_contents($file), true, 16, JSON_THROW_ON_ERROR)['resources'];

        return array_values(array_filter($resources, static fn (string $name): bool => isset($spoken[$name])));
    }

    /** @return array{\SorsForWooCommerce\Tests\Support\SandboxProcess, SorsCalls} */
    private function calls(string $profile): array
    {
        $sandbox = $this->sandbox($profile, 40);

        return [$sandbox, new SorsCalls($sandbox, self::client($sandbox, $profile))];
    }

    private function asked(object $sandbox, string $resource): int
    {
        return $sandbox->requests()['resources'][$resource] ?? 0;
    }

    private function assertGoesOn(object $sandbox, SorsCalls $calls, string $resource): void
    {
        $sandbox->clearFaults();
        $sandbox->clearRequests();
        $calls->callResource($resource);
        self::assertSame(1, $this->asked($sandbox, $resource), 'The next call is as good as ever.');
    }

    /** A message is a sentence for an administrator, and holds neither the key nor the customer. */
    private function assertSpeaks(SorsException $error, string $key): void
    {
        self::assertGreaterThan(30, strlen($error->getMessage()));
        foreach ([$key, 'zika@primer.rs', 'Šarčević'] as $secret) {
            self::assertStringNotContainsString($secret, $error . $error->getTraceAsString());
        }
    }
}
