<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

/**
 * Something that needs a person, and where it is mended.
 */
final class Problem
{
    /**
     * @param string       $key  What it is, for scripts and tests: one word, or word and kind.
     * @param 'bad'|'warn' $tone bad: something stands still. warn: something was left out, or will stand still.
     * @param string       $text One or two sentences for the administrator.
     * @param string       $url  Where it is mended.
     * @param string       $link What is there.
     */
    public function __construct(
        public readonly string $key,
        public readonly string $tone,
        public readonly string $text,
        public readonly string $url,
        public readonly string $link
    ) {
    }
}
