<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Sync\Images\AttachmentUsage;
use SorsForWooCommerce\Sync\Images\UploadJournal;

/**
 * Which attachments and files may go, and that none is left behind.
 */
final class ImageRulesTest extends ImagesTestCase
{
    private const DATABASE = 'MyDatabase2026';

    /** @return array<string, array{\Closure(int, string): mixed}> Ways to use an attachment: its id, its address. */
    public static function uses(): array
    {
        $post = static fn (string $text): int => wp_insert_post(['post_title' => 'Objava', 'post_content' => wp_slash($text), 'post_status' => 'publish'], true);
        $meta = static fn (string $key, mixed $value): mixed => update_post_meta($post('x'), $key, wp_slash($value));

        return [
            'one of WPBakery’s' => [static fn (int $id) => $post("[vc_row][vc_single_image image=\"{$id}\" img_size=\"full\"][/vc_row]")],
            'one of Flatsome’s' => [static fn (int $id) => $post("[ux_image id=\"{$id}\" width='50']")],
            'a banner of Flatsome’s' => [static fn (int $id) => $post("[ux_banner height=\"500px\" bg=\"{$id}\"]\n[text_box]Šolje[/text_box]\n[/ux_banner]")],
            'last in a gallery of Flatsome’s' => [static fn (int $id) => $post("[ux_gallery ids=\"12,{$id}\"]")],
            'first in a gallery of Flatsome’s' => [static fn (int $id) => $post("[ux_gallery ids=\"{$id},12\"]")],
            'attribute without quotes' => [static fn (int $id) => $post("[slika {$id}]")],
            'shortcode in a short description' => [
                static fn (int $id) => wp_insert_post(['post_title' => 'Objava', 'post_excerpt' => wp_slash("[vc_single_image image=\"{$id}\"]"), 'post_status' => 'publish'], true),
            ],
            'shortcode in a field' => [static fn (int $id) => $meta('kartica', "[vc_single_image image=\"{$id}\"]")],
            'gallery of a block' => [static fn (int $id) => $post("<!-- wp:prodavnica/galerija {\"ids\":[{$id},12]} /-->")],
            'block with a name of its own for it' => [static fn (int $id) => $post("<!-- wp:prodavnica/baner {\"backgroundId\":\"{$id}\"} /-->")],
            'more pictures of a variation' => [static fn (int $id) => $meta('_wc_additional_variation_images', "12,{$id}")],
            'the first of them' => [static fn (int $id) => $meta('_wc_additional_variation_images', "{$id}, 12")],
            'one more picture' => [static fn (int $id) => $meta('_druga_Thumbnail_id', (string) $id)],
            'photos as JSON' => [static fn (int $id) => $meta('_photos', "[\"{$id}\",\"12\"]")],
            'pictures by name' => [static fn (int $id) => $meta('_pictures', (string) wp_json_encode(['leva' => $id, 'desna' => 12]))],
            'serialised gallery' => [static fn (int $id) => $meta('_moja_gallery', [12, $id])],
            'list in a field without underscore' => [static fn (int $id) => $meta('slike_brenda', "12|{$id}")],
            'gallery of a widget' => [static fn (int $id) => update_option('widget_media_gallery', [2 => ['ids' => [12, $id]], '_multiwidget' => 1])],
            'featured image' => [static fn (int $id) => set_post_thumbnail($post('x'), $id)],
            'gallery of a product' => [static fn (int $id) => $meta('_product_image_gallery', "7,{$id},9")],
            'gallery in a text' => [static fn (int $id) => $post("[gallery columns=\"2\" ids=\"3,{$id}\"]")],
            'block without address' => [static fn (int $id) => $post("<!-- wp:prodavnica/baner {\"mediaId\":{$id}} /-->")],
            'a size of it in a text' => [static fn (int $id, string $url) => $post('<img src="' . preg_replace('/\.(\w+)$/', '-150x150.$1', $url) . '">')],
            'page builder' => [static fn (int $id, string $url) => $meta('_elementor_data', (string) wp_json_encode([['url' => $url]]))],
            'field of another plugin' => [static fn (int $id) => $meta('slika_brenda', (string) $id)],
            'list in a field' => [static fn (int $id) => $meta('slike', [(string) $id, '4'])],
            'picture of a category' => [static fn (int $id) => update_term_meta(wp_insert_term('Šolje', 'product_cat')['term_id'], 'thumbnail_id', $id)],
            'logo' => [static fn (int $id) => set_theme_mod('custom_logo', $id)],
            'icon of the site' => [static fn (int $id) => update_option('site_icon', $id)],
            'placeholder' => [static fn (int $id) => update_option('woocommerce_placeholder_image', $id)],
            'widget' => [static fn (int $id, string $url) => update_option('widget_block', [2 => ['content' => "<img src=\"{$url}\">"], '_multiwidget' => 1])],
            'another database of SORS' => [
                static fn (int $id) => (new LinkRepository())->save('MyDatabase2025', 'attachment', [['sors_id' => str_repeat('a', 64), 'wp_id' => $id, 'created_by_us' => 1]]),
            ],
        ];
    }

