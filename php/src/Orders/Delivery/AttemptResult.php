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
 * Result of one attempt: the entry's next state, as the extension decides it, and the reason.
 */
final class AttemptResult
{
    /** Instead of a state: another worker has claimed the entry, and this result changes nothing. */
    public const CLAIM_LOST = 'claim_lost';

    /**
     * @param string   $state            Next state of the entry; CLAIM_LOST when another worker has claimed it.
     * @param int|null $waitSeconds      Seconds until the next attempt; null for none.
     * @param bool     $isServiceFailing Whether SORS itself fails, so that other entries needn't be attempted now.
     * @param bool     $isRateLimited    Whether SORS returned 429.
     */
    public function __construct(
        public readonly string $state,
        public readonly ?string $reason = null,
        public readonly ?int $waitSeconds = null,
        public readonly bool $isServiceFailing = false,
        public readonly bool $isRateLimited = false
    ) {
    }

    public static function claimLost(): self
    {
        return new self(self::CLAIM_LOST);
    }

    /**
     * Result of an error before the document's request was sent.
     *
     * @param int $attempts   Number of attempts, including this one.
     * @param int $jitterSeed Any number, such as the entry's ID: spreads the retries of entries that failed together.
     */
    public static function fromPreparationError(\Throwable $error, int $attempts, int $jitterSeed = 0): self
    {
        return self::fromError($error, false, $attempts, $jitterSeed);
    }

    /** Result of an error after the document's request may have been sent; parameters as in fromPreparationError(). */
    public static function fromRequestError(\Throwable $error, int $attempts, int $jitterSeed = 0): self
    {
        return self::fromError($error, true, $attempts, $jitterSeed);
    }

    private static function fromError(\Throwable $error, bool $isRequestSent, int $attempts, int $jitterSeed): self
    {
        $next = OutboxState::afterAttempt(
            ['request_sent' => $isRequestSent, 'attempts' => $attempts, 'jitter_seed' => $jitterSeed] + self::attemptCause($error)
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
            // An unknown kind of error doesn't prove that SORS received nothing.
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
            /* translators: 1: what went wrong, 2: request ID from SORS */
            __('%1$s (SORS request ID: %2$s)', 'sors-for-woocommerce'),
            ErrorMessages::localize($error),
            $id
        );
    }

    /** Messages of other code may hold personal data, so only the place is named. */
    private static function internalReason(\Throwable $error): string
    {
        return sprintf(
            /* translators: 1: kind of error, 2: file and line */
            __('The order could not be processed because of an error in the shop (%1$s at %2$s). See the log, then retry.', 'sors-for-woocommerce'),
            (new \ReflectionClass($error))->getShortName(),
            basename($error->getFile()) . ':' . $error->getLine()
        );
    }
}
