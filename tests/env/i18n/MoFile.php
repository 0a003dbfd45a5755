<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Env;

/**
 * A compiled translation as `msgfmt` writes it on a little-endian machine.
 */
final class MoFile
{
    /** @var array<string, string> headers by lower-case name */
    public readonly array $headers;

    /** @var array<string, list<string>> translations by message; a context and EOT precede it, its plural is omitted */
    public readonly array $messages;

    /** @var array<string, string> plurals by message, for messages that have one */
    public readonly array $plurals;

    public function __construct(string $bytes)
    {
        $head = strlen($bytes) >= 28 ? unpack('Vmagic/Vrevision/Vcount/Voriginals/Vtranslations', $bytes) : false;
        if ($head === false || $head['magic'] !== 0x950412de) {
            throw new \RuntimeException('Not a compiled translation');
        }
        $messages = $plurals = [];
        for ($index = 0; $index < $head['count']; $index++) {
            $originals = explode("\0", self::readText($bytes, $head['originals'] + 8 * $index));
            $original = $originals[0];
            if (isset($originals[1])) {
                $plurals[$original] = $originals[1];
            }
            $messages[$original] = explode("\0", self::readText($bytes, $head['translations'] + 8 * $index));
        }
        $this->headers = self::parseHeaders($messages[''][0] ?? '');
        unset($messages['']);
        $this->messages = $messages;
        $this->plurals = $plurals;
    }

    private static function readText(string $bytes, int $descriptor): string
    {
        [, $length, $offset] = unpack('V2', $bytes, $descriptor) ?: [1 => 0, 2 => 0];

        return substr($bytes, $offset, $length);
    }

    /** @return array<string, string> */
    private static function parseHeaders(string $block): array
    {
        $headers = [];
        foreach (array_filter(explode("\n", $block)) as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $headers[strtolower($name)] = trim($value);
        }

        return $headers;
    }
}
