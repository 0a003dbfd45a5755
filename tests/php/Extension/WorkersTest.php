<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use SorsForWooCommerce\Tests\Support\PhpProcess;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Every way PHP makes processes: php-fpm's children, the built-in server's workers, pcntl_fork().
 */
final class WorkersTest extends ExtensionTestCase
{
    private const SCRIPT = <<<'PHP'
        <?php
        if (isset($_GET['idle'])) {
            echo getmypid();
            exit;
        }
        $config = json_decode(file_get_contents(__DIR__ . '/config.json'), true);
        // This process's connections to the sandbox, by inode.
        $connections = static function () use ($config): array {
            $port = sprintf(':%04X', parse_url($config['base_url'], PHP_URL_PORT));
            $own = [];
            foreach (glob('/proc/self/fd/*') as $fd) {
                if (preg_match('/^socket:\[(\d+)\]$/', (string) @readlink($fd), $inode)) {
                    $own[$inode[1]] = true;
                }
            }
            $found = [];
            foreach (file('/proc/self/net/tcp') as $line) {
                $fields = preg_split('/\s+/', trim($line));
                if (str_ends_with($fields[2], $port) && $fields[3] === '01' && isset($own[$fields[9]])) {
                    $found[] = $fields[9];
                }
            }
            return $found;
        };
        $before = $connections();
        $client = new Sors\Client($config);
        $rows = 0;
        foreach (new Sors\Feed($client, 'articles') as $batch) {
            $rows += count($batch);
        }
        usleep(20000);
        ob_start();
        phpinfo(INFO_MODULES);
        $running = str_contains(strip_tags(ob_get_clean()), 'running');
        echo json_encode([
            'pid' => getmypid(), 'rows' => $rows, 'running' => $running,
            'before' => $before, 'after' => $connections(),
        ]);
        PHP;

    private string $directory;

    /** @var resource|null */
    private $server = null;

    protected function setUp(): void
    {
        $this->directory = sys_get_temp_dir() . '/sors-workers-' . bin2hex(random_bytes(6));
        mkdir($this->directory);
        file_put_contents($this->directory . '/index.php', self::SCRIPT);
    }

    protected function tearDown(): void
    {
        if ($this->server !== null) {
            $group = proc_get_status($this->server)['pid'];
            proc_terminate($this->server, 15);
            for ($tries = 0; $tries < 250 && proc_get_status($this->server)['running']; $tries++) {
                usleep(20_000);
            }
            $stuck = proc_get_status($this->server)['running'];
            proc_terminate($this->server, 9);
            proc_close($this->server);
            // The built-in server's workers outlive it; they are in a group of its own.
            posix_kill(-$group, 9);
            self::assertFalse($stuck, 'The server ends on a signal.');
        }
        array_map('unlink', array_filter(glob($this->directory . '/*') ?: [], static fn ($path) => !is_dir($path)));
        rmdir($this->directory);
    }

    private function prepare(): SandboxProcess
    {
        $sandbox = $this->sandbox('assumed', 700);
        file_put_contents($this->directory . '/config.json', json_encode(self::config($sandbox)));

        return $sandbox;
    }

    public function testPhpFpmWithSeveralChildren(): void
    {
        $fpm = self::fpm();
        if ($fpm === null || trim((string) shell_exec('command -v cgi-fcgi')) === '') {
            self::fail('php-fpm ' . PHP_VERSION . ' or cgi-fcgi is missing: install php-fpm and libfcgi-bin.');
        }
        $sandbox = $this->prepare();
        $socket = $this->directory . '/fpm.sock';
        file_put_contents($this->directory . '/fpm.conf', implode("\n", [
            '[global]', 'error_log = ' . $this->directory . '/fpm.log', 'daemonize = no',
            '[www]', 'listen = ' . $socket, 'pm = static', 'pm.max_children = 3', 'catch_workers_output = yes',
            'user = ' . posix_getpwuid(posix_geteuid())['name'],
        ]) . "\n");
        $command = [
            $fpm, '--nodaemonize', '--allow-to-run-as-root', '-y', $this->directory . '/fpm.conf',
            '-d', 'extension=' . PhpProcess::extension(),
        ];
        $this->server = proc_open($command, $this->pipes(), $pipes);
        self::await(static fn (): bool => file_exists($socket));

        $this->checkWorkers($sandbox, fn (int $many): array => $this->byFcgi($socket, $many), 3);
    }

    public function testTheBuiltInServerWithWorkers(): void
    {
        $sandbox = $this->prepare();
        $free = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($free, false);
        fclose($free);
        $command = array_merge(['setsid'], PhpProcess::command(), ['-S', $address, '-t', $this->directory]);
        $this->server = proc_open($command, $this->pipes(), $pipes, null, ['PHP_CLI_SERVER_WORKERS' => '3'] + getenv());
        self::await(static fn (): bool => @file_get_contents("http://{$address}/?idle") !== false);

        $this->checkWorkers($sandbox, static fn (int $many): array => self::byHttp("http://{$address}/", $many), 2);
    }

    /**
     * Parallel requests, twice: all right, by several processes, and with connections that live on between requests.
     *
     * @param callable(int): list<string> $request
     */
    private function checkWorkers(SandboxProcess $sandbox, callable $request, int $workers): void
    {
        $articles = count($sandbox->data('articles'));
        $lived = [];
        $seen = [];
        for ($round = 0; $round < 3; $round++) {
            foreach ($request(8) as $answer) {
                $result = json_decode($answer, true);
                self::assertIsArray($result, $answer . @file_get_contents($this->directory . '/fpm.log'));
                self::assertSame($articles, $result['rows']);
                self::assertTrue($result['running']);
                $lived[$result['pid']] = ($lived[$result['pid']] ?? false)
                    || array_intersect($result['before'], $seen[$result['pid']] ?? []) !== [];
                $seen[$result['pid']] = array_merge($seen[$result['pid']] ?? [], $result['after'], $result['before']);
            }
        }
        self::assertGreaterThanOrEqual($workers, count($lived));
        self::assertContains(true, $lived, 'Connections live across the requests of a worker.');
    }

