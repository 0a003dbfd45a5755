<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Removes attachments this plugin made, once a picture was replaced and nothing in the shop shows the old one.
 */
final class UnusedAttachmentCleanup
{
    /** What the link of an attachment says when its picture was replaced somewhere. */
    public const SUSPECT = 'replaced';

    public function __construct(private readonly RunContext $session)
    {
    }

    public function removeUnused(): void
    {
        $suspects = $this->suspects();
        if ($suspects === []) {
            return;
        }
        $directory = StagingDirectory::make();
        try {
            foreach (array_chunk($suspects, AttachmentUsage::MOST, true) as $some) {
                $unused = AttachmentUsage::none(array_values($some), $this->session->database());
                foreach ($some as $hash => $id) {
                    if (in_array($id, $unused, true)) {
                        $this->remove((string) $hash, $id, new UploadJournal($directory));
                    } else {
                        $this->keep((string) $hash);
                    }
                }
            }
        } finally {
            $directory->remove();
        }
    }

    /** First the attachment and its files, then the link: a worker killed in between tries again. */
    private function remove(string $hash, int $id, UploadJournal $placed): void
    {
        if (get_post_type($id) === 'attachment') {
            // WordPress forgets the attachment before it deletes the files.
            $placed->note($this->session->database(), $hash, (string) wp_get_original_image_path($id));
            wp_delete_attachment($id, true);
        }
        $this->session->write(function () use ($hash, $id): void {
            (new LinkRepository())->delete($this->session->database(), 'image', [$hash]);
            $this->forgetPictures($id);
            $this->session->ledger->note('attachments_removed', __('Replaced pictures removed, as nothing shows them any more.', 'sors-for-woocommerce'));
        });
    }

    private function keep(string $hash): void
    {
        $this->session->write(
            fn () => (new LinkRepository())->save($this->session->database(), 'image', [['sors_id' => $hash, 'fingerprint' => '']])
        );
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

    private function forgetPictures(int $id): void
    {
        global $wpdb;
        $wpdb->delete(Schema::table('links'), ['database_name' => $this->session->database(), 'kind' => 'picture', 'wp_id' => $id]);
    }
}
