<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Rest\AbstractRoutes;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\RunHaltedException;
use SorsForWooCommerce\Sync\RunInProgressException;

/**
 * What the buttons of the product's screen ask for.
 */
final class ProductRoutes extends AbstractRoutes
{
    public function register(): void
    {
        $id = ['id' => ['type' => 'integer', 'minimum' => 1]];
        self::addRoute('/products/(?P<id>\d+)/compare', 'GET', self::handleErrors(self::compare(...)), $id);
        self::addRoute('/products/(?P<id>\d+)/sync', 'POST', self::handleErrors(static fn (int $product): array => self::withPanel($product, (new SingleProductSync())->syncProduct($product))), $id);
        self::addRoute(
            '/products/(?P<id>\d+)/link',
            'POST',
            self::handleErrors(static fn (int $product, \WP_REST_Request $request): array => self::withPanel($product, [
                'sors_id' => (new ProductLinker())->link($product, (string) $request->get_param('code'))->sorsId,
            ])),
            $id + ['code' => ['type' => 'string', 'default' => '']]
        );
        self::addRoute('/products/(?P<id>\d+)/unlink', 'POST', self::handleErrors(static fn (int $product): array => self::withPanel($product, [
            'sors_id' => (new ProductLinker())->unlink($product)->sorsId,
        ])), $id);
    }

    /** @return array{changes: list<array{field: string, label: string, old: string, new: string}>, remarks: list<string>} */
    private static function compare(int $product): array
    {
        $found = (new SingleProductSync())->compareProduct($product);

        return ['changes' => DiffFormatter::formatChanges($found['changes'])] + $found;
    }

    /**
     * @param array<string, mixed> $answer
     *
     * @return array<string, mixed> With what the box says now.
     */
    private static function withPanel(int $product, array $answer): array
    {
        return $answer + ['panel' => ProductMetaBox::renderPanel($product)];
    }

    /** What is in the way becomes the answer's one sentence. */
    private static function handleErrors(\Closure $work): \Closure
    {
        return static function (\WP_REST_Request $request) use ($work): array|\WP_Error {
            try {
                return $work((int) $request->get_param('id'), $request);
            } catch (RunInProgressException $busy) {
                return new \WP_Error('sors_run_in_progress', $busy->getMessage(), ['status' => 409]);
            } catch (TransactionLostException) {
                return new \WP_Error('sors_product', __('The database gave the change up (deadlock or lost connection). Nothing of it was written; try again.', 'sors-for-woocommerce'), ['status' => 503]);
            } catch (\DomainException | RunHaltedException $refusal) {
                return new \WP_Error('sors_product', $refusal->getMessage(), ['status' => 422]);
            }
        };
    }
}