    /** @dataProvider uses */
    public function testAnAttachmentThatIsUsedIsKnownToBe(\Closure $use): void
    {
        [$used, $other] = [$this->attachment('solja-0123456789ab'), $this->attachment('tanjir-ba9876543210')];
        $this->assertSame([$used, $other], AttachmentUsage::filterUnused([$used, $other], self::DATABASE));
        $use($used, (string) wp_get_attachment_url($used));
        $this->assertSame([$other], AttachmentUsage::filterUnused([$used, $other], self::DATABASE));
    }

    public function testANumberThatOnlyHoldsTheIdIsNoUse(): void
    {
        $id = $this->attachment('solja-0123456789ab');
        $longer = ["1{$id}", "{$id}1"];
        $post = wp_insert_post(['post_title' => 'x', 'post_content' => "Šifra {$id}. [ux_gallery ids=\"{$longer[0]},{$longer[1]}\"]", 'post_status' => 'publish']);
        update_post_meta($post, '_wc_additional_variation_images', implode(',', $longer));
        update_post_meta($post, '_neka_cena', (string) $id);
        $this->assertSame([$id], AttachmentUsage::filterUnused([$id], self::DATABASE));
    }

    /** Where the database fails, nothing is known to be of no use. */
    public function testAFailingDatabaseRemovesNothing(): void
    {
        global $wpdb;
        $id = $this->attachment('solja-0123456789ab');
        $break = static fn (string $sql): string => str_contains($sql, 'REGEXP') ? str_replace('REGEXP', 'REGEXP_', $sql) : $sql;
        add_filter('query', $break);
        $shown = $wpdb->suppress_errors();
        try {
            $this->expectException(\RuntimeException::class);
            $this->expectExceptionMessage('none was removed');
            AttachmentUsage::filterUnused([$id], self::DATABASE);
        } finally {
            $wpdb->suppress_errors($shown);
            remove_filter('query', $break);
        }
    }

