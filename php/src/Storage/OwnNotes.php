<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use SorsForWooCommerce\Alerts\AdminInbox;

/**
 * Our notes in WooCommerce's inbox. By statements, so that they also go when WooCommerce was deactivated before us.
 */
final class OwnNotes
{
    /** Without the plugin nobody would take them away, and their buttons would lead nowhere. */
    public static function purge(): void
    {
        global $wpdb;
        $notes = $wpdb->prefix . 'wc_admin_notes';
        $actions = $wpdb->prefix . 'wc_admin_note_actions';
        if (!Uninstaller::tableExists($notes) || !Uninstaller::tableExists($actions)) {
            return;
        }
        $ours = [AdminInbox::SOURCE, $wpdb->esc_like(AdminInbox::PREFIX) . '%'];
        $wpdb->query($wpdb->prepare('DELETE a FROM %i a JOIN %i n USING (note_id) WHERE n.source = %s OR n.name LIKE %s', $actions, $notes, ...$ours));
        $wpdb->query($wpdb->prepare('DELETE FROM %i WHERE source = %s OR name LIKE %s', $notes, ...$ours));
    }
}
