<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

/**
 * What `wp sors …` ends with, for scripts.
 */
final class ExitCode
{
    /** Done. */
    public const OK = 0;

    /** SORS can't be reached or refused, a run failed or stopped, an order was not sent; the sentence says which. */
    public const FAILED = 1;

    /** The command was not understood: unknown kind, missing or wrong argument. */
    public const USAGE = 2;

    /** Another run is at work; nothing was started. */
    public const BUSY = 3;

    /** The run reached its end, but some items failed; the others are written. */
    public const PARTLY = 4;

    /** A brake paused the run until a person says whether to go on. */
    public const ASKS = 5;
}
