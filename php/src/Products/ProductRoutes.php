<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Rest\Routes;
use SorsForWooCommerce\Sync\BusyException;

/**
 * What the buttons of the product's screen ask for.
 */
final class ProductRoutes extends Routes
{
    public function register(): void
    {
        $id = ['id' => ['type' => 'integer', 'minimum' => 1]];
        self::route('/product/(?P<id>\d+)/compare', 'GET', self::told(static fn (int $product): array => (new OneSync())->compare($product)), $id);
        self::route('/product/(?P<id>\d+)/sync', 'POST', self::told(static fn (int $product): array => (new OneSync())->sync($product)), $id);
        self::route(
            '/product/(?P<id>\d+)/link',
            'POST',
            self::told(static fn (int $product, \WP_REST_Request $request): array => [
                'sors_id' => (new Linking())->link($product, (string) $request->get_param('code'))->sorsId,
            ]),
            $id + ['code' => ['type' => 'string', 'default' => '']]
        );
        self::route('/product/(?P<id>\d+)/unlink', 'POST', self::told(static fn (int $product): array => [
            'sors_id' => (new Linking())->unlink($product)->sorsId,
        ]), $id);
    }

    /** What is in the way becomes the answer's one sentence. */
    private static function told(\Closure $work): \Closure
    {
        return static function (\WP_REST_Request $request) use ($work): array|\WP_Error {
            try {
                return $work((int) $request->get_param('id'), $request);
            } catch (BusyException $busy) {
                return new \WP_Error('sors_busy', $busy->getMessage(), ['status' => 409]);
            } catch (\DomainException $refusal) {
                return new \WP_Error('sors_product', $refusal->getMessage(), ['status' => 422]);
            }
        };
    }
}
