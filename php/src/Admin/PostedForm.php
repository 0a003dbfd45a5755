<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * The fields of a posted settings form, unslashed, of which nothing is believed.
 */
final class PostedForm
{
    /** @var array<string, mixed> */
    private readonly array $fields;

    /** @param array<string, mixed> $post */
    public function __construct(private readonly array $post)
    {
        $this->fields = is_array($post['sors'] ?? null) ? $post['sors'] : [];
    }

    /** A key that was typed, or ''. Not sanitised as text: it may hold any visible character. */
    public function apiKey(): string
    {
        $key = $this->post['api_key'] ?? '';

        return is_string($key) ? (string) preg_replace('/[\x00-\x1F\x7F]/', '', trim($key)) : '';
    }

    public function shouldDeleteKey(): bool
    {
        return (bool) ($this->post['forget_key'] ?? false);
    }

    /** A field's text; null where it was not posted. */
    public function text(string $name): ?string
    {
        $value = $this->fields[$name] ?? null;

        return is_scalar($value) ? trim(sanitize_text_field((string) $value)) : null;
    }

    /** @return list<string> A field's texts, with commas between them. */
    public function textList(string $name): array
    {
        $texts = array_map('trim', explode(',', (string) $this->text($name)));

        return array_values(array_unique(array_filter($texts, static fn (string $text): bool => $text !== '')));
    }

    public function isChecked(string $name): bool
    {
        return (bool) ($this->fields[$name] ?? false);
    }

    /**
     * Those of the allowed values that are ticked.
     *
     * @param list<string> $allowed
     *
     * @return list<string>
     */
    public function checkedValues(string $name, array $allowed): array
    {
        $ticked = array_map('strval', array_filter((array) ($this->fields[$name] ?? []), 'is_scalar'));

        return array_values(array_intersect($allowed, $ticked));
    }
}
