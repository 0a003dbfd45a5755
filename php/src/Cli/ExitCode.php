<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Sync\RunInProgressException;

/**
 * What `wp sors …` ends with, for scripts.
 */
final class ExitCode
{
    public const OK = 0;
    public const FAILED = 1;
    public const USAGE = 2;
    public const BUSY = 3;
    public const PARTIAL = 4;
    public const CONFIRMATION_REQUIRED = 5;
    public const WARNINGS = 6;

    /** What each means, word for word in each command's help and in docs/cli.md. */
    public const MEANINGS = [
        self::OK => 'done',
        self::FAILED => 'failed or refused, the sentence says why',
        self::USAGE => 'the command was not understood',
        self::BUSY => 'another run is at work',
        self::PARTIAL => 'done, but some items failed',
        self::CONFIRMATION_REQUIRED => 'paused; a person must say whether to go on',
        self::WARNINGS => 'nothing is broken, but something should be looked at',
    ];
    /** What a command ends with whose product can't be linked or unlinked. */
    public static function fromException(RunInProgressException|\DomainException $refusal): int
    {
        return match (true) {
            $refusal instanceof RunInProgressException => self::BUSY,
            $refusal instanceof AmbiguousProductException => self::USAGE,
            default => self::FAILED,
        };
    }
}
