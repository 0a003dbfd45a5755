<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * The database refused to write what the rest of a batch stands or falls with; the message is the database's.
 */
final class QueryFailedException extends \RuntimeException
{
    /**
     * Of wpdb's last statement.
     *
     * @throws self when it failed.
     */
    public static function throwIfFailed(mixed $done): void
    {
        global $wpdb;
        if ($done === false) {
            throw new self($wpdb->last_error !== '' ? $wpdb->last_error : 'The database refused a statement.');
        }
    }
}
