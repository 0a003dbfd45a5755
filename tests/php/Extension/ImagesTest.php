<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Exception\ValidationException;
use Sors\Feed;

/**
 * Pictures: whatever form the profile has, into files whose bytes are SORS's.
 */
final class ImagesTest extends ExtensionTestCase
{
    private string $directory;

    protected function setUp(): void
    {
        $this->directory = sys_get_temp_dir() . '/sors-pictures-' . bin2hex(random_bytes(6));
        mkdir($this->directory);
    }

    protected function tearDown(): void
    {
        array_map('unlink', glob($this->directory . '/*') ?: []);
        rmdir($this->directory);
    }

    /** @dataProvider profiles */
    public function testEveryPictureArrives(string $profile): void
    {
        $sandbox = $this->sandbox($profile, 60);
        $client = self::client($sandbox, $profile);
        $pictures = self::pictures(new Feed($client, 'images'));

        $fetched = $client->fetchImages($pictures, $this->directory);

        $expected = array_column($sandbox->data('images'), null, 'id');
        self::assertSameSize($pictures, $fetched);
        self::assertSameSize($expected, $fetched);
        foreach ($fetched as $index => $one) {
            $picture = $expected[$pictures[$index]['id']];
            self::assertNull($one['error']);
            self::assertSame($picture['hash'], $one['hash']);
            self::assertSame((int) $picture['bytes'], $one['bytes']);
            self::assertFileExists($one['path']);
            self::assertSame($one['bytes'], filesize($one['path']));
            self::assertSame($this->directory, dirname($one['path']));
            $size = getimagesize($one['path']);
            self::assertSame([$size[0], $size[1], $size['mime']], [$one['width'], $one['height'], $one['mime']]);
            $extensions = ['image/jpeg' => 'jpg', 'image/png' => 'png', 'image/webp' => 'webp', 'image/gif' => 'gif'];
            self::assertSame($extensions[$one['mime']], pathinfo($one['path'], PATHINFO_EXTENSION));
        }
        self::assertCount(count($fetched), glob($this->directory . '/*'));
    }

    public function testOneThatFailsNeverStopsTheOthers(): void
    {
        $sandbox = $this->sandbox();
        $client = self::client($sandbox);
        $good = self::pictures(new Feed($client, 'images'))[0];
        $bad = ['id' => null, 'article_id' => '9', 'version' => null, 'file_name' => null];
        $gif = 'R0lGODlhCgAFAIAAAAAAAP///w==';

        $fetched = $client->fetchImages([
            $good,
            $bad + ['url' => 'https://169.254.169.254/latest/meta-data', 'data' => null],
            $bad + ['url' => 'http://example.com/x.jpg', 'data' => null],
            $bad + ['url' => 'file:///etc/passwd', 'data' => null],
            $bad + ['url' => null, 'data' => base64_encode('<?php echo 1;')],
            $bad + ['url' => null, 'data' => $gif],
            $bad + ['url' => null, 'data' => null],
            $bad + ['url' => '/slika-koje-nema.jpg', 'data' => null],
        ], $this->directory);

        foreach ([0, 5] as $index) {
            self::assertNull($fetched[$index]['error']);
            self::assertFileExists($fetched[$index]['path']);
        }
        foreach ([1, 2, 3, 4, 6, 7] as $index) {
            self::assertNull($fetched[$index]['path'], (string) $index);
            self::assertStringContainsString('article 9', $fetched[$index]['error']);
            self::assertStringNotContainsString($sandbox->key, $fetched[$index]['error']);
        }
        self::assertCount(2, glob($this->directory . '/*'));
    }

    public function testAnArticleWithABadRowIsRejectedAndARowOfNobodyMakesAllUncertain(): void
    {
        $sandbox = $this->sandbox('assumed', 60);
        $client = self::client($sandbox);
        $rows = static function () use ($client): array {
            [$rows, $rejected] = [[], []];
            foreach (new Feed($client, 'images') as $batch) {
                $rows += $batch->changed();
                array_push($rejected, ...$batch->rejected());
            }

            return [$rows, $rejected];
        };
        [$before] = $rows();
        self::assertSame([true], array_values(array_unique(array_column($before, 'complete'))));
        $article = (string) array_key_first(array_filter($before, static fn (array $row): bool => count($row['images']) > 1));

        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'corrupt', 'position' => 2]]]);
        [$now, $rejected] = $rows();
        self::assertSame([$article], array_column($rejected, 'id'));
        self::assertSame([$article], array_map('strval', array_keys(array_diff_key($before, $now))));

        $sandbox->mutate(['images' => [['article_id' => $article, 'action' => 'orphan', 'position' => 2]]]);
        [$now, $rejected] = $rows();
        self::assertSame([null], array_column($rejected, 'id'));
        self::assertSame([false], array_values(array_unique(array_column($now, 'complete'))));
    }

    public function testWrongArgumentsAreNamed(): void
    {
        $client = self::client($this->sandbox());
        $error = self::thrown(ValidationException::class, static fn () => $client->fetchImages([], '/nowhere/at/all'));
        self::assertStringContainsString('/nowhere/at/all', $error->getMessage());
        $error = self::thrown(
            ValidationException::class,
            fn () => $client->fetchImages([['article_id' => '1', 'link' => 'x']], $this->directory)
        );
        self::assertStringContainsString('link', $error->getMessage());
        self::assertSame([], $client->fetchImages([], $this->directory));
    }

    /** @return list<array<string, mixed>> */
    private static function pictures(Feed $feed): array
    {
        $pictures = [];
        foreach ($feed as $batch) {
            foreach ($batch->changed() as $row) {
                array_push($pictures, ...$row['images']);
            }
        }

        return $pictures;
    }
}
