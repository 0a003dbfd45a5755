<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Pictures: fetched once, attached once, replaced when SORS's change.
 */
final class ImagesTest extends SyncTestCase
{
    public function testEveryProductShowsItsPicturesInOrderAndEqualOnesAreOneAttachment(): void
    {
        $incoming = static fn (): array => glob(wp_upload_dir()['basedir'] . '/sors-incoming-*');
        $before = $incoming();
        $sandbox = $this->pictured(40);
        $hashes = [];
        foreach ($sandbox->data('images') as $image) {
            $hashes[$image['article_code']][$image['position']] = $image;
        }
        $ids = [];
        foreach ($hashes as $code => $images) {
            if (wc_get_product_id_by_sku((string) $code) === 0) {
                continue;
            }
            $product = $this->product((string) $code);
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
        $this->assertSame(count($ids), $this->rows()['attachments']);
        $this->assertLessThan(array_sum(array_map('count', $hashes)), count($ids), 'The sandbox has pictures that articles share.');
        $this->assertSame($before, $incoming());
    }

    public function testASecondRunFetchesNothing(): void
    {
        $sandbox = $this->pictured(30);
        $before = $this->content();
        $sandbox->forgetRequests();
        $run = $this->mustSync('images');
        $this->assertSame([0, 0, 0], [$run->bytes, $run->updated, $run->failed]);
        $this->assertSame($before, $this->content());
    }

    public function testAReplacedPictureTakesTheOldOnesPlaceAndTheOldOneGoes(): void
    {
        $sandbox = $this->pictured(30);
        [$code, $id, $old] = $this->alone($sandbox);
        $file = (string) wp_get_original_image_path($old);
        $attachments = $this->rows()['attachments'];
        $sandbox->mutate(['images' => [['article_id' => $id, 'action' => 'replace']]]);
        $run = $this->mustSync('images');

        $new = (int) $this->product($code)->get_image_id();
        $this->assertSame(1, $run->updated);
        $this->assertNotSame($old, $new);
        $this->assertNull(get_post($old));
        $this->assertFileDoesNotExist($file);
        $this->assertSame($attachments, $this->rows()['attachments']);
    }

    public function testAReplacedPictureThatIsShownElsewhereStays(): void
    {
        $sandbox = $this->pictured(30);
        [$code, $id, $old] = $this->alone($sandbox);
        $post = wp_insert_post(['post_title' => 'Blog', 'post_status' => 'publish']);
        set_post_thumbnail($post, $old);
        $sandbox->mutate(['images' => [['article_id' => $id, 'action' => 'replace']]]);
        $this->mustSync('images');
        $this->assertNotSame($old, (int) $this->product($code)->get_image_id());
        $this->assertNotNull(get_post($old));
    }

    public function testTheMerchantsPicturesStay(): void
    {
        $sandbox = $this->pictured(30);
        [$code, $id] = $this->alone($sandbox);
        $own = $this->ownPicture();
        $product = $this->product($code);
        $product->set_gallery_image_ids([$own]);
        $product->save();
        $sandbox->mutate(['images' => [['article_id' => $id, 'action' => 'replace']]]);
        $this->mustSync('images');
        $this->assertSame([$own], array_map('intval', $this->product($code)->get_gallery_image_ids()));

        // Where SORS has no picture, the merchant's main picture stays.
        $codes = array_column($sandbox->data('images'), 'article_code');
        $bare = self::firstSold(array_filter($sandbox->data('articles'), static fn (array $a): bool => !in_array($a['code'], $codes, true)));
        $product = $this->product($bare['code']);
        $product->set_image_id($own);
        $product->save();
        $this->mustSync('images');
        $this->assertSame($own, (int) $this->product($bare['code'])->get_image_id());
        $this->assertNotNull(get_post($own));
    }

    public function testABrokenPictureIsNamedStopsNothingAndIsTriedAgain(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $sandbox->fault('html', 'image_content', ['times' => 1, 'skip' => 2]);
        $run = $this->mustSync('images');
        $this->assertSame(1, $run->failed, (string) wp_json_encode($run->details));
        $item = $run->details['failed_items'][0];
        $this->assertGreaterThan(0, wc_get_product_id_by_sku($item['code']));
        $this->assertNotSame('', $item['reason']);
        $this->assertStringContainsString($item['code'], $this->sorsLog());
        $this->assertGreaterThan(10, $run->updated);

        $attachments = $this->rows()['attachments'];
        $again = $this->mustSync('images');
        $this->assertSame([1, 0], [$again->updated, $again->failed]);
        $this->assertSame($attachments + 1, $this->rows()['attachments']);
        $this->assertGreaterThan(0, (int) $this->product($item['code'])->get_image_id());
    }

    public function testNotOwnedPicturesAreLeftAlone(): void
    {
        $this->sandbox(articles: 20, settings: ['owned_fields' => ['name']]);
        $this->mustSync('catalog');
        $run = $this->sync('images');
        $this->assertSame('failed', $run->state);
        $this->assertStringContainsString('does not own the pictures', (string) $run->reason);
        $this->assertSame(0, $this->rows()['attachments']);
    }

    private function pictured(int $articles): SandboxProcess
    {
        $sandbox = $this->sandbox(articles: $articles);
        $this->mustSync('catalog');
        $run = $this->mustSync('images');
        $this->assertSame(0, $run->failed, (string) wp_json_encode($run->details));
        $this->assertGreaterThan(0, $run->bytes);

        return $sandbox;
    }

    /** @return array{string, string, int} Code, SORS's id and attachment of a product whose one picture no other shows. */
    private function alone(SandboxProcess $sandbox): array
    {
        $images = $sandbox->data('images');
        $hashes = array_count_values(array_column($images, 'hash'));
        $articles = array_count_values(array_map('strval', array_column($images, 'article_id')));
        foreach ($images as $image) {
            if ($hashes[$image['hash']] === 1 && $articles[$image['article_id']] === 1 && wc_get_product_id_by_sku($image['article_code']) > 0) {
                return [$image['article_code'], $image['article_id'], (int) $this->product($image['article_code'])->get_image_id()];
            }
        }
        self::fail('The sandbox has no picture of one article alone.');
    }

    private function ownPicture(): int
    {
        $file = wp_upload_dir()['path'] . '/trgovac.png';
        imagepng(imagecreatetruecolor(8, 8), $file);

        return (int) wp_insert_attachment(['post_title' => 'Trgovčeva', 'post_mime_type' => 'image/png', 'post_status' => 'inherit'], $file);
    }
}
