<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * Messages of a form that was posted, shown once on the page one comes back to.
 */
final class FlashMessages
{
    /** @param 'success'|'error'|'warning' $tone */
    public static function add(string $tone, string $sentence): void
    {
        $messages = self::loadMessages();
        $messages[] = [$tone, $sentence];
        set_transient(self::transientName(), $messages, 5 * MINUTE_IN_SECONDS);
    }

    public static function render(): void
    {
        foreach (self::loadMessages() as [$tone, $sentence]) {
            printf(
                '<div class="notice notice-%s is-dismissible" role="%s"><p>%s</p></div>',
                esc_attr($tone),
                $tone === 'error' ? 'alert' : 'status',
                esc_html($sentence)
            );
        }
        delete_transient(self::transientName());
    }

    /** @return list<array{0: string, 1: string}> */
    private static function loadMessages(): array
    {
        $messages = get_transient(self::transientName());

        return is_array($messages) ? array_values($messages) : [];
    }

    private static function transientName(): string
    {
        return 'sors_flash_' . get_current_user_id();
    }
}
