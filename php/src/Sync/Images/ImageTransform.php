<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

/**
 * What of a picture is to be seen, and how large: a part of the picture as it is after turning, scaled to a size.
 */
final class ImageTransform
{
    /** EXIF's number for mirrored (left to right, before turning) and for quarter turns clockwise. */
    private const EXIF = [[1, 6, 3, 8], [2, 7, 4, 5]];

    // @mago-expect lint:excessive-parameter-list
    private function __construct(
        public readonly int $width,
        public readonly int $height,
        public readonly int $left,
        public readonly int $top,
        public readonly int $partWidth,
        public readonly int $partHeight,
        private readonly int $sourceWidth,
        private readonly int $sourceHeight,
        private readonly bool $isMirrored,
        private readonly int $quarterTurns,
    ) {
    }

    /** All of a picture as it lies in its file. */
    public static function createWhole(int $width, int $height): self
    {
        return new self($width, $height, 0, 0, $width, $height, $width, $height, false, 0);
    }

    /** What has to be done to the picture first, as EXIF numbers it. */
    public function orientation(): int
    {
        return self::EXIF[(int) $this->isMirrored][$this->quarterTurns];
    }

    /**
     * A part of what is seen, in another size; null where what is seen was scaled already, and the part may begin
     * between two pixels.
     */
    public function cropTo(int $left, int $top, int $partWidth, int $partHeight, int $width, int $height): ?self
    {
        if ($this->width !== $this->partWidth || $this->height !== $this->partHeight) {
            return null;
        }

        return new self(
            $width,
            $height,
            $this->left + $left,
            $this->top + $top,
            $partWidth,
            $partHeight,
            $this->sourceWidth,
            $this->sourceHeight,
            $this->isMirrored,
            $this->quarterTurns
        );
    }

    /** Turned clockwise by quarters. */
    public function rotate(int $quarters): self
    {
        $frame = $this;
        for ($left = (($quarters % 4) + 4) % 4; $left > 0; $left--) {
            $frame = $frame->rotateOnce();
        }

        return $frame;
    }

    /** Left and right exchanged. */
    public function mirror(): self
    {
        return new self(
            $this->width,
            $this->height,
            $this->sourceWidth - $this->left - $this->partWidth,
            $this->top,
            $this->partWidth,
            $this->partHeight,
            $this->sourceWidth,
            $this->sourceHeight,
            !$this->isMirrored,
            // A mirror turns the other way.
            (4 - $this->quarterTurns) % 4
        );
    }

    private function rotateOnce(): self
    {
        return new self(
            $this->height,
            $this->width,
            $this->sourceHeight - $this->top - $this->partHeight,
            $this->left,
            $this->partHeight,
            $this->partWidth,
            $this->sourceHeight,
            $this->sourceWidth,
            $this->isMirrored,
            ($this->quarterTurns + 1) % 4
        );
    }
}
