<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use Sors\Exception\AuthenticationException;
use Sors\Exception\ConnectionException;
use Sors\Exception\RateLimitException;
use Sors\Exception\SorsException;
use Sors\Exception\UncertainException;

/**
 * What becomes of a row after an attempt: the whole policy in one place, without any I/O.
 */
final class Outcome
{
    /** Attempts after which an error of our own side is left to a person. */
    private const PATIENCE = 5;

    /**
     * @param string   $state  State the row goes to; `lost` when another worker has taken it.
     * @param int|null $wait   Seconds until it is due again; null for no time.
     * @param bool     $pause  Whether SORS itself, not this order, is the trouble: others needn't be tried now.
     * @param bool     $isRateLimit Whether SORS asked for a rest.
     */
    public function __construct(
        public readonly string $state,
        public readonly ?string $reason = null,
        public readonly ?int $wait = null,
        public readonly bool $pause = false,
        public readonly bool $isRateLimit = false
    ) {
    }

    /**
     * Of an error before any document has left.
     *
     * @param int $attempts Made so far, this one included.
     * @param int $spread   As of Backoff.
     */
    public static function ofPreparation(\Throwable $error, int $attempts, int $spread = 0): self
    {
        return match (true) {
            $error instanceof Dropped => new self('skipped', $error->getMessage()),
            $error instanceof Parked => new self('rejected', $error->getMessage()),
            $error instanceof Later => new self('pending', $error->getMessage(), $error->seconds),
            $error instanceof SorsException => self::ofRefusal($error, $attempts, $spread),
            $attempts < self::PATIENCE => new self('pending', self::internal($error), Backoff::seconds($attempts, null, $spread)),
            default => new self('rejected', self::internal($error)),
        };
    }

    /** Of an error when the document's request may have left; parameters as of ofPreparation(). */
    public static function ofRequest(\Throwable $error, int $attempts, int $spread = 0): self
    {
        return match (true) {
            $error instanceof UncertainException => new self('uncertain', self::sentence($error), 0),
            $error instanceof SorsException => self::ofRefusal($error, $attempts, $spread),
            default => new self('uncertain', self::internal($error), 0),
        };
    }

    /** SORS has nothing of it, for certain. */
    private static function ofRefusal(SorsException $error, int $attempts, int $spread): self
    {
        $isTrouble = $error instanceof ConnectionException
            || $error instanceof AuthenticationException
            || $error instanceof RateLimitException;
        if (!$isTrouble && !$error->isRetryable()) {
            return new self('rejected', self::sentence($error));
        }

        return new self(
            'pending',
            self::sentence($error),
            Backoff::seconds($attempts, $error->getRetryAfter(), $spread),
            $isTrouble,
            $error instanceof RateLimitException
        );
    }

    private static function sentence(SorsException $error): string
    {
        $id = $error->getRequestId();

        return $id === null ? $error->getMessage() : sprintf(
            /* translators: 1: what went wrong, 2: id SORS gave to the request */
            __('%1$s (SORS’s id of the request: %2$s)', 'sors-for-woocommerce'),
            $error->getMessage(),
            $id
        );
    }

    /** Messages of others may hold anything, so only the place is told. */
    private static function internal(\Throwable $error): string
    {
        return sprintf(
            /* translators: 1: kind of error, 2: file and line */
            __('The order could not be handled because of an error in the shop (%1$s at %2$s). See the log, then retry.', 'sors-for-woocommerce'),
            (new \ReflectionClass($error))->getShortName(),
            basename($error->getFile()) . ':' . $error->getLine()
        );
    }
}
