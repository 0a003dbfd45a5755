<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Shops with pictures of the sandbox.
 */
abstract class ImagesTestCase extends SyncTestCase
{
    protected function syncedShopWithImages(int $articles): SandboxProcess
    {
        $sandbox = $this->sandbox(articles: $articles);
        $this->mustSync('catalog');
        $run = $this->mustSync('images');
        $this->assertSame(0, $run->failed, (string) wp_json_encode($run->details));
        $this->assertGreaterThan(0, $run->bytes);

        return $sandbox;
    }

    /** @return list<int> Attachments of a product, the main one first. */
    protected function listShownImages(string $code): array
    {
        $product = $this->loadProduct($code);

        return array_map('intval', [$product->get_image_id(), ...$product->get_gallery_image_ids()]);
    }

    /** @return array{string, string, int} Code, SORS's id and attachment of a product whose one picture no other shows. */
    protected function findSingleImageArticle(SandboxProcess $sandbox): array
    {
        foreach ($this->listUnsharedImages($sandbox) as $article => $images) {
            if (count($images) === 1) {
                return [$images[0]['article_code'], (string) $article, $this->listShownImages($images[0]['article_code'])[0]];
            }
        }
        self::fail('The sandbox has no picture of one article alone.');
    }

    /** @return array{string, string, list<int>} Code, SORS's id and attachments of a product with several of its own. */
    protected function findMultiImageArticle(SandboxProcess $sandbox): array
    {
        foreach ($this->listUnsharedImages($sandbox) as $article => $images) {
            if (count($images) > 1) {
                return [$images[0]['article_code'], (string) $article, $this->listShownImages($images[0]['article_code'])];
            }
        }
        self::fail('The sandbox has no article with several pictures of its own.');
    }

    /** @return array<array-key, list<array<string, mixed>>> Article's id → its pictures, where no other has one of them. */
    private function listUnsharedImages(SandboxProcess $sandbox): array
    {
        $images = $sandbox->data('images');
        $hashes = array_count_values(array_column($images, 'hash'));
        $byArticle = [];
        foreach ($images as $image) {
            if (wc_get_product_id_by_sku($image['article_code']) > 0) {
                $byArticle[$image['article_id']][] = $image;
            }
        }

        return array_filter($byArticle, static fn (array $own): bool => array_filter($own, static fn (array $one): bool => $hashes[$one['hash']] > 1) === []);
    }
}
