<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use PHPUnit\Framework\TestCase;

/**
 * WordPress as it loads where something is missing: in a process of its own, as wp-admin.
 */
final class WithoutRequirementsTest extends TestCase
{
    /**
     * @dataProvider lacking
     *
     * @param list<string> $sentences
     */
    public function testSaysWhatIsMissingAndDoesNoHarm(bool $extension, bool $woocommerce, array $sentences): void
    {
        [$code, $output, $errors] = $this->wordpress($extension, $woocommerce);

        self::assertSame(0, $code, $output . $errors);
        self::assertStringNotContainsStringIgnoringCase('fatal', $output . $errors);
        self::assertDoesNotMatchRegularExpression('/(Warning|Notice|Deprecated): .*sors/i', $output . $errors);
        self::assertStringEndsWith('[page: no]', trim($output));
        self::assertSame(count($sentences), substr_count($output, 'SORS for WooCommerce does nothing yet.'));
        foreach ($sentences as $sentence) {
            self::assertSame(2, substr_count($output, $sentence), 'in the notice, and on the page it leads to');
        }
        self::assertStringContainsString('page=sors&#038;tab=setup', $output);
        self::assertSame(!$extension, str_contains($output, 'What to do about the extension') && str_contains($output, 'extension=sors'));
        self::assertSame(!$woocommerce, str_contains($output, 'What to do about WooCommerce') && str_contains($output, 'plugins.php?s=woocommerce'));
        self::assertStringContainsString('Look again', $output);
    }

    /** @return array<string, array{0: bool, 1: bool, 2: list<string>}> */
    public static function lacking(): array
    {
        $extension = 'The PHP extension “sors” is not loaded.';
        $woocommerce = 'WooCommerce is not active.';

        return [
            'the extension' => [false, true, [$extension]],
            'WooCommerce' => [true, false, [$woocommerce]],
            'both' => [false, false, [$extension, $woocommerce]],
        ];
    }

    public function testThePageIsThereWhenNothingIsMissing(): void
    {
        [$code, $output, $errors] = $this->wordpress(true, true);

        self::assertSame(0, $code, $output . $errors);
        self::assertStringEndsWith('[page: yes]', trim($output));
        self::assertStringNotContainsString('does nothing yet', $output);
        self::assertStringNotContainsString('Look again', $output);
    }

    /** @return array{0: int, 1: string, 2: string} Exit code, output, errors. */
    private function wordpress(bool $extension, bool $woocommerce): array
    {
        $path = (string) getenv('SORS_EXTENSION');
        $command = [PHP_BINARY, '-d', 'display_errors=stderr', '-d', 'memory_limit=256M'];
        if ($extension) {
            array_push($command, '-d', "extension={$path}");
        }
        array_push($command, __DIR__ . '/load-wp-admin.php', $woocommerce ? 'with' : 'without');
        $pipes = [];
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
        self::assertIsResource($process);
        $output = (string) stream_get_contents($pipes[1]);
        $errors = (string) stream_get_contents($pipes[2]);

        return [proc_close($process), $output, $errors];
    }
}
