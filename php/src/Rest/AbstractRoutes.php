<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use Sors\Exception\AuthenticationException;
use Sors\Exception\ConnectionException;
use Sors\Exception\ContractException;
use Sors\Exception\RateLimitException;
use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\RunRequestException;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Connection\Log;

/**
 * What all routes share: who may use them, and how a failure is told.
 */
abstract class AbstractRoutes
{
    public const NAMESPACE = 'sors/v1';

    abstract public function register(): void;

    /** Whether the user may look after the shop. WordPress has checked the nonce before it says who the user is. */
    public static function allowed(): bool
    {
        return current_user_can(AdminPage::CAPABILITY);
    }

    /** @param array<string, array<string, mixed>> $args */
    protected static function addRoute(string $path, string $methods, callable $callback, array $args = []): void
    {
        register_rest_route(self::NAMESPACE, $path, [
            'methods' => $methods,
            'callback' => static fn (\WP_REST_Request $request) => self::respond($callback, $request),
            'permission_callback' => [self::class, 'allowed'],
            'args' => $args,
        ]);
    }

    /** Runs a route's callback; what goes wrong becomes one clear sentence. */
    private static function respond(callable $callback, \WP_REST_Request $request): \WP_REST_Response|\WP_Error
    {
        try {
            $response = rest_ensure_response($callback($request));
            if ($response instanceof \WP_REST_Response) {
                $response->header('Cache-Control', 'no-store');
            }

            return $response;
        } catch (SorsException $error) {
            Log::warning($error->getMessage(), [
                'route' => $request->get_route(),
                'resource' => $error->getResource(),
                'http_status' => $error->getHttpStatus(),
                'request_id' => $error->getRequestId(),
            ]);

            return new \WP_Error(self::errorCode($error), ErrorMessages::localize($error), ['status' => self::httpStatus($error)]);
        } catch (RunRequestException $problem) {
            return new \WP_Error('sors_run', $problem->getMessage(), ['status' => $problem->getCode()]);
        }
    }

    private static function errorCode(SorsException $error): string
    {
        return match (true) {
            $error instanceof ConnectionException => 'sors_connection',
            $error instanceof AuthenticationException => 'sors_authentication',
            $error instanceof RateLimitException => 'sors_rate_limit',
            $error instanceof ContractException => 'sors_contract',
            default => 'sors_validation',
        };
    }

    /**
     * 424 for what SORS failed at: 401 and 403 would mean that the user is not logged in, and some proxies put
     * a page of their own in place of a 502.
     */
    private static function httpStatus(SorsException $error): int
    {
        return match (self::errorCode($error)) {
            'sors_validation' => 422,
            'sors_rate_limit' => 503,
            default => 424,
        };
    }
}
