<?php

declare(strict_types=1);

/**
 * Passes log entries to handlers; by default to the file handler.
 */
class WC_Logger implements WC_Logger_Interface
{
    /** @var list<object> With handle($timestamp, $level, $message, $context). */
    private array $handlers;

    private int $threshold;

    /** @param list<object>|null $handlers */
    public function __construct($handlers = null, $threshold = null)
    {
        $this->handlers = array_values((array) ($handlers ?? apply_filters('woocommerce_register_log_handlers', [new WC_Log_Handler_File()])));
        $this->threshold = WC_Log_Levels::get_level_severity($threshold ?? 'debug');
    }

    public function add($handle, $message, $level = WC_Log_Levels::NOTICE)
    {
        $this->log($level, $message, ['source' => $handle, '_legacy' => true]);

        return true;
    }

    public function log($level, $message, $context = [])
    {
        if (!WC_Log_Levels::is_valid_level($level)) {
            wc_doing_it_wrong(__METHOD__, sprintf('WC_Logger::log was called with an invalid level "%s".', $level), '3.0');
        }
        if (WC_Log_Levels::get_level_severity($level) < $this->threshold) {
            return;
        }
        $message = apply_filters('woocommerce_logger_log_message', $message, $level, $context, null);
        if ($message === null) {
            return;
        }
        foreach ($this->handlers as $handler) {
            $handler->handle(time(), $level, $message, (array) $context);
        }
    }

    public function emergency($message, $context = [])
    {
        $this->log(WC_Log_Levels::EMERGENCY, $message, $context);
    }

    public function alert($message, $context = [])
    {
        $this->log(WC_Log_Levels::ALERT, $message, $context);
    }

    public function critical($message, $context = [])
    {
        $this->log(WC_Log_Levels::CRITICAL, $message, $context);
    }

    public function error($message, $context = [])
    {
        $this->log(WC_Log_Levels::ERROR, $message, $context);
    }

    public function warning($message, $context = [])
    {
        $this->log(WC_Log_Levels::WARNING, $message, $context);
    }

    public function notice($message, $context = [])
    {
        $this->log(WC_Log_Levels::NOTICE, $message, $context);
    }

    public function info($message, $context = [])
    {
        $this->log(WC_Log_Levels::INFO, $message, $context);
    }

    public function debug($message, $context = [])
    {
        $this->log(WC_Log_Levels::DEBUG, $message, $context);
    }

    /** Deletes the files of a source. */
    public function clear($source = '')
    {
        foreach (glob(WC_LOG_DIR . sanitize_file_name((string) $source) . '-*.log') ?: [] as $file) {
            wp_delete_file($file);
        }

        return true;
    }
}
