<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Exception\ValidationException;
use Sors\Images;
use SorsForWooCommerce\Tests\Support\Photo;
use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * Images::scale(): scaled images, as PHP sees them.
 */
final class ImageScalingTest extends ExtensionTestCase
{
    private string $directory;

    protected function setUp(): void
    {
        $this->directory = sys_get_temp_dir() . '/sors-scaling-' . bin2hex(random_bytes(6));
        mkdir($this->directory);
    }

    protected function tearDown(): void
    {
        array_map('unlink', glob($this->directory . '/*') ?: []);
        rmdir($this->directory);
    }

    public function testSizesAreWrittenAndDescribed(): void
    {
        $jpeg = Photo::writeJpeg("{$this->directory}/a.jpg", 400, 300);
        $png = Photo::writeCutOut("{$this->directory}/b.png", 200, 200);
        file_put_contents("{$this->directory}/c.jpg", '<html>');

        $scaled = Images::scale([
            ['file' => $jpeg, 'sizes' => [$this->subsize('a1.jpg', 400, 300, 200, 150), $this->subsize('a2.jpg', 300, 300, 100, 100, ['crop_left' => 50, 'quality' => 40])]],
            ['file' => "{$this->directory}/c.jpg", 'sizes' => [$this->subsize('c1.jpg', 10, 10, 5, 5)]],
            ['file' => $png, 'sizes' => [$this->subsize('b1.png', 200, 200, 50, 50)]],
            ['file' => $jpeg, 'orientation' => 6, 'sizes' => [$this->subsize('d1.jpg', 300, 400, 150, 200, ['progressive' => true])]],
        ]);

        self::assertSame(['image/jpeg', null, 'image/png', 'image/jpeg'], array_column($scaled, 'mime'));
        self::assertStringContainsString('not an image', $scaled[1]['error']);
        self::assertFileDoesNotExist("{$this->directory}/c1.jpg");
        foreach (['a1.jpg' => [200, 150, 0, 0], 'a2.jpg' => [100, 100, 0, 1], 'b1.png' => [50, 50, 2, 0], 'd1.jpg' => [150, 200, 3, 0]] as $name => [$width, $height, $image, $size]) {
            $found = getimagesize("{$this->directory}/{$name}");
            self::assertSame([$width, $height, $scaled[$image]['mime']], [$found[0], $found[1], $found['mime']]);
            self::assertSame(filesize("{$this->directory}/{$name}"), $scaled[$image]['bytes'][$size]);
        }
        $corner = imagecolorat(imagecreatefrompng("{$this->directory}/b1.png"), 0, 0);
        self::assertSame(127, $corner >> 24 & 0x7f, 'What was transparent is.');
    }

    public function testWrongArgumentsAreNamed(): void
    {
        self::assertSame([], Images::scale([]));
        $good = $this->subsize('x.jpg', 10, 10, 5, 5);
        foreach (
            [
                'file' => [['sizes' => []]],
                'sizes' => [['file' => '/x.jpg']],
                'orientation' => [['file' => '/x.jpg', 'orientation' => 9, 'sizes' => []]],
                'colour' => [['file' => '/x.jpg', 'sizes' => [], 'colour' => 'red']],
                'quality' => [['file' => '/x.jpg', 'sizes' => [['quality' => 101] + $good]]],
                'at least one pixel' => [['file' => '/x.jpg', 'sizes' => [['width' => 0] + $good]]],
                'at most 40 million' => [['file' => '/x.jpg', 'sizes' => [['width' => 60000, 'height' => 60000] + $good]]],
            ] as $named => $images
        ) {
            $error = self::thrown(ValidationException::class, static fn () => Images::scale($images));
            self::assertStringContainsString($named, $error->getMessage());
        }
    }

    public function testAWaitForManyImagesIsInterruptible(): void
    {
        Photo::writePng("{$this->directory}/a.png", 1200, 1200);
        $process = PhpProcess::start(
            'pcntl_async_signals(true); pcntl_signal(SIGTERM, function () { throw new LogicException("stopped"); });'
            . ' $sizes = [["path" => $argv[1] . "/b.png", "width" => 1100, "height" => 1100, "crop_width" => 1200, "crop_height" => 1200]];'
            . ' echo "waiting\n";'
            . ' try { Sors\Images::scale(array_fill(0, 400, ["file" => $argv[1] . "/a.png", "sizes" => $sizes])); echo "scaled"; }'
            . ' catch (LogicException $e) { echo $e->getMessage(); }',
            [$this->directory]
        );
        $process->awaitOutput('waiting');
        usleep(300_000);
        $process->signal(SIGTERM);
        $end = $process->end(20);
        self::assertSame(0, $end['status'], $end['errors']);
        self::assertSame("waiting\nstopped", $end['output']);
    }

    /**
     * @param array<string, mixed> $more
     *
     * @return array<string, mixed>
     */
    private function subsize(string $name, int $cropWidth, int $cropHeight, int $width, int $height, array $more = []): array
    {
        return $more + [
            'path' => "{$this->directory}/{$name}",
            'crop_width' => $cropWidth,
            'crop_height' => $cropHeight,
            'width' => $width,
            'height' => $height,
        ];
    }
}
