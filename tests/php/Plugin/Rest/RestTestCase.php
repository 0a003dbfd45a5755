<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Rest;

use SorsForWooCommerce\Tests\ShopTestCase;

abstract class RestTestCase extends ShopTestCase
{
    /** @param array<string, mixed> $body */
    protected function ask(string $method, string $path, array $body = []): \WP_REST_Response
    {
        $request = new \WP_REST_Request($method, '/sors/v1' . $path);
        if ($method === 'GET') {
            $request->set_query_params($body);
        } else {
            $request->set_header('Content-Type', 'application/json');
            $request->set_body((string) wp_json_encode((object) $body));
        }

        return rest_do_request($request);
    }
}
