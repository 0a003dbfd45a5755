<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * A `sors-sandbox` of the tests' own, and its admin endpoint. Ends with the PHP process that started it.
 */
final class SandboxProcess
{
    /** @var array<string, self> By profile. */
    private static array $shared = [];

    /** The process that started it: one forked off must not end it. */
    private readonly int $owner;

    /** Whether it has asked for a rest that outlives a test. */
    private bool $hasLongPause = false;

    /** @param resource $process */
    private function __construct(
        private $process,
        private readonly string $directory,
        public readonly string $http,
        public readonly string $https,
        public readonly string $caFile,
        public readonly string $key,
        private readonly string $admin,
    ) {
        $this->owner = getmypid();
    }

    /**
     * The sandbox that all tests of a run share, one for each profile; reset() it before use. After one that asked for a
     * long rest comes another, at another address: the extension keeps a rest for its process, as it should.
     */
    public static function shared(string $profile = 'assumed'): self
    {
        if ((self::$shared[$profile] ?? null)?->hasLongPause) {
            self::$shared[$profile]->stop();
        }
        if (!isset(self::$shared[$profile]) || !self::$shared[$profile]->isRunning()) {
            self::$shared[$profile] = self::start(['profile' => $profile]);
        }

        return self::$shared[$profile];
    }

    /**
     * Starts another one.
     *
     * @param array<string, string> $options Long options of sors-sandbox without the dashes, e.g. ['articles' => '500'].
     */
    public static function start(array $options = []): self
    {
        $binary = (string) getenv('SORS_SANDBOX');
        if (!is_executable($binary)) {
            throw new \RuntimeException('No sors-sandbox: SORS_SANDBOX must name it. ./dev test and ./dev phpunit do.');
        }
        $directory = sys_get_temp_dir() . '/sors-sandbox-' . bin2hex(random_bytes(6));
        mkdir($directory, 0700);
        $options += [
            'profile' => 'assumed',
            'http' => '127.0.0.1:0',
            'https' => '127.0.0.1:0',
            'articles' => '50',
            'seed' => '1',
            'key' => 'canary-' . bin2hex(random_bytes(12)),
            'ready-file' => $directory . '/ready.json',
        ];
        $command = [$binary, '--with-parent'];
        foreach ($options as $name => $value) {
            array_push($command, '--' . $name, $value);
        }
        $log = ['file', $directory . '/sandbox.log', 'a'];
        $process = proc_open($command, [['file', '/dev/null', 'r'], $log, $log], $pipes);
        if ($process === false) {
            throw new \RuntimeException('sors-sandbox could not be started.');
        }
        $ready = self::awaitReady($process, $options['ready-file'], $directory . '/sandbox.log');
        $sandbox = new self(
            $process,
            $directory,
            $ready['http'],
            $ready['https'],
            $ready['ca_file'],
            $ready['key'],
            rtrim($ready['admin'], '/')
        );
        register_shutdown_function([$sandbox, 'stop']);

        return $sandbox;
    }

    /**
     * @param resource $process
     *
     * @return array{http: string, https: string, ca_file: string, key: string, admin: string}
     */
    private static function awaitReady($process, string $file, string $log): array
    {
        $until = microtime(true) + 60;
        while (microtime(true) < $until && proc_get_status($process)['running']) {
            if (is_file($file)) {
                return json_decode((string) file_get_contents($file), true, 8, JSON_THROW_ON_ERROR);
            }
            usleep(20_000);
        }
        proc_terminate($process, 9);

        throw new \RuntimeException('sors-sandbox did not come up: ' . trim((string) @file_get_contents($log)));
    }

    public function isRunning(): bool
    {
        return is_resource($this->process) && proc_get_status($this->process)['running'];
    }

    public function stop(): void
    {
        if (!is_resource($this->process) || $this->owner !== getmypid()) {
            return;
        }
        proc_terminate($this->process, 15);
        for ($tries = 0; $tries < 100 && proc_get_status($this->process)['running']; $tries++) {
            usleep(20_000);
        }
        proc_terminate($this->process, 9);
        proc_close($this->process);
        array_map('unlink', array_filter(glob($this->directory . '/*') ?: [], 'is_file'));
        @rmdir($this->directory);
    }

    /** New data, no faults, counters at nought. */
    public function reset(int $articles = 50, int $seed = 1): void
    {
        $this->callAdmin('POST', '/reset', ['articles' => $articles, 'seed' => $seed]);
    }

    /**
     * Rows of one resource, by the model: articles, groups, stock, prices, images, customers, documents, business_units.
     *
     * @param array<string, string> $query e.g. ['business_unit' => '1', 'price_type' => 'gross']
     *
     * @return list<array<string, mixed>>
     */
    public function data(string $resource, string $database = 'MyDatabase2026', array $query = []): array
    {
        $path = '/data/' . rawurlencode($database) . '/' . $resource;

        return $this->callAdmin('GET', $path . ($query === [] ? '' : '?' . http_build_query($query)));
    }

    /** @return array<string, mixed> Counts by resource, their total, the last requests. */
    public function requests(): array
    {
        return $this->callAdmin('GET', '/requests');
    }

    public function clearRequests(): void
    {
        $this->callAdmin('DELETE', '/requests');
    }

    /**
     * Makes answers go wrong.
     *
     * @param array<string, mixed> $more times (null: until cleared), skip, milliseconds, status, retry_after
     */
    public function injectFault(string $fault, string $resource = '*', array $more = []): void
    {
        $this->hasLongPause = $this->hasLongPause || ($more['retry_after'] ?? 0) > 5;
        $this->callAdmin('POST', '/faults', ['resource' => $resource, 'fault' => $fault] + $more + ['times' => null]);
    }

    /** Whether it has asked for a rest longer than a few seconds, which the extension keeps for its process. */
    public function hasLongPause(): bool
    {
        return $this->hasLongPause;
    }

    public function clearFaults(): void
    {
        $this->callAdmin('DELETE', '/faults');
    }

    /** @param array<string, mixed> $changes articles, stock, prices, remove, images */
    public function mutate(array $changes, string $database = 'MyDatabase2026'): void
    {
        $this->callAdmin('POST', '/mutate/' . rawurlencode($database), $changes);
    }

    /**
     * @param array<string, mixed>|null $body
     *
     * @return array<mixed>
     */
    public function callAdmin(string $method, string $path, ?array $body = null): array
    {
        $curl = curl_init($this->admin . $path);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 60,
            CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
        ]);
        if ($body !== null) {
            curl_setopt($curl, CURLOPT_POSTFIELDS, json_encode($body, JSON_THROW_ON_ERROR));
        }
        $answer = curl_exec($curl);
        $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        if ($answer === false || $status >= 300) {
            throw new \RuntimeException("{$method} {$path} of the sandbox: {$status} " . curl_error($curl) . ' ' . $answer);
        }

        return $answer === '' ? [] : json_decode((string) $answer, true, 64, JSON_THROW_ON_ERROR);
    }
}
