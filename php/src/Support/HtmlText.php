<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Support;

/**
 * SORS's plain text as the HTML that WordPress stores in titles and contents. Decoding its entities gives the text
 * back, whatever it holds.
 */
final class HtmlText
{
    /** Plain text, e.g. a name: `Šraf M8 <zn>` → `Šraf M8 &lt;zn&gt;`. */
    public static function fromPlainText(string $text): string
    {
        // An ampersand is shown as one, unless what follows would make an entity of it. WordPress takes backslashes out.
        $text = (string) preg_replace('/&(?=#?[a-z0-9]{1,31};)/i', '&amp;', self::removeControlChars($text));

        return strtr($text, ['<' => '&lt;', '>' => '&gt;', '\\' => '&#92;']);
    }

    /** A description: HTML with tags WordPress allows in a post where there are tags, else plain text. */
    public static function fromRichText(string $text): string
    {
        $isHtml = preg_match('#</?(?:p|br|b|i|u|em|strong|span|div|ul|ol|li|h[1-6]|table|tr|td|th|tbody|thead|a|img|sup|sub)\b[^<>]*>#i', $text) === 1;

        return $isHtml ? str_replace('\\', '&#92;', wp_kses_post(self::removeControlChars($text))) : self::fromPlainText($text);
    }

    /** Stored HTML of a title as the plain text it was. */
    public static function toPlainText(string $html): string
    {
        return html_entity_decode($html, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }

    /** Without the control characters that neither HTML nor a database wants. */
    private static function removeControlChars(string $text): string
    {
        return trim((string) preg_replace('/[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/', '', $text));
    }
}
