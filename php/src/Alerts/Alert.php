<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

/**
 * One thing that needs a person, as long as it does.
 */
final class Alert
{
    /**
     * @param string             $topic What it is about; stays the same as long as it needs a person.
     * @param string             $key   What is to be told of it; another key of the same topic is news.
     * @param \Closure(): string $text  For the e-mail, in the language of the moment; asked for only if it is told.
     */
    public function __construct(public readonly string $topic, public readonly string $key, public readonly \Closure $text)
    {
    }
}
