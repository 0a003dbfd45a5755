<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * A wait for SORS makes PHP deaf to nothing: signals, max_execution_time, fatal errors.
 */
final class InterruptTest extends ExtensionTestCase
{
    /** Every answer takes this long, longer than any test here may. */
    private const DELAY = 30_000;

    private const WAIT = 'function waiting(): array { echo "waiting\n";'
        . ' return (new Sors\Client(json_decode($GLOBALS["argv"][1], true)))->businessUnits(); } ';

    private function start(string $code): PhpProcess
    {
        $sandbox = $this->sandbox();
        $sandbox->injectFault('delay', '*', ['milliseconds' => self::DELAY]);
        $config = json_encode(self::config($sandbox, 'assumed', ['timeout_ms' => 60_000, 'total_timeout_ms' => 60_000]));
        $process = PhpProcess::start(self::WAIT . $code, [$config]);
        $process->awaitOutput('waiting');
        usleep(300_000);

        return $process;
    }

    protected function tearDown(): void
    {
        // Those that are still delayed end with their own time.
        $this->sandbox()->clearFaults();
    }

    public function testASignalHandlerRunsAndTheWaitGoesOn(): void
    {
        $process = $this->start(
            'pcntl_async_signals(true);'
            . ' pcntl_signal(SIGUSR1, function () { echo "handled\n"; });'
            . ' pcntl_signal(SIGTERM, function () { throw new LogicException("told to stop"); });'
            . ' try { waiting(); } catch (LogicException $e) { echo "caught ", $e->getMessage(), "\n"; }'
            . ' echo "done";'
        );
        $process->signal(SIGUSR1);
        $process->awaitOutput('handled', 5);
        usleep(200_000);
        self::assertStringNotContainsString('done', $process->output());
        $process->signal(SIGUSR1);
        usleep(200_000);
        $process->signal(SIGTERM);
        $end = $process->end(5);

        self::assertSame(0, $end['status'], $end['errors']);
        self::assertSame("waiting\nhandled\nhandled\ncaught told to stop\ndone", $end['output']);
    }

    public function testExitInASignalHandlerEndsTheWait(): void
    {
        $process = $this->start(
            'pcntl_async_signals(true);'
            . ' pcntl_signal(SIGINT, function () { exit(7); });'
            . ' register_shutdown_function(function () { echo "shut down"; });'
            . ' waiting(); echo "not reached";'
        );
        $process->signal(SIGINT);
        $end = $process->end(5);

        self::assertSame(7, $end['status'], $end['errors']);
        self::assertSame("waiting\nshut down", $end['output']);
    }

    public function testAFatalErrorInASignalHandlerEndsPhpOrderly(): void
    {
        $process = $this->start(
            'pcntl_async_signals(true);'
            . ' pcntl_signal(SIGUSR1, function () { trigger_error("broken", E_USER_ERROR); });'
            . ' register_shutdown_function(function () { echo "shut down"; });'
            . ' waiting(); echo "not reached";'
        );
        $process->signal(SIGUSR1);
        $end = $process->end(5);

        self::assertSame(255, $end['status'], $end['errors']);
        self::assertSame("waiting\nshut down", $end['output']);
        self::assertStringContainsString('broken', $end['errors']);
    }

    public function testCtrlCEndsAPlainScript(): void
    {
        $process = $this->start('waiting(); echo "not reached";');
        $process->signal(SIGINT);
        $end = $process->end(5);

        self::assertSame(-SIGINT, $end['status'], $end['errors']);
        self::assertSame("waiting\n", $end['output']);
    }

    /** PHP's own timer sends SIGPROF when the time is over. */
    public function testMaxExecutionTimeEndsTheWait(): void
    {
        $process = $this->start(
            'set_time_limit(30); register_shutdown_function(function () { echo "shut down"; });'
            . ' try { waiting(); } catch (Throwable $e) { echo "caught"; } finally { echo "finally"; }'
        );
        $process->signal(27);
        $end = $process->end(5);

        self::assertSame(255, $end['status'], $end['errors']);
        self::assertSame("waiting\nshut down", $end['output']);
        self::assertStringContainsString('Maximum execution time', $end['errors']);
    }
}
