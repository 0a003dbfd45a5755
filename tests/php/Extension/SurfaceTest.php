<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use PHPUnit\Framework\TestCase;
use ReflectionExtension;
use SorsForWooCommerce\Tests\Support\PhpProcess;
use SorsForWooCommerce\Tests\Support\Signatures;

/**
 * The extension is exactly what php/stubs/sors.php says.
 */
final class SurfaceTest extends TestCase
{
    private const CLASSES = [
        'Sors\Client',
        'Sors\Feed',
        'Sors\Batch',
        'Sors\Images',
        'Sors\OutboxState',
        'Sors\Exception\SorsException',
        'Sors\Exception\ConnectionException',
        'Sors\Exception\AuthenticationException',
        'Sors\Exception\RateLimitException',
        'Sors\Exception\ValidationException',
        'Sors\Exception\ContractException',
        'Sors\Exception\UncertainException',
    ];

    public function testNameAndVersion(): void
    {
        $extension = new ReflectionExtension('sors');
        $cargo = (string) file_get_contents(dirname(__DIR__, 3) . '/Cargo.toml');
        preg_match('/^version = "([^"]+)"/m', $cargo, $version);

        self::assertSame('sors', $extension->getName());
        self::assertSame($version[1], $extension->getVersion());
        self::assertTrue($extension->isPersistent());
        self::assertSame([], $extension->getFunctions());
        self::assertSame([], $extension->getConstants());
        $classes = array_keys($extension->getClasses());
        sort($classes);
        $expected = self::CLASSES;
        sort($expected);
        self::assertSame($expected, $classes);
    }

    public function testIniEntries(): void
    {
        self::assertSame(['sors.ca_file', 'sors.profile'], array_keys(ini_get_all('sors', false)));
        self::assertSame('', (string) ini_get('sors.profile'));
    }

    /**
     * The stubs are loaded by a PHP without the extension, and reflected there as the extension is reflected here.
     */
    public function testStubsAreTheExtension(): void
    {
        $stubs = dirname(__DIR__, 3) . '/php/stubs/sors.php';
        $signatures = Signatures::describe(self::CLASSES);
        $code = 'require $argv[1]; require $argv[2];'
            . ' echo json_encode(' . Signatures::class . '::describe(json_decode($argv[3])));';
        $reflection = dirname(__DIR__) . '/Support/Signatures.php';
        $bare = proc_open(
            [PHP_BINARY, '-r', $code, '--', $stubs, $reflection, json_encode(self::CLASSES)],
            [1 => ['pipe', 'w'], 2 => ['pipe', 'w']],
            $pipes
        );
        $output = stream_get_contents($pipes[1]);
        $errors = stream_get_contents($pipes[2]);
        proc_close($bare);

        $documented = json_decode((string) $output, true);
        self::assertIsArray($documented, $output . $errors);
        self::assertSame($documented, $signatures);
        self::assertCount(count(self::CLASSES), $signatures);
    }

    public function testObjectsKeepTheirSecrets(): void
    {
        $client = new \Sors\Client(['api_key' => 'canary-1234', 'database' => 'Demo2']);

        self::assertStringNotContainsString('canary', print_r($client, true) . var_export((array) $client, true));
        foreach (['serialize', static fn ($object) => clone $object] as $copy) {
            try {
                $copy($client);
                self::fail('A client can be copied.');
            } catch (\Throwable $error) {
                self::assertStringNotContainsString('canary', $error->getMessage());
            }
        }
    }

    public function testABatchComesFromAFeedOnly(): void
    {
        $this->expectException(\Throwable::class);
        new \Sors\Batch();
    }

    public function testPhpInfo(): void
    {
        $info = PhpProcess::run('phpinfo(INFO_MODULES);', [], ['sors.profile' => '']);

        self::assertSame(0, $info['status'], $info['errors']);
        foreach (
            [
                'Version => 0.1.0', 'TLS => rustls', 'Contract profile => assumed, revision 1, not verified',
                'Runtime => not started', 'sors.ca_file', 'sors.profile',
            ] as $line
        ) {
            self::assertStringContainsString($line, $info['output']);
        }
    }

    public function testPhpInfoNamesAProfileThatCannotBeUsed(): void
    {
        $info = PhpProcess::run('phpinfo(INFO_MODULES);', [], ['sors.profile' => '/nowhere/profile.json']);

        self::assertStringContainsString('/nowhere/profile.json', $info['output']);
        self::assertSame(0, $info['status']);
    }

    /** Two OpenSSLs in one process crash; the extension brings none, and needs none of the system's. */
    public function testNoOpenSslIsLinked(): void
    {
        $libraries = (string) shell_exec('ldd ' . escapeshellarg(PhpProcess::extension()));

        self::assertStringContainsString('libc.so', $libraries);
        self::assertDoesNotMatchRegularExpression('/lib(ssl|crypto|gnutls)/', $libraries);
    }

    public function testLoadingItTwiceIsAPlainWarning(): void
    {
        $twice = PhpProcess::run(
            'echo implode(",", array_keys((new ReflectionExtension("sors"))->getClasses()));',
            [],
            ['extension' => PhpProcess::extension()]
        );

        self::assertSame(0, $twice['status']);
        self::assertStringContainsString('Module "sors" is already loaded', $twice['output'] . $twice['errors']);
        self::assertStringContainsString('Sors\Client', $twice['output']);
    }
}
