<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Cli;

use PHPUnit\Framework\TestCase;
use SorsForWooCommerce\Cli\CliModule;
use SorsForWooCommerce\Cli\ExitCode;

/**
 * docs/cli.md says what the commands are: every command, action, option and exit code, and none that is not there.
 */
final class DocumentationTest extends TestCase
{
    public function testItHasEveryCommandWithItsActionsAndOptions(): void
    {
        self::assertEqualsCanonicalizing(array_keys(CliModule::COMMANDS), array_keys(self::documented()));
        foreach (CliModule::COMMANDS as $name => $class) {
            $text = implode("\n", self::documented()[$name]);
            $options = [];
            foreach ($class::help()['synopsis'] as $part) {
                if ($part['type'] === 'positional') {
                    foreach ($part['options'] ?? [] as $choice) {
                        self::assertMatchesRegularExpression('/(?<![\w-])' . preg_quote($choice, '/') . '(?![\w-])/', $text, "{$name}: {$choice}");
                    }
                    continue;
                }
                $options[] = $part['name'];
                if ($part['name'] === 'format') {
                    self::assertStringContainsString('--format=' . implode('|', $part['options']) . ']', $text, $name);
                }
            }
            preg_match_all('/--([a-z-]+)/', $text, $found);
            $missing = array_diff($options, $found[1]);
            // These of `resolve` stand in docs/orders.md and docs/operations.md, which the command's line leads to.
            self::assertSame([], array_values($name === 'order' ? array_diff($missing, ['refund', 'found', 'not-found', 'skip', 'replaced']) : $missing), $name);
            self::assertSame([], array_values(array_diff($found[1], $options)), "{$name} has no such option");
        }
    }

    public function testItHasEveryExitCode(): void
    {
        preg_match_all('/^\| (\d+) \| (.+) \|$/m', self::text(), $rows);
        self::assertSame(ExitCode::MEANINGS, array_combine(array_map('intval', $rows[1]), $rows[2]));
        $codes = array_filter((new \ReflectionClass(ExitCode::class))->getConstants(), is_int(...));
        self::assertEqualsCanonicalizing(array_values($codes), array_keys(ExitCode::MEANINGS));
        $help = $this->help();
        foreach (ExitCode::MEANINGS as $code => $meaning) {
            self::assertStringContainsString("{$code}: {$meaning}.", $help);
        }
    }

    public function testTheReadmeLeadsToIt(): void
    {
        foreach (['README.md' => 'docs/cli.md', 'docs/architecture.md' => '(cli.md)'] as $file => $link) {
            self::assertStringContainsString($link, (string) file_get_contents(self::root() . $file), $file);
        }
    }

    private function help(): string
    {
        return \SorsForWooCommerce\Cli\Options::exitCodes();
    }

    /** @return array<string, list<string>> What the table has of each command. */
    private static function documented(): array
    {
        $commands = [];
        preg_match_all('/^\| `wp sors ([a-z-]+)([^`]*)` \|/m', self::text(), $rows, PREG_SET_ORDER);
        foreach ($rows as [, $name, $rest]) {
            $commands[$name][] = str_replace('\|', '|', $rest);
        }

        return $commands;
    }

    private static function text(): string
    {
        return (string) file_get_contents(self::root() . 'docs/cli.md');
    }

    private static function root(): string
    {
        return dirname(__DIR__, 4) . '/';
    }
}