    public function testForkAfterUse(): void
    {
        $sandbox = $this->prepare();
        $run = PhpProcess::run(
            '$config = json_decode(file_get_contents($argv[1]), true);'
            . ' $client = new Sors\Client($config); $units = count($client->businessUnits());'
            . ' $feed = new Sors\Feed($client, "articles"); $feed->rewind();'
            . ' $children = [];'
            . ' for ($i = 0; $i < 4; $i++) { $pid = pcntl_fork(); if ($pid === 0) {'
            . '   $same = count($client->businessUnits()) === $units;'
            . '   $own = 0; foreach (new Sors\Feed($client, "articles") as $batch) { $own += count($batch); }'
            . '   try { $feed->next(); $refused = "not refused"; }'
            . '   catch (Sors\Exception\ValidationException $e) { $refused = "refused"; }'
            . '   unset($feed); unset($client);'
            . '   file_put_contents($argv[2] . "/child-$i", ($same ? "same" : "other") . " $own $refused"); exit(0);'
            . ' } $children[] = $pid; }'
            . ' foreach ($children as $pid) { pcntl_waitpid($pid, $status); echo pcntl_wexitstatus($status), " "; }'
            . ' $rows = 0; while ($feed->valid()) { $rows += count($feed->current()); $feed->next(); }'
            . ' echo count($client->businessUnits()) === $units ? "parent lives $rows" : "parent lost";',
            [$this->directory . '/config.json', $this->directory]
        );

        self::assertSame(0, $run['status'], $run['errors']);
        $rows = count($sandbox->data('articles'));
        self::assertSame("0 0 0 0 parent lives {$rows}", $run['output'], $run['errors']);
        for ($child = 0; $child < 4; $child++) {
            self::assertSame("same {$rows} refused", file_get_contents($this->directory . "/child-{$child}"));
        }
    }

    public function testNothingStartsBeforeTheFirstRequest(): void
    {
        $run = PhpProcess::run('echo count(scandir("/proc/self/task")) - 2;');
        self::assertSame('1', $run['output'], 'Threads of a PHP that has not asked SORS for anything.');
    }

    public function testPhpEndsAtOnceWithARequestUnderWay(): void
    {
        $sandbox = $this->prepare();
        $sandbox->injectFault('delay', 'articles', ['milliseconds' => 4000, 'skip' => 1]);
        $started = microtime(true);
        $run = PhpProcess::run(
            '$feed = new Sors\Feed(new Sors\Client(json_decode(file_get_contents($argv[1]), true)), "articles");'
            . ' $feed->rewind(); echo "ends";',
            [$this->directory . '/config.json']
        );
        $sandbox->clearFaults();

        self::assertSame(0, $run['status'], $run['errors']);
        self::assertSame('ends', $run['output']);
        self::assertLessThan(3.5, microtime(true) - $started);
    }

    /** The php-fpm of the PHP that runs this, wherever the distribution puts it. */
    private static function fpm(): ?string
    {
        $version = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
        $paths = ["/usr/sbin/php-fpm{$version}", dirname(PHP_BINARY, 2) . '/sbin/php-fpm', '/usr/sbin/php-fpm'];
        foreach ($paths as $path) {
            if (is_executable($path)) {
                return $path;
            }
        }

        return null;
    }

    /** @return array<int, array{string, string, string}> */
    private function pipes(): array
    {
        $log = $this->directory . '/server.log';

        return [['file', '/dev/null', 'r'], ['file', $log, 'a'], ['file', $log, 'a']];
    }

    private static function await(callable $ready): void
    {
        $until = microtime(true) + 20;
        while (!$ready()) {
            self::assertLessThan($until, microtime(true), 'The server did not come up.');
            usleep(20_000);
        }
    }

    /** @return list<string> */
    private function byFcgi(string $socket, int $many): array
    {
        $running = [];
        for ($i = 0; $i < $many; $i++) {
            $running[$i] = proc_open(
                ['cgi-fcgi', '-bind', '-connect', $socket],
                [1 => ['pipe', 'w'], 2 => ['pipe', 'w']],
                $pipes[$i],
                null,
                ['SCRIPT_FILENAME' => $this->directory . '/index.php', 'REQUEST_METHOD' => 'GET', 'QUERY_STRING' => '']
            );
        }
        $answers = [];
        foreach ($running as $i => $process) {
            [, $body] = explode("\r\n\r\n", stream_get_contents($pipes[$i][1]) . "\r\n\r\n", 2);
            $answers[] = trim($body);
            proc_close($process);
        }

        return $answers;
    }

    /** @return list<string> */
    private static function byHttp(string $url, int $many): array
    {
        $all = curl_multi_init();
        $handles = [];
        for ($i = 0; $i < $many; $i++) {
            $handles[$i] = curl_init($url);
            curl_setopt_array($handles[$i], [CURLOPT_RETURNTRANSFER => true, CURLOPT_FORBID_REUSE => true]);
            curl_multi_add_handle($all, $handles[$i]);
        }
        do {
            curl_multi_exec($all, $active);
            curl_multi_select($all, 0.1);
        } while ($active > 0);

        return array_map('curl_multi_getcontent', $handles);
    }
}
