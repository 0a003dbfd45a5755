<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * Another PHP of the same version, with the extension loaded, running a piece of code.
 */
final class PhpProcess
{
    /** @param resource $process */
    private function __construct(private $process, private readonly string $output, private readonly string $errors)
    {
    }

    /**
     * Starts it. `$arguments` reach the code as $argv[1] and on.
     *
     * @param list<string>          $arguments
     * @param array<string, string> $ini
     * @param array<string, string> $environment Added to this process's own.
     */
    public static function start(
        string $code,
        array $arguments = [],
        array $ini = [],
        array $environment = [],
    ): self {
        $output = (string) tempnam(sys_get_temp_dir(), 'sors-out');
        $errors = (string) tempnam(sys_get_temp_dir(), 'sors-err');
        $command = self::command($ini);
        array_push($command, '-r', $code, '--', ...$arguments);
        $process = proc_open(
            $command,
            [['file', '/dev/null', 'r'], ['file', $output, 'w'], ['file', $errors, 'w']],
            $pipes,
            null,
            $environment + getenv()
        );
        if ($process === false) {
            throw new \RuntimeException('PHP could not be started.');
        }

        return new self($process, $output, $errors);
    }

    /**
     * Runs it to its end.
     *
     * @param list<string>          $arguments
     * @param array<string, string> $ini
     * @param array<string, string> $environment
     *
     * @return array{status: int, output: string, errors: string} status: its exit code, or minus the signal.
     */
    public static function run(
        string $code,
        array $arguments = [],
        array $ini = [],
        array $environment = [],
    ): array {
        return self::start($code, $arguments, $ini, $environment)->end();
    }

    /**
     * The command line of PHP with the extension.
     *
     * @param array<string, string> $ini
     *
     * @return list<string>
     */
    public static function command(array $ini = []): array
    {
        $command = [PHP_BINARY, '-d', 'extension=' . self::extension()];
        foreach ($ini + ['display_errors' => 'stderr', 'log_errors' => '0', 'html_errors' => '0'] as $name => $value) {
            array_push($command, '-d', $name . '=' . $value);
        }

        return $command;
    }

    /** Path of the extension under test. */
    public static function extension(): string
    {
        $path = (string) getenv('SORS_EXTENSION');
        if (!is_file($path)) {
            throw new \RuntimeException('SORS_EXTENSION must name the extension. ./dev test extension does.');
        }

        return $path;
    }

    public function pid(): int
    {
        return proc_get_status($this->process)['pid'];
    }

    public function signal(int $signal): void
    {
        posix_kill($this->pid(), $signal);
    }

    /** What it has written so far. */
    public function output(): string
    {
        return (string) file_get_contents($this->output);
    }

    /** Waits until it has written a text. */
    public function awaitOutput(string $text, float $seconds = 20): void
    {
        $until = microtime(true) + $seconds;
        while (!str_contains($this->output(), $text)) {
            if (microtime(true) > $until || !proc_get_status($this->process)['running']) {
                $seen = $this->end(0.1);

                throw new \RuntimeException("PHP never wrote \"{$text}\": " . implode(' ', $seen));
            }
            usleep(5_000);
        }
    }

    /** @return array{status: int, output: string, errors: string} */
    public function end(float $seconds = 60): array
    {
        $until = microtime(true) + $seconds;
        do {
            $status = proc_get_status($this->process);
        } while ($status['running'] && microtime(true) < $until && usleep(5_000) === null);
        if ($status['running']) {
            proc_terminate($this->process, 9);
        }
        $result = [
            'status' => $status['running'] ? -9 : ($status['signaled'] ? -$status['termsig'] : $status['exitcode']),
            'output' => $this->output(),
            'errors' => (string) file_get_contents($this->errors),
        ];
        proc_close($this->process);
        unlink($this->output);
        unlink($this->errors);

        return $result;
    }
}
