<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Images\ProductGallery;
use SorsForWooCommerce\Sync\Images\UnusedAttachmentCleanup;
use SorsForWooCommerce\Sync\Runner;

/**
 * Pictures: fetched once, attached once, replaced when SORS's change.
 */
final class ImagesTest extends ImagesTestCase
{
    public function testEveryProductShowsItsPicturesInOrderAndEqualOnesAreOneAttachment(): void
    {
        $incoming = static fn (): array => glob(wp_upload_dir()['basedir'] . '/sors-incoming-*');
        $before = $incoming();
        $sandbox = $this->syncedShopWithImages(40);
        $hashes = [];
        foreach ($sandbox->data('images') as $image) {
            $hashes[$image['article_code']][$image['position']] = $image;
        }
        $ids = [];
        foreach ($hashes as $code => $images) {
            if (wc_get_product_id_by_sku((string) $code) === 0) {
                continue;
            }
            $product = $this->loadProduct((string) $code);
            ksort($images);
            $shown = array_map('intval', [$product->get_image_id(), ...$product->get_gallery_image_ids()]);
            $distinct = array_values(array_column($images, null, 'hash'));
            $this->assertCount(count($distinct), $shown, (string) $code);
            foreach ($distinct as $place => $image) {
                $file = (string) wp_get_original_image_path($shown[$place]);
                $this->assertSame($image['bytes'], filesize($file));
                $this->assertSame($ids[$image['hash']] ?? $shown[$place], $shown[$place], 'The same picture is one attachment.');
                $ids[$image['hash']] = $shown[$place];
            }
            $this->assertNotSame('', get_post_meta($shown[0], '_wp_attachment_image_alt', true));
            $this->assertNotSame([], wp_get_attachment_metadata($shown[0])['sizes']);
        }
        $this->assertGreaterThan(20, count($ids));
        $this->assertSame(count($ids), $this->countRows()['attachments']);
        $this->assertLessThan(array_sum(array_map('count', $hashes)), count($ids), 'The sandbox has pictures that articles share.');
        $this->assertSame($before, $incoming());
    }

    public function testASecondRunFetchesNothing(): void
    {
        $sandbox = $this->syncedShopWithImages(30);
        $before = $this->dumpContent();
        $sandbox->clearRequests();
        $run = $this->mustSync('images');
        $this->assertSame([0, 0, 0], [$run->bytes, $run->updated, $run->failed]);
        $this->assertSame($before, $this->dumpContent());
    }

    public function testAReplacedPictureTakesTheOldOnesPlaceAndTheOldOneGoes(): void
    {
        $sandbox = $this->syncedShopWithImages(30);
        [$code, $id, $old] = $this->findSingleImageArticle($sandbox);
        $file = (string) wp_get_original_image_path($old);
        $attachments = $this->countRows()['attachments'];
        $sandbox->mutate(['images' => [['article_id' => $id, 'action' => 'replace']]]);
        $run = $this->mustSync('images');

        $new = (int) $this->loadProduct($code)->get_image_id();
        $this->assertSame(1, $run->updated);
        $this->assertNotSame($old, $new);
        $this->assertNull(get_post($old));
        $this->assertFileDoesNotExist($file);
        $this->assertSame($attachments, $this->countRows()['attachments']);
    }

    public function testAReplacedPictureThatIsShownElsewhereStays(): void
    {
        $sandbox = $this->syncedShopWithImages(30);
        [$code, $id, $old] = $this->findSingleImageArticle($sandbox);
        $post = wp_insert_post(['post_title' => 'Blog', 'post_status' => 'publish']);
        set_post_thumbnail($post, $old);
        $sandbox->mutate(['images' => [['article_id' => $id, 'action' => 'replace']]]);
        $this->mustSync('images');
        $this->assertNotSame($old, (int) $this->loadProduct($code)->get_image_id());
        $this->assertNotNull(get_post($old));
    }

    public function testTheMerchantsPicturesStay(): void
    {
        $sandbox = $this->syncedShopWithImages(30);
        [$code, $id] = $this->findSingleImageArticle($sandbox);
        $own = $this->ownPicture();
        $product = $this->loadProduct($code);
        $product->set_gallery_image_ids([$own]);
        $product->save();
        $sandbox->mutate(['images' => [['article_id' => $id, 'action' => 'replace']]]);
        $this->mustSync('images');
        $this->assertSame([$own], array_map('intval', $this->loadProduct($code)->get_gallery_image_ids()));

        // Where SORS has no picture, the merchant's main picture stays.
        $codes = array_column($sandbox->data('images'), 'article_code');
        $bare = self::firstSold(array_filter($sandbox->data('articles'), static fn (array $a): bool => !in_array($a['code'], $codes, true)));
        $product = $this->loadProduct($bare['code']);
        $product->set_image_id($own);
        $product->save();
        $this->mustSync('images');
        $this->assertSame($own, (int) $this->loadProduct($bare['code'])->get_image_id());
        $this->assertNotNull(get_post($own));
    }

