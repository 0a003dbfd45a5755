<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Connection;

use Sors\Exception\AuthenticationException;
use Sors\Exception\ConnectionException;
use Sors\Exception\ContractException;
use Sors\Exception\RateLimitException;
use Sors\Exception\SorsException;
use Sors\Exception\UncertainException;
use Sors\Exception\ValidationException;

/**
 * What went wrong with SORS, in the reader's language. The extension says it in English only, to the point; elsewhere a
 * sentence by the kind of failure comes before that.
 */
final class ErrorMessages
{
    public static function localize(\Throwable $error): string
    {
        if (!$error instanceof SorsException) {
            return $error->getMessage();
        }
        [$english, $sentence] = self::describeKind($error);

        return $sentence === $english ? $error->getMessage() : sprintf(
            /* translators: 1: what went wrong, 2: the details as the extension tells them, in English */
            __('%1$s Details: %2$s', 'sors-for-woocommerce'),
            $sentence,
            $error->getMessage()
        );
    }

    /** @return array{string, string} The sentence in English and in the language of this request. */
    private static function describeKind(SorsException $error): array
    {
        return match (true) {
            $error instanceof AuthenticationException => [
                'SORS refuses the API key. Enter it again under WooCommerce › SORS › Settings, or ask Softkom whether it is still valid.',
                __('SORS refuses the API key. Enter it again under WooCommerce › SORS › Settings, or ask Softkom whether it is still valid.', 'sors-for-woocommerce'),
            ],
            $error instanceof ConnectionException => [
                'SORS can’t be reached or fails to answer. Try again later; if it stays so, have the server’s way to SORS looked at.',
                __('SORS can’t be reached or fails to answer. Try again later; if it stays so, have the server’s way to SORS looked at.', 'sors-for-woocommerce'),
            ],
            $error instanceof RateLimitException => [
                'SORS asks for fewer requests. Try again later.',
                __('SORS asks for fewer requests. Try again later.', 'sors-for-woocommerce'),
            ],
            $error instanceof ContractException => [
                'SORS does not answer as the contract profile says, or the profile itself is wrong. Check the contract under WooCommerce › SORS › Settings.',
                __('SORS does not answer as the contract profile says, or the profile itself is wrong. Check the contract under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
            ],
            $error instanceof UncertainException => [
                'No answer came to what was sent, so SORS may have it or not; it is not sent again blindly.',
                __('No answer came to what was sent, so SORS may have it or not; it is not sent again blindly.', 'sors-for-woocommerce'),
            ],
            $error instanceof ValidationException => [
                'SORS, or the check before sending, refused what was asked. Mend what is named, then try again.',
                __('SORS, or the check before sending, refused what was asked. Mend what is named, then try again.', 'sors-for-woocommerce'),
            ],
            default => ['', ''],
        };
    }
}
