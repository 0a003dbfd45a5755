<?php

/**
 * Prints the results of ./dev bench scale: scale-report.php RESULTS JSON. JSON may be ''.
 */

declare(strict_types=1);

$lines = array_map(
    static fn (string $line): array => json_decode($line, true, 8, JSON_THROW_ON_ERROR),
    file($argv[1], FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: []
);
printf("\n%-10s %10s %9s %12s %10s %8s %10s %14s %9s\n", 'step', 'products', 'seconds', 'sandbox, s', 'net, s', 'CPU, s', 'PHP + MB', 'extension MB', 'actions');
foreach ($lines as $line) {
    $value = static fn (string $name): string => isset($line[$name]) ? (string) $line[$name] : '';
    $net = isset($line['sandbox_seconds']) ? sprintf('%.2f', $line['seconds'] - $line['sandbox_seconds']) : '';
    printf(
        "%-10s %10s %9s %12s %10s %8s %10s %14s %9s\n",
        $line['step'],
        number_format($line['products']),
        $value('seconds'),
        $value('sandbox_seconds'),
        $net,
        $value('cpu_seconds'),
        $value('php_growth_mb'),
        $value('extension_mb'),
        $value('actions')
    );
}
$linesOf = static fn (string $step): array => array_values(array_filter($lines, static fn (array $line): bool => $line['step'] === $step));
$unchanged = $linesOf('unchanged');
$last = count($unchanged) - 1;
printf(
    "\nPHP grows by %.1f MB from the small shop to the large one; 1 %% changed takes %.2f times as long as nothing changed, %.2f times the CPU.\n",
    $unchanged[$last]['php_peak_mb'] - $unchanged[0]['php_peak_mb'],
    $linesOf('changed')[$last]['seconds'] / $unchanged[$last]['seconds'],
    $linesOf('changed')[$last]['cpu_seconds'] / $unchanged[$last]['cpu_seconds']
);
if ($argv[2] !== '' && file_put_contents($argv[2], json_encode($lines, JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR) . "\n") === false) {
    exit(1);
}
