<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * One document an order is to become in SORS, and how far it has come.
 */
final class OutboxEntry
{
    /** Origin of an order's own document; a refund's is `refund:<refund id>`. */
    public const ORDER = 'order';

    /** Origin of what an order becomes that was cancelled after its document was made. */
    public const CANCELLATION = 'cancellation';

    /** Owner of a skipped row that a person has settled. */
    public const STAFF = 'staff';

    private const REFUND_PREFIX = 'refund:';

    public readonly int $id;
    public readonly int $orderId;
    public readonly string $origin;
    public readonly string $documentType;
    /** One of Outbox::STATES. */
    public readonly string $state;
    /** Times a worker took the row up to send it. */
    public readonly int $attempts;
    /** When a worker may take it up again (UTC); null: at once if pending, never if uncertain. */
    public readonly ?string $nextAttemptGmt;
    /** Worker that holds it, or held it last; of a skipped row, who skipped it. */
    public readonly string $owner;
    /** Of the document as last sent. */
    public readonly string $fingerprint;
    public readonly string $documentId;
    public readonly string $documentNumber;
    /** What was last sent, as SentDocument writes it; '' as long as nothing was. */
    public readonly string $snapshot;
    /** @var list<string> Ids, or numbers, of documents a person has taken out of SORS to have the order sent anew. */
    public readonly array $replacedDocuments;
    /** SORS's database it was sent to. */
    public readonly string $databaseName;
    /** One sentence for the administrator, without personal data. */
    public readonly ?string $reason;
    public readonly string $createdGmt;
    /** When the state changed last (UTC). */
    public readonly string $updatedGmt;

    /** @param array<string, string|null> $row As the database gives it. */
    private function __construct(array $row)
    {
        $this->id = (int) $row['id'];
        $this->orderId = (int) $row['order_id'];
        $this->origin = (string) $row['origin'];
        $this->documentType = (string) $row['document_type'];
        $this->state = (string) $row['state'];
        $this->attempts = (int) $row['attempts'];
        $this->nextAttemptGmt = $row['next_attempt_gmt'];
        $this->owner = (string) $row['owner'];
        $this->fingerprint = (string) $row['fingerprint'];
        $this->documentId = (string) $row['document_id'];
        $this->documentNumber = (string) $row['document_number'];
        $this->snapshot = (string) $row['snapshot'];
        $this->replacedDocuments = array_values(array_filter(explode("\n", (string) $row['replaced_documents']), static fn (string $id): bool => $id !== ''));
        $this->databaseName = (string) $row['database_name'];
        $this->reason = $row['reason'];
        $this->createdGmt = (string) $row['created_gmt'];
        $this->updatedGmt = (string) $row['updated_gmt'];
    }

    /** @param array<string, string|null> $row As the database gives it. */
    public static function fromRow(array $row): self
    {
        return new self($row);
    }

    /** A row as it would be if the document were queued now; it is nowhere in the outbox. */
    public static function forPreview(int $orderId, string $origin): self
    {
        $now = gmdate('Y-m-d H:i:s');
        $empty = array_fill_keys(
            ['document_type', 'owner', 'fingerprint', 'document_id', 'document_number', 'snapshot', 'replaced_documents', 'database_name', 'reason', 'next_attempt_gmt'],
            null
        );

        return new self(['id' => '0', 'order_id' => (string) $orderId, 'origin' => $origin, 'state' => 'pending', 'attempts' => '0',
            'created_gmt' => $now, 'updated_gmt' => $now] + $empty);
    }

    public static function originForRefund(int $refundId): string
    {
        return self::REFUND_PREFIX . $refundId;
    }

    public function isOrder(): bool
    {
        return $this->origin === self::ORDER;
    }

    public function isCancellation(): bool
    {
        return $this->origin === self::CANCELLATION;
    }

    /** Whether a person has said that nothing is to be sent: SORS may have the document by another way. */
    public function isResolvedByStaff(): bool
    {
        return $this->state === 'skipped' && $this->owner === self::STAFF;
    }

    /** The refund a return is made for; null for a sale and a cancellation. */
    public function refundId(): ?int
    {
        return self::refundIdFromOrigin($this->origin);
    }

    /** The refund of an origin; null for any other. */
    public static function refundIdFromOrigin(string $origin): ?int
    {
        return str_starts_with($origin, self::REFUND_PREFIX) ? (int) substr($origin, strlen(self::REFUND_PREFIX)) : null;
    }
}
