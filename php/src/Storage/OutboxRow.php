<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * One document an order is to become in SORS, and how far it has come.
 */
final class OutboxRow
{
    /** Purpose of an order's own document; a refund's is `return:<refund id>`. */
    public const SALE = 'sale';

    /** Purpose of what an order becomes that was cancelled after its document was made. */
    public const CANCELLATION = 'cancellation';

    private const RETURN_PREFIX = 'return:';

    public readonly int $id;
    public readonly int $orderId;
    public readonly string $purpose;
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
        $this->purpose = (string) $row['purpose'];
        $this->documentType = (string) $row['document_type'];
        $this->state = (string) $row['state'];
        $this->attempts = (int) $row['attempts'];
        $this->nextAttemptGmt = $row['next_attempt_gmt'];
        $this->owner = (string) $row['owner'];
        $this->fingerprint = (string) $row['fingerprint'];
        $this->documentId = (string) $row['document_id'];
        $this->documentNumber = (string) $row['document_number'];
        $this->databaseName = (string) $row['database_name'];
        $this->reason = $row['reason'];
        $this->createdGmt = (string) $row['created_gmt'];
        $this->updatedGmt = (string) $row['updated_gmt'];
    }

    /** @param array<string, string|null> $row As the database gives it. */
    public static function fromDatabase(array $row): self
    {
        return new self($row);
    }

    public static function purposeOfRefund(int $refundId): string
    {
        return self::RETURN_PREFIX . $refundId;
    }

    public function isSale(): bool
    {
        return $this->purpose === self::SALE;
    }

    public function isCancellation(): bool
    {
        return $this->purpose === self::CANCELLATION;
    }

    /** The refund a return is made for; null for a sale and a cancellation. */
    public function refundId(): ?int
    {
        return self::refundOf($this->purpose);
    }

    /** The refund a purpose is of; null for any other. */
    public static function refundOf(string $purpose): ?int
    {
        return str_starts_with($purpose, self::RETURN_PREFIX) ? (int) substr($purpose, strlen(self::RETURN_PREFIX)) : null;
    }

    /** @return array<string, int|string|null> */
    public function toArray(): array
    {
        return get_object_vars($this);
    }
}