    public function testABrokenPictureIsNamedStopsNothingAndIsTriedAgain(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $sandbox->injectFault('html', 'image_content', ['times' => 1, 'skip' => 2]);
        $run = $this->mustSync('images');
        $this->assertSame(1, $run->failed, (string) wp_json_encode($run->details));
        $item = $run->details['failed_items'][0];
        $this->assertGreaterThan(0, wc_get_product_id_by_sku($item['code']));
        $this->assertNotSame('', $item['reason']);
        $this->assertStringContainsString($item['code'], $this->sorsLog());
        $this->assertGreaterThan(10, $run->updated);

        $attachments = $this->countRows()['attachments'];
        $again = $this->mustSync('images');
        $this->assertSame([1, 0], [$again->updated, $again->failed]);
        $this->assertSame($attachments + 1, $this->countRows()['attachments']);
        $this->assertGreaterThan(0, (int) $this->loadProduct($item['code'])->get_image_id());
    }

    public function testWhileANewPictureIsBrokenTheOldOneKeepsItsPlace(): void
    {
        $sandbox = $this->syncedShopWithImages(60);
        [$code, $article, $shown] = $this->findMultiImageArticle($sandbox);
        $file = (string) wp_get_original_image_path($shown[0]);
        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'replace', 'position' => 1]]]);
        $sandbox->injectFault('status', 'image_content', ['status' => 500]);
        $run = $this->mustSync('images');
        $this->assertSame([1, 0], [$run->failed, $run->updated]);
        $this->assertSame($code, $run->details['failed_items'][0]['code']);
        $this->assertStringContainsString('none of SORS’s is taken off', $run->details['failed_items'][0]['reason']);
        $this->assertKept($shown, $code);
        $this->assertSame($shown, $this->listShownImages($code));
        $this->assertFileExists($file);

        $sandbox->clearFaults();
        $run = $this->mustSync('images');
        $this->assertSame([0, 1], [$run->failed, $run->updated]);
        $now = $this->listShownImages($code);
        $this->assertNotContains($now[0], $shown);
        $this->assertSame(array_slice($shown, 1), array_slice($now, 1));
        $this->assertNull(get_post($shown[0]));
        $this->assertFileDoesNotExist($file);
    }

    public function testOfSeveralNewOnesTheGoodOnesAreAddedAndNoOldOneGoes(): void
    {
        $sandbox = $this->syncedShopWithImages(60);
        [$code, $article, $shown] = $this->findMultiImageArticle($sandbox);
        $sandbox->mutate(['images' => [
            ['article_id' => $article, 'action' => 'replace', 'position' => 1],
            ['article_id' => $article, 'action' => 'replace', 'position' => 2],
        ]]);
        $sandbox->injectFault('html', 'image_content', ['times' => 1]);
        $run = $this->mustSync('images');
        $this->assertSame(1, $run->failed);
        $this->assertKept($shown, $code);
        $this->assertCount(count($shown) + 1, $this->listShownImages($code));

        $run = $this->mustSync('images');
        $this->assertSame([0, 1], [$run->failed, $run->updated]);
        $this->assertCount(count($shown), $this->listShownImages($code));
        $this->assertSame([], array_intersect(array_slice($shown, 0, 2), $this->listShownImages($code)));
        $this->assertNull(get_post($shown[0]));
        $this->assertNull(get_post($shown[1]));
    }

    /** Without versions one change has all pictures of the article fetched again, and any of them may fail. */
    public function testWithoutVersionsAnUnchangedPictureIsNotLost(): void
    {
        $sandbox = $this->sandboxWithout(['version'], 'images');
        $this->mustSync('catalog');
        $this->mustSync('images');
        [$code, $article, $shown] = $this->findMultiImageArticle($sandbox);
        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'add']]]);
        $sandbox->injectFault('html', 'image_content', ['times' => 1]);
        $run = $this->mustSync('images');
        $this->assertSame(1, $run->failed, (string) wp_json_encode($run->details));
        $this->assertKept($shown, $code);
        $this->assertSame($shown, array_slice($this->listShownImages($code), 0, count($shown)));

        $this->assertSame(0, $this->mustSync('images')->failed);
        $this->assertSame($shown, array_slice($this->listShownImages($code), 0, count($shown)));
        $this->assertCount(count($shown) + 1, $this->listShownImages($code));
    }

    public function testAnArticleWithARowThatCanNotBeReadKeepsItsPicturesAndIsNamed(): void
    {
        $sandbox = $this->syncedShopWithImages(60);
        [$code, $article, $shown] = $this->findMultiImageArticle($sandbox);
        $sandbox->mutate(['images' => [
            ['article_id' => $article, 'action' => 'corrupt', 'position' => 1],
            ['article_id' => $article, 'action' => 'replace', 'position' => 2],
        ]]);
        $run = $this->mustSync('images');
        $this->assertSame([1, 0], [$run->failed, $run->updated]);
        $this->assertSame($code, $run->details['failed_items'][0]['code']);
        $this->assertStringContainsString('the article\'s images stay unchanged in the shop', $run->details['failed_items'][0]['reason']);
        $this->assertKept($shown, $code);
        $this->assertSame($shown, $this->listShownImages($code));

        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'repair', 'position' => 1]]]);
        $run = $this->mustSync('images');
        $this->assertSame([0, 1], [$run->failed, $run->updated]);
        $this->assertSame($shown[0], $this->listShownImages($code)[0]);
        $this->assertNull(get_post($shown[1]));
    }

    /** It may be any article's: where one lacks a picture, that may be the one. */
    public function testWhileARowNamesNoArticleNoPictureIsTakenOff(): void
    {
        $sandbox = $this->syncedShopWithImages(60);
        [$code, $article, $shown] = $this->findMultiImageArticle($sandbox);
        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'orphan', 'position' => 1]]]);
        $runner = new Runner();
        $dry = $runner->runToEnd($runner->start('images', 'cli', dry: true)->id);
        $run = $this->mustSync('images');
        $this->assertSame([$run->failed, $run->updated, $run->unchanged], [$dry->failed, $dry->updated, $dry->unchanged]);
        $this->assertSame([2, 0], [$run->failed, $run->updated], (string) wp_json_encode($run->details));
        $this->assertEqualsCanonicalizing(['', $code], array_column($run->details['failed_items'], 'code'));
        $this->assertKept($shown, $code);

        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'repair', 'position' => 1]]]);
        $this->assertSame(0, $this->mustSync('images')->failed);
        $this->assertSame($shown, $this->listShownImages($code));
    }

    public function testAVariationKeepsItsPictureWhileTheFirstIsNotThere(): void
    {
        $sandbox = $this->syncedShopWithImages(60);
        [, , $shown] = $this->findMultiImageArticle($sandbox);
        $parent = new \WC_Product_Variable();
        $parent->set_name('Majica');
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($parent->save());
        $variation->set_image_id($shown[0]);
        $variation->save();
        $gallery = new ProductGallery('MyDatabase2026');
        $image = static fn (): int => (int) wc_get_product($variation->get_id())->get_image_id('edit');

        $this->assertFalse($gallery->update(wc_get_product($variation->get_id()), [null, $shown[1]]));
        $this->assertFalse($gallery->update(wc_get_product($variation->get_id()), [$shown[1]], null, false));
        $this->assertSame($shown[0], $image());
        $this->assertTrue($gallery->update(wc_get_product($variation->get_id()), [$shown[1], null]));
        $this->assertSame($shown[1], $image());
    }

    public function testNotOwnedPicturesAreLeftAlone(): void
    {
        $this->sandbox(articles: 20, settings: ['owned_fields' => ['name']]);
        $this->mustSync('catalog');
        $run = $this->sync('images');
        $this->assertSame('failed', $run->state);
        $this->assertStringContainsString('does not own the pictures', (string) $run->reason);
        $this->assertSame(0, $this->countRows()['attachments']);
    }

    /**
     * They are all on the product still, and none is on the way out.
     *
     * @param list<int> $attachments
     */
    private function assertKept(array $attachments, string $code): void
    {
        global $wpdb;
        $this->assertSame([], array_diff($attachments, $this->listShownImages($code)));
        foreach ($attachments as $id) {
            $this->assertNotNull(get_post($id), (string) $id);
        }
        $suspects = $wpdb->get_col($wpdb->prepare("SELECT wp_id FROM %i WHERE kind = 'attachment' AND fingerprint = %s", Schema::table('links'), UnusedAttachmentCleanup::REPLACED));
        $this->assertSame([], $suspects);
    }

    private function ownPicture(): int
    {
        $file = wp_upload_dir()['path'] . '/trgovac.png';
        imagepng(imagecreatetruecolor(8, 8), $file);

        return (int) wp_insert_attachment(['post_title' => 'Trgovčeva', 'post_mime_type' => 'image/png', 'post_status' => 'inherit'], $file);
    }
}