    public function testAReplacedPictureInAPageOfWPBakeryStays(): void
    {
        $sandbox = $this->syncedShopWithImages(30);
        [$code, $article, $old] = $this->findSingleImageArticle($sandbox);
        wp_insert_post(['post_title' => 'Naslovna', 'post_type' => 'page', 'post_status' => 'publish', 'post_content' => "[vc_single_image image=\"{$old}\"]"]);
        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'replace']]]);
        $this->mustSync('images');
        $this->assertNotSame([$old], $this->listShownImages($code));
        $this->assertNotNull(get_post($old));
    }

    public function testAReplacedPictureThatIsTheLogoStays(): void
    {
        $sandbox = $this->syncedShopWithImages(30);
        [, $article, $old] = $this->findSingleImageArticle($sandbox);
        set_theme_mod('custom_logo', $old);
        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'replace']]]);
        $this->mustSync('images');
        $this->assertNotNull(get_post($old));

        // It is looked at again when it is replaced somewhere again, not before.
        remove_theme_mod('custom_logo');
        $this->mustSync('images');
        $this->assertNotNull(get_post($old));
    }

    public function testAPictureTakenOutOfSorsLeavesTheGalleryAndItsFilesGo(): void
    {
        $sandbox = $this->syncedShopWithImages(60);
        [$code, $article, $shown] = $this->findMultiImageArticle($sandbox);
        $gone = $shown[1];
        $files = glob(preg_replace('/\.\w+$/', '*', (string) wp_get_original_image_path($gone)));
        $this->assertGreaterThan(1, count($files));
        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'remove', 'position' => 2]]]);
        $this->mustSync('images');
        $this->assertSame(array_values(array_diff($shown, [$gone])), $this->listShownImages($code));
        $this->assertNull(get_post($gone));
        foreach ($files as $file) {
            $this->assertFileDoesNotExist($file);
        }
        $this->assertSame([], $this->strays());
    }

    public function testANewPictureComesLast(): void
    {
        $sandbox = $this->syncedShopWithImages(60);
        [$code, $article, $shown] = $this->findMultiImageArticle($sandbox);
        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'add']]]);
        $run = $this->mustSync('images');
        $now = $this->listShownImages($code);
        $this->assertSame($shown, array_slice($now, 0, count($shown)));
        $this->assertCount(count($shown) + 1, $now);
        $this->assertSame(1, $run->updated);
    }

    public function testWhatIsUndoneLeavesNoFile(): void
    {
        $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $refused = 0;
        add_action('add_attachment', static function () use (&$refused): void {
            if ($refused++ === 2) {
                throw new \RuntimeException('Odbijeno.');
            }
        });
        $run = $this->mustSync('images');
        $this->assertSame(1, $run->failed);
        $this->assertSame([], $this->strays());
        $this->mustSync('images');
        $this->assertSame([], $this->strays());
    }

    public function testWhatAKilledWorkerLeftIsClearedAway(): void
    {
        $sandbox = $this->syncedShopWithImages(20);
        [, , $attached] = $this->findSingleImageArticle($sandbox);
        $uploads = wp_upload_dir();
        $hash = str_repeat('c', 64);
        $left = $uploads['path'] . '/siroce-' . substr($hash, 0, 12) . '.jpg';
        $size = $uploads['path'] . '/siroce-' . substr($hash, 0, 12) . '-150x150.jpg';
        $foreign = $uploads['path'] . '/siroce.jpg';
        array_map('touch', [$left, $size, $foreign]);
        $directory = $uploads['basedir'] . '/sors-incoming-ubijen';
        wp_mkdir_p($directory);
        $link = (new LinkRepository())->findByWpIds(self::DATABASE, 'attachment', [$attached])[$attached];
        $lines = [
            ['database' => self::DATABASE, 'hash' => $hash, 'file' => $left],
            ['database' => self::DATABASE, 'hash' => $hash, 'file' => $foreign],
            ['database' => self::DATABASE, 'hash' => $link->sorsId, 'file' => (string) wp_get_original_image_path($attached)],
        ];
        file_put_contents($directory . '/' . UploadJournal::FILE_NAME, implode("\n", array_map('wp_json_encode', $lines)) . "\n{\"data");
        touch($directory, time() - 2 * HOUR_IN_SECONDS);

        $this->mustSync('images');
        $this->assertFileDoesNotExist($left);
        $this->assertFileDoesNotExist($size);
        $this->assertDirectoryDoesNotExist($directory);
        $this->assertFileExists($foreign, 'Without the mark of a content it is not ours.');
        $this->assertFileExists((string) wp_get_original_image_path($attached));
        foreach (wp_get_attachment_metadata($attached)['sizes'] as $one) {
            $this->assertFileExists(dirname((string) get_attached_file($attached)) . '/' . $one['file']);
        }
    }

    /** Shared by articles of one batch and of different ones: fetched as often as it is listed, attached once. */
    public function testOnePictureOfManyArticlesIsOneAttachment(): void
    {
        $sandbox = $this->syncedShopWithImages(120);
        $byHash = [];
        foreach ($sandbox->data('images') as $image) {
            if (wc_get_product_id_by_sku($image['article_code']) > 0) {
                $byHash[$image['hash']][] = $image['article_code'];
            }
        }
        $shared = array_filter($byHash, static fn (array $codes): bool => count(array_unique($codes)) > 1);
        $this->assertNotSame([], $shared);
        foreach ($shared as $codes) {
            $common = array_intersect(...array_map($this->listShownImages(...), array_values(array_unique($codes))));
            $this->assertNotSame([], $common, implode(', ', $codes));
        }
        $this->assertSame(count($byHash), $this->countRows()['attachments']);
        $this->assertSame([], $this->strays());
    }

    /** @return list<string> Files among the uploads that belong to no attachment. */
    private function strays(): array
    {
        $known = [];
        foreach (get_posts(['post_type' => 'attachment', 'post_status' => 'any', 'numberposts' => -1, 'fields' => 'ids']) as $id) {
            $file = (string) get_attached_file($id);
            $known[] = $file;
            $known[] = (string) wp_get_original_image_path($id);
            foreach ((wp_get_attachment_metadata($id) ?: [])['sizes'] ?? [] as $size) {
                $known[] = dirname($file) . '/' . $size['file'];
            }
        }

        return array_values(array_diff(glob(wp_upload_dir()['path'] . '/*') ?: [], $known));
    }

    private function attachment(string $name): int
    {
        $file = wp_upload_dir()['path'] . "/{$name}.jpg";
        wp_mkdir_p(dirname($file));
        imagejpeg(imagecreatetruecolor(8, 8), $file);

        return (int) wp_insert_attachment(['post_title' => $name, 'post_mime_type' => 'image/jpeg', 'post_status' => 'inherit'], $file);
    }
}
