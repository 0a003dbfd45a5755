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
    public const REPLACED = 'replaced';

    public function __construct(private readonly RunContext $session)
    {
    }

    public function removeUnused(): void
    {
        $suspects = $this->listReplaced();
        if ($suspects === []) {
            return;
        }
        $directory = StagingDirectory::create();
        try {
            foreach (array_chunk($suspects, AttachmentUsage::MAX_IDS, true) as $some) {
                $unused = AttachmentUsage::filterUnused(array_values($some), $this->session->database());
                foreach ($some as $hash => $id) {
                    if (in_array($id, $unused, true)) {
                        $this->removeAttachment((string) $hash, $id, new UploadJournal($directory));
                    } else {
                        $this->unmark((string) $hash);
                    }
                }
            }
        } finally {
            $directory->remove();
        }
    }

    /** First the attachment and its files, then the link: a worker killed in between tries again. */
    private function removeAttachment(string $hash, int $id, UploadJournal $placed): void
    {
        if (get_post_type($id) === 'attachment') {
            // WordPress forgets the attachment before it deletes the files.
            $placed->recordFile($this->session->database(), $hash, (string) wp_get_original_image_path($id));
            wp_delete_attachment($id, true);
        }
        $this->session->commitBatch(function () use ($hash, $id): void {
            (new LinkRepository())->delete($this->session->database(), 'attachment', [$hash]);
            $this->deleteImageSources($id);
            $this->session->progress->addNote('attachments_removed', __('Replaced pictures removed, as nothing shows them any more.', 'sors-for-woocommerce'));
        });
    }

    private function unmark(string $hash): void
    {
        $this->session->commitBatch(
            fn () => (new LinkRepository())->save($this->session->database(), 'attachment', [['sors_id' => $hash, 'fingerprint' => '']])
        );
    }

    /** @return array<array-key, int> Hash → attachment. */
    private function listReplaced(): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT sors_id, wp_id FROM %i WHERE database_name = %s AND kind = 'attachment' AND fingerprint = %s AND created_by_us = 1",
            Schema::table('links'),
            $this->session->database(),
            self::REPLACED
        ));

        return array_map('intval', array_column((array) $rows, 'wp_id', 'sors_id'));
    }

    private function deleteImageSources(int $id): void
    {
        global $wpdb;
        $wpdb->delete(Schema::table('links'), ['database_name' => $this->session->database(), 'kind' => 'image_source', 'wp_id' => $id]);
    }
}
