<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use Sors\Exception\AuthenticationException;
use Sors\Exception\ConnectionException;
use Sors\Exception\ContractException;
use Sors\Exception\RateLimitException;
use Sors\Exception\SorsException;
use Sors\Exception\ValidationException;
use Sors\OutboxState;
use SorsForWooCommerce\Connection\ErrorMessages;

/**
 * What becomes of a row after an attempt: the state the extension decides on, and the reason in words.
 */
final class AttemptResult
{
    /**
     * @param string   $state  State the row goes to; `lost` when another worker has taken it.
     * @param int|null $waitSeconds   Seconds until it is due again; null for no time.
     * @param bool     $isServiceFailing  Whether SORS itself, not this order, is the trouble: others needn't be tried now.
     * @param bool     $isRateLimited Whether SORS asked for a rest.
     */
    public function __construct(
        public readonly string $state,
        public readonly ?string $reason = null,
        public readonly ?int $waitSeconds = null,
        public readonly bool $isServiceFailing = false,
        public readonly bool $isRateLimited = false
    ) {
    }

    /**
     * Of an error before any document has left.
     *
     * @param int $attempts Made so far, this one included.
     * @param int $spread   Any number, e.g. the row's id: spreads rows that failed together.
     */
    public static function fromPreparationError(\Throwable $error, int $attempts, int $spread = 0): self
    {
        return self::fromError($error, false, $attempts, $spread);
    }

    /** Of an error when the document's request may have left; parameters as of ofPreparation(). */
    public static function fromRequestError(\Throwable $error, int $attempts, int $spread = 0): self
    {
        return self::fromError($error, true, $attempts, $spread);
    }

    private static function fromError(\Throwable $error, bool $hasLeft, int $attempts, int $spread): self
    {
        $next = OutboxState::afterAttempt(
            ['request_sent' => $hasLeft, 'attempts' => $attempts, 'jitter_seed' => $spread] + self::attemptCause($error)
        );

        return new self($next['state'], self::reasonText($error), $next['wait'], $next['service_failing'], $next['rate_limited']);
    }

    /** @return array{cause: string, retryable?: bool, seconds?: int|null} */
    private static function attemptCause(\Throwable $error): array
    {
        if (!$error instanceof SorsException) {
            return match (true) {
                $error instanceof NothingToSendException => ['cause' => 'nothing_to_send'],
                $error instanceof UnsendableException => ['cause' => 'unsendable'],
                $error instanceof RetryLaterException => ['cause' => 'retry_later', 'seconds' => $error->retryAfterSeconds],
                default => ['cause' => 'internal'],
            };
        }
        $kind = match (true) {
            $error instanceof ConnectionException => 'connection',
            $error instanceof AuthenticationException => 'authentication',
            $error instanceof RateLimitException => 'rate_limit',
            $error instanceof ValidationException => 'validation',
            $error instanceof ContractException => 'contract',
            // A kind this plugin doesn't know is no proof that nothing arrived.
            default => 'uncertain',
        };

        return ['cause' => $kind, 'retryable' => $error->isRetryable(), 'seconds' => $error->getRetryAfter()];
    }

    private static function reasonText(\Throwable $error): string
    {
        return match (true) {
            $error instanceof SorsException => self::sorsReason($error),
            $error instanceof NothingToSendException, $error instanceof UnsendableException, $error instanceof RetryLaterException => $error->getMessage(),
            default => self::internalReason($error),
        };
    }

    private static function sorsReason(SorsException $error): string
    {
        $id = $error->getRequestId();

        return $id === null ? ErrorMessages::localize($error) : sprintf(
            /* translators: 1: what went wrong, 2: id SORS gave to the request */
            __('%1$s (SORS’s id of the request: %2$s)', 'sors-for-woocommerce'),
            ErrorMessages::localize($error),
            $id
        );
    }

    /** Messages of others may hold anything, so only the place is told. */
    private static function internalReason(\Throwable $error): string
    {
        return sprintf(
            /* translators: 1: kind of error, 2: file and line */
            __('The order could not be handled because of an error in the shop (%1$s at %2$s). See the log, then retry.', 'sors-for-woocommerce'),
            (new \ReflectionClass($error))->getShortName(),
            basename($error->getFile()) . ':' . $error->getLine()
        );
    }
}
