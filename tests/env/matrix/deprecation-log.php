<?php

/**
 * Prepended to every script of a shop (auto_prepend_file): logs each notice, warning and deprecation of PHP and WordPress
 * ("doing it wrong", deprecated functions) raised in certain directories, or by code called from there.
 * SORS_LOGGED_DIRECTORIES: the directories, separated by ":"; SORS_DEPRECATION_LOG: the log, one JSON object per line.
 */

declare(strict_types=1);

(static function (): void {
    $directories = explode(':', (string) getenv('SORS_LOGGED_DIRECTORIES'));
    $notices = (string) getenv('SORS_DEPRECATION_LOG');
    if ($notices === '' || $directories === ['']) {
        throw new LogicException('SORS_LOGGED_DIRECTORIES and SORS_DEPRECATION_LOG are not set.');
    }
    $isLogged = static function (string $file) use ($directories): bool {
        foreach ($directories as $directory) {
            if (str_starts_with($file, $directory . '/')) {
                return true;
            }
        }

        return false;
    };
    $write = static function (int $level, string $message, string $where) use ($notices): void {
        $line = json_encode(['level' => $level, 'message' => $message, 'where' => $where], JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
        file_put_contents($notices, $line . "\n", FILE_APPEND | LOCK_EX);
    };

    set_error_handler(static function (int $level, string $message, string $file, int $line) use ($isLogged, $write): bool {
        // Silenced with @.
        if ((error_reporting() & $level) === 0) {
            return false;
        }
        foreach ([['file' => $file, 'line' => $line], ...debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS)] as $frame) {
            if ($isLogged($frame['file'] ?? '')) {
                $write($level, $message, "{$file}:{$line}, from {$frame['file']}:{$frame['line']}");
                return false;
            }
        }
        // Only the text domain identifies translations that are loaded too early.
        if (str_contains($message, 'sors-for-woocommerce')) {
            $write($level, $message, "{$file}:{$line}");
        }

        return false;
    });

    register_shutdown_function(static function () use ($write): void {
        $last = error_get_last();
        // Log fatal errors of all code: the page was not rendered.
        if ($last !== null && ($last['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR)) !== 0) {
            $write($last['type'], $last['message'], "{$last['file']}:{$last['line']}");
        }
    });
})();
