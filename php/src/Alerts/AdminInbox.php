<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

use Automattic\WooCommerce\Admin\Notes\Note as AdminNote;
use Automattic\WooCommerce\Admin\Notes\Notes;
use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;

/**
 * Our notes in WooCommerce's inbox: made once, changed while the matter lasts, gone with it. A shop without an inbox
 * has none.
 */
final class AdminInbox
{
    /** By which WooCommerce tells whose a note is. */
    public const SOURCE = 'sors-for-woocommerce';

    /** Names of all our notes begin so. */
    public const PREFIX = 'sors-';

    /** Has the notes of these rooms be as they say; never throws. */
    public static function syncNotes(AlertSource ...$sources): void
    {
        if (!class_exists(Notes::class) || !class_exists(AdminNote::class)) {
            return;
        }
        try {
            SiteLocale::run(static function () use ($sources): void {
                foreach ($sources as $source) {
                    foreach ($source->inboxNotes() as $name => $note) {
                        self::syncNote(self::PREFIX . $name, $note);
                    }
                }
            });
        } catch (\Throwable $error) {
            // E.g. where another plugin has switched WooCommerce's inbox off. The page and the e-mail tell it, too.
            Log::info(sprintf('WooCommerce’s inbox took no note (%s).', $error::class));
        }
    }

    private static function syncNote(string $name, ?InboxNote $wanted): void
    {
        $ids = Notes::load_data_store()->get_notes_with_name($name);
        $note = $ids === [] ? new AdminNote() : Notes::get_note((int) $ids[0]);
        if ($wanted === null || count($ids) > 1 || !$note instanceof AdminNote) {
            // Two processes may have made it at the same moment.
            $ids === [] || Notes::delete_notes_with_name($name);
            $note = new AdminNote();
        }
        if ($wanted !== null && self::applyNote($note, $wanted)) {
            $note->set_name($name);
            $note->save();
        }
    }

    /** @return bool Whether there is anything to save. */
    private static function applyNote(AdminNote $note, InboxNote $wanted): bool
    {
        $key = (array) $note->get_content_data('edit');
        $isNews = ($key['key'] ?? null) !== $wanted->key;
        $text = esc_html($wanted->text);
        $addresses = array_map(static fn (object $action): string => (string) $action->query, array_values((array) $note->get_actions('edit')));
        $isSame = [$note->get_title('edit'), $note->get_content('edit'), $addresses] === [$wanted->title, $text, array_column(array_values($wanted->actions), 1)];
        if (!$isNews && ($isSame || $note->get_is_deleted('edit'))) {
            return false;
        }
        $note->set_source(self::SOURCE);
        // Of this type it stands among the others in the inbox; an error would stand above every page of WooCommerce.
        $note->set_type(AdminNote::E_WC_ADMIN_NOTE_WARNING);
        $note->set_locale(get_locale());
        $note->set_title($wanted->title);
        $note->set_content($text);
        $note->set_content_data((object) ['key' => $wanted->key]);
        $note->set_actions([]);
        foreach ($wanted->actions as $action => [$label, $url]) {
            // Having looked at it does not settle it.
            $note->add_action($action, $label, $url, AdminNote::E_WC_ADMIN_NOTE_UNACTIONED);
        }
        if ($isNews) {
            $note->set_status(AdminNote::E_WC_ADMIN_NOTE_UNACTIONED);
            $note->set_is_deleted(false);
            $note->set_is_read(false);
        }

        return true;
    }
}
