<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\Links;
use SorsForWooCommerce\Sync\Session;

/**
 * Removes attachments this plugin made, once a picture was replaced and nothing in the shop shows the old one.
 */
final class Cleanup
{
    /** What the link of an attachment says when its picture was replaced somewhere. */
    public const SUSPECT = 'replaced';

    public function __construct(private readonly Session $session)
    {
    }

    public function removeUnused(): void
    {
        foreach ($this->suspects() as $hash => $id) {
            $unused = $this->isUnused($id);
            // First the file and its attachment, then the link: a worker killed in between tries again.
            if ($unused && get_post_type($id) === 'attachment') {
                wp_delete_attachment($id, true);
            }
            $this->session->write(function () use ($hash, $id, $unused): void {
                $links = new Links();
                if ($unused) {
                    $links->delete($this->session->database(), 'image', [(string) $hash]);
                    $this->forgetPictures($id);
                    $this->session->ledger->note('attachments_removed', __('Replaced pictures removed, as nothing shows them any more.', 'sors-for-woocommerce'));
                } else {
                    $links->save($this->session->database(), 'image', [['sors_id' => (string) $hash, 'fingerprint' => '']]);
                }
            });
        }
    }

    /** @return array<array-key, int> Hash → attachment. */
    private function suspects(): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT sors_id, wp_id FROM %i WHERE database_name = %s AND kind = 'image' AND fingerprint = %s AND created_by_us = 1",
            Schema::table('links'),
            $this->session->database(),
            self::SUSPECT
        ));

        return array_map('intval', array_column((array) $rows, 'wp_id', 'sors_id'));
    }

    /** No post, product, gallery, category or other database of SORS shows it. */
    private function isUnused(int $id): bool
    {
        global $wpdb;
        $uses = (int) $wpdb->get_var($wpdb->prepare(
            "SELECT
                (SELECT COUNT(*) FROM %i WHERE meta_key = '_thumbnail_id' AND meta_value = %s)
                + (SELECT COUNT(*) FROM %i WHERE meta_key = '_product_image_gallery' AND FIND_IN_SET(%s, meta_value))
                + (SELECT COUNT(*) FROM %i WHERE meta_key = 'thumbnail_id' AND meta_value = %s)
                + (SELECT COUNT(*) FROM %i WHERE kind = 'image' AND wp_id = %d AND database_name <> %s)",
            $wpdb->postmeta,
            (string) $id,
            $wpdb->postmeta,
            (string) $id,
            $wpdb->termmeta,
            (string) $id,
            Schema::table('links'),
            $id,
            $this->session->database()
        ));

        return $uses === 0 && !$this->isInText($id);
    }

    private function isInText(int $id): bool
    {
        global $wpdb;
        $file = pathinfo((string) get_post_meta($id, '_wp_attached_file', true), PATHINFO_FILENAME);
        if ($file === '') {
            return false;
        }

        return null !== $wpdb->get_var($wpdb->prepare(
            "SELECT ID FROM %i WHERE post_type <> 'attachment' AND (post_content LIKE %s OR post_excerpt LIKE %s) LIMIT 1",
            $wpdb->posts,
            '%' . $wpdb->esc_like($file) . '%',
            '%' . $wpdb->esc_like($file) . '%'
        ));
    }

    private function forgetPictures(int $id): void
    {
        global $wpdb;
        $wpdb->delete(Schema::table('links'), ['database_name' => $this->session->database(), 'kind' => 'picture', 'wp_id' => $id]);
    }
}
