<?php

/**
 * Put before every script of a shop (auto_prepend_file): notes each notice, warning and deprecation, and each of WordPress's
 * own ("doing it wrong", deprecated functions), that comes from a watched directory or was called from one.
 * SORS_LOGGED_DIRECTORIES: directories, with ":" between; SORS_DEPRECATION_LOG: the file that gets a line for each.
 */

declare(strict_types=1);

(static function (): void {
    $watched = explode(':', (string) getenv('SORS_LOGGED_DIRECTORIES'));
    $notices = (string) getenv('SORS_DEPRECATION_LOG');
    if ($notices === '' || $watched === ['']) {
        throw new LogicException('SORS_LOGGED_DIRECTORIES and SORS_DEPRECATION_LOG are not set.');
    }
    $ours = static function (string $file) use ($watched): bool {
        foreach ($watched as $directory) {
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

    set_error_handler(static function (int $level, string $message, string $file, int $line) use ($ours, $write): bool {
        // Silenced by an @ where it happened.
        if ((error_reporting() & $level) === 0) {
            return false;
        }
        foreach ([['file' => $file, 'line' => $line], ...debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS)] as $frame) {
            if ($ours($frame['file'] ?? '')) {
                $write($level, $message, "{$file}:{$line}, from {$frame['file']}:{$frame['line']}");
                return false;
            }
        }
        // Translations asked for too early are told by their domain alone.
        if (str_contains($message, 'sors-for-woocommerce')) {
            $write($level, $message, "{$file}:{$line}");
        }

        return false;
    });

    register_shutdown_function(static function () use ($write): void {
        $last = error_get_last();
        // Whoever's it is: a page that died was not looked at.
        if ($last !== null && ($last['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR)) !== 0) {
            $write($last['type'], $last['message'], "{$last['file']}:{$last['line']}");
        }
    });
})();
