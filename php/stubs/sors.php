<?php

/**
 * Stubs of the PHP extension `sors`, for editors and static analysis.
 *
 * IDs, codes, money and quantities are strings ("1234.50"), never floats.
 *
 * @version 0.1.0
 */

namespace Sors {
    /**
     * Client for SORS. Cheap to create: connections are pooled for the life of the PHP worker.
     */
    final class Client
    {
        /**
         * @param array{
         *     api_key: string, base_url?: string, database?: string, business_unit?: string,
         *     price_type?: 'purchase'|'net'|'gross', stock_mode?: 'on_hand'|'free',
         *     profile?: string, ca_file?: string, concurrency?: int,
         *     connect_timeout_ms?: int, timeout_ms?: int, total_timeout_ms?: int, suspend?: bool
         * } $config profile: path of a contract profile, '' for the built-in one (or ini `sors.profile`). suspend: a call
         *     made inside a fiber suspends it (Fiber::suspend()) during its request, instead of blocking PHP; resume it
         *     until the call returns. Destroying the fiber cancels the request.
         *
         * @throws Exception\ValidationException when an entry is missing, unknown or out of range.
         * @throws Exception\ContractException when the profile cannot be used.
         */
        public function __construct(array $config)
        {
        }

        /**
         * Returns the contract profile in use.
         *
         * @return array{name: string, revision: int, verified: bool, note: string, base_url: string,
         *     lists_databases: bool, finds_documents: bool, resources: list<string>}
         */
        public function profile(): array
        {
        }

        /**
         * Lists the business units of the chosen database, which verifies address, key, database and envelope.
         *
         * @return array{milliseconds: int, business_units: list<array{id: string, code: ?string, name: string}>}
         */
        public function testConnection(): array
        {
        }

        /**
         * Compares SORS's responses with the profile, resource by resource. Requests at most one page of each list and
         * creates nothing. An error of a resource is in its entry, not an exception.
         *
         * @param array{order_number?: string, document_type?: string} $document A document that SORS has, for the
         *     look-up; both entries or none.
         *
         * @return list<array{resource: string, status: 'ok'|'partial'|'failed'|'skipped'|'not_supported', request: string,
         *     http_status: ?int, milliseconds: ?int, envelope: ?bool, rows: ?int, total: ?int,
         *     found: array<string, string>, missing_required: array<string, list<string>>,
         *     missing_optional: array<string, list<string>>, unknown: list<string>, message: ?string}> Names of keys
         *     and numbers only, never the data of a row. partial: rows can be parsed, and `message` or `missing_optional`
         *     names the difference from the profile. skipped: not requested. not_supported: not in the profile. request:
         *     method and path of the profile. envelope: whether it could be parsed. found: field of the profile → key of
         *     the response. missing_…: field → keys of the profile. unknown: keys of the response without a field.
         */
        public function checkContract(array $document = []): array
        {
        }

        /** @return list<array{name: string, year: ?int}> Empty where the profile has no such list. */
        public function databases(): array
        {
        }

        /** @return list<array{id: string, code: ?string, name: string}> */
        public function businessUnits(): array
        {
        }

        /** @return list<array{id: string, name: string, parent: ?string, level: ?int}> */
        public function productGroups(): array
        {
        }

        /**
         * Returns the customers that match every given criterion; without a criterion, all customers.
         *
         * @param array{pib?: string, email?: string, phone?: string, code?: string} $criteria
         *
         * @return list<array{id: string, code: ?string, name: string, company: ?string, kind: ?string,
         *     email: ?string, phone: ?string, address: ?string, city: ?string, postal_code: ?string,
         *     country: ?string, pib: ?string, mb: ?string}>
         */
        public function customers(array $criteria = []): array
        {
        }

        /**
         * Creates one customer. Never retries: a lost response is an UncertainException.
         *
         * @param array{name: string, company?: ?string, kind?: ?string, email?: ?string, phone?: ?string,
         *     address?: ?string, city?: ?string, postal_code?: ?string, country?: ?string, pib?: ?string,
         *     mb?: ?string} $customer kind: domestic_company, foreign_company, person, self_employed, public_funds.
         *
         * @return array{id: string, code: ?string, name: string}
         */
        public function createCustomer(array $customer): array
        {
        }

        /**
         * @return array{customer_id: string, charged: ?string, paid: ?string, approved: ?string,
         *     discharged: ?string, due: string, due_date: ?string}
         */
        public function customerDebt(string $customerId): array
        {
        }

        /**
         * Builds the document of an order and the body of its request. Sends nothing.
         *
         * @param array{
         *     document_type: string, order_number: string, date: string, due_date?: ?string, customer_id: string,
         *     currency: string, exchange_rate?: ?string, prices_include_tax: bool, total: string, total_tax: string,
         *     payment_method?: ?string, note?: ?string, source_document?: ?string, revision?: int,
         *     items: list<array{article_id: string, code: string, name: string, quantity: string,
         *         subtotal: string, subtotal_tax: string, total: string, total_tax: string, tax_rate?: ?string}>,
         *     rounding?: array{article_id: string, code: string, name: string, limit: string}|null
         * } $order Amounts as in WooCommerce: line totals without tax, tax separately; `subtotal` before
         *     discounts, `total` after. Shipping and fees are items of their own (articles of SORS). exchange_rate: value
         *     of one unit of the shop's currency in the document's `currency`, where they differ. rounding: the article
         *     of a line for paras that no price can express, up to `limit`; without it, such an order is rejected.
         *     revision: number of replaced documents of this order, 0 by default. It distinguishes a new document from a
         *     repeated request, where the profile has an idempotency key.
         *
         * @return array{document: array<string, mixed>, body: string, fingerprint: string}
         *
         * @throws Exception\ValidationException when no document has exactly the order's total; the message has the difference.
         */
        public function previewOrder(array $order): array
        {
        }

        /**
         * Sends one order as one document, in one request that is never retried. If a signal handler or
         * max_execution_time ends the wait before the response, SORS may or may not have stored the document.
         *
         * @param array<string, mixed> $order As in previewOrder().
         *
         * @return array{id: string, number: string, total: ?string, fingerprint: string}
         *
         * @throws Exception\UncertainException when SORS may or may not have stored it.
         * @throws Exception\SorsException any other: proof that SORS stored nothing; see isRetryable().
         */
        public function sendOrder(array $order): array
        {
        }

        /**
         * Returns the documents of an order number.
         *
         * @return list<array{id: string, number: string, total: ?string}>
         *
         * @throws Exception\ContractException when the profile has no look-up.
         */
        public function findDocuments(string $orderNumber, string $documentType): array
        {
        }

        /**
         * Waits until a call that suspended its fiber has its result, or until the time has passed.
         */
        public static function awaitAny(int $milliseconds): void
        {
        }

        /**
         * Fetches images concurrently into files of a directory. A failed image never stops the others.
         *
         * @param list<array{id: ?string, article_id: string, url: ?string, data: ?string, version: ?string,
         *     file_name: ?string, position?: int}> $images Rows of a Feed of kind `images`.
         *
         * @return list<array{path: ?string, hash: ?string, bytes: int, mime: ?string, width: int, height: int,
         *     error: ?string}> In the order of $images; either `path` or `error` is set. hash: BLAKE3, hexadecimal.
         */
        public function fetchImages(array $images, string $directory): array
        {
        }
    }

    /**
     * Feed of rows in batches. Prefetches the next pages while PHP processes a batch.
     *
     * @implements \Iterator<int, Batch>
     */
    final class Feed implements \Iterator
    {
        /**
         * @param 'articles'|'groups'|'stock'|'images'|'customers' $kind `stock` includes the price.
         * @param array{cursor?: ?string, salt?: string, stock_units?: list<string>} $options cursor: where to resume
         *     (Batch::cursor()). salt: part of every fingerprint; a new one marks every row as changed. stock_units: for
         *     stock, IDs of the business units whose quantities are summed; by default, that of the client.
         */
        public function __construct(Client $client, string $kind, array $options = [])
        {
        }

        public function current(): Batch
        {
        }

        public function key(): int
        {
        }

        public function next(): void
        {
        }

        /** Requests the first page. A feed can be iterated once; a call after next() is an error. */
        public function rewind(): void
        {
        }

        public function valid(): bool
        {
        }

        /** Total number of rows, once the first batch has arrived; null where SORS reports none. */
        public function total(): ?int
        {
        }
    }

    /**
     * One page of rows. The rows stay in the extension; PHP copies only those it requests.
     */
    final class Batch implements \Countable
    {
        /**
         * Batches come from a Feed.
         *
         * @throws \Exception always.
         */
        public function __construct()
        {
        }

        /** Number of rows, rejected ones included. */
        public function count(): int
        {
        }

        /** @return list<string> IDs of the valid rows (of stock and images: the article's ID). */
        public function ids(): array
        {
        }

        /** @return list<string> Codes of the valid rows, in the order of ids(); '' where a row has none. */
        public function codes(): array
        {
        }

        /**
         * Returns the rows whose fingerprint differs from the known one.
         *
         * @param array<string, string> $known ID → fingerprint as last written.
         *
         * @return array<string, array<string, mixed>> ID → row, with the key `fingerprint`. articles: id, code, name,
         *     description, gtin, unit, kind, first_group, second_group, vat_rate, weight, active. groups: id, name,
         *     parent, level. stock: article_id, article_code, quantity (by the stock mode), on_hand, reserved, free,
         *     price (by the price type; null where SORS has none). images: `images`, the article's images in
         *     order; `complete`, false where a row of SORS's list has no readable article ID and may be this
         *     article's. An article with an unusable row is among the rejected. customers: as Client::customers().
         */
        public function changed(array $known = []): array
        {
        }

        /** @return list<array{id: ?string, code: ?string, reason: string}> Rows that could not be parsed. */
        public function rejected(): array
        {
        }

        /** Where to resume after this batch; null after the last one. */
        public function cursor(): ?string
        {
        }
    }

    /**
     * Scales JPEG and PNG images to subsizes. Rejects what it can't scale as WordPress's own editors do (CMYK,
     * truncated files).
     */
    final class Images
    {
        /**
         * Static methods only.
         *
         * @throws \Exception always.
         */
        public function __construct()
        {
        }

        /**
         * Scales images concurrently, on all cores. Decodes each image once, for all its sizes. A failed image never
         * stops the others. If a signal handler or max_execution_time ends the wait, some sizes may exist.
         *
         * @param list<array{file: string, orientation?: int, sizes: list<array{path: string, width: int, height: int,
         *     crop_width: int, crop_height: int, crop_left?: int, crop_top?: int, quality?: int, progressive?: bool}>}>
         *     $images orientation: EXIF orientation to correct first. crop_…: rectangle of the corrected image. path:
         *     replaced if it exists; has the image's own type. quality: of a JPEG, 1 to 100, 82 by default.
         *
         * @return list<array{mime: ?string, bytes: list<int>, error: ?string}> In the order of $images. bytes: of each
         *     size, in the order of `sizes`. error: why no size of the image was written.
         *
         * @throws Exception\ValidationException when an entry is missing, unknown or out of range.
         */
        public static function scale(array $images): array
        {
        }
    }

    /**
     * States of the outbox and their transitions after attempts and look-ups. Pure functions.
     */
    final class OutboxState
    {
        /**
         * Static methods only.
         *
         * @throws \Exception always.
         */
        public function __construct()
        {
        }

        /**
         * Whether an entry may change from one state to another. States: pending, sending, sent, rejected, uncertain,
         * skipped.
         *
         * @param bool $manual Whether staff requested it; only then a sent document may be sent again.
         *
         * @throws Exception\ValidationException when a state is unknown.
         */
        public static function canTransition(string $from, string $to, bool $manual = false): bool
        {
        }

        /**
         * Returns the transition of an entry after an attempt without a receipt.
         *
         * @param array{
         *     request_sent: bool, attempts: int, jitter_seed?: int,
         *     cause: 'nothing_to_send'|'unsendable'|'retry_later'|'connection'|'authentication'|'rate_limit'|'validation'|'contract'|'uncertain'|'internal',
         *     retryable?: bool, seconds?: ?int
         * } $attempt request_sent: whether the document's request may have left. attempts: including this one.
         *     jitter_seed: any number, such as the entry's ID: spreads entries that failed together. seconds: to wait,
         *     by SORS or by the cause.
         *
         * @return array{state: string, wait: ?int, service_failing: bool, rate_limited: bool} wait: seconds until it is
         *     due again; null: no retry is scheduled. service_failing: SORS itself fails, so other entries can wait.
         *     rate_limited: SORS requested the wait.
         *
         * @throws Exception\ValidationException when an entry is missing, unknown or out of range.
         */
        public static function afterAttempt(array $attempt): array
        {
        }

        /**
         * Returns the seconds to wait before the next attempt.
         *
         * @param int      $attempts   Made so far, from 1.
         * @param int|null $retryAfter What SORS requested.
         * @param int      $jitterSeed As in afterAttempt().
         */
        public static function backoff(int $attempts, ?int $retryAfter, int $jitterSeed): int
        {
        }

        /**
         * Returns the result of a look-up of an uncertain document.
         *
         * @param int  $found        Documents of the order number that belong to no other entry.
         * @param bool $totalMatches Whether the only one's total is the sent one, or is not reported.
         * @param int  $age          Seconds since the entry became uncertain.
         *
         * @return array{result: 'found'|'total_mismatch'|'ambiguous'|'retry'|'not_found', wait: ?int} not_found: SORS has
         *     no document, so it may be sent again. wait: seconds until the next look-up.
         */
        public static function afterLookup(int $found, bool $totalMatches, int $age): array
        {
        }
    }
}

namespace Sors\Exception {
    /**
     * Base of all errors of the extension. Messages are for administrators and contain no key and no personal data.
     */
    class SorsException extends \RuntimeException
    {
        /** Requested resource, such as "articles"; null without a request. */
        public function getResource(): ?string
        {
        }

        public function getHttpStatus(): ?int
        {
        }

        /** Whether the same call may succeed later; it provably had no effect. */
        public function isRetryable(): bool
        {
        }

        /** Seconds SORS requested to wait; null without a request. */
        public function getRetryAfter(): ?int
        {
        }

        /** SORS's ID of the request, for Softkom's support. */
        public function getRequestId(): ?string
        {
        }
    }

    /** SORS can't be reached, times out or fails. */
    class ConnectionException extends SorsException
    {
    }

    /** SORS rejected the API key. */
    class AuthenticationException extends SorsException
    {
    }

    /** SORS limited the rate, also after the retries. */
    class RateLimitException extends SorsException
    {
    }

    /** SORS, or a check before sending, rejected the request: unknown database, missing field, wrong total. */
    class ValidationException extends SorsException
    {
    }

    /** The response differs from the contract profile, or the profile itself is invalid. */
    class ContractException extends SorsException
    {
    }

    /** No response to a new document or customer: SORS may or may not have it. Never retried automatically. */
    class UncertainException extends SorsException
    {
    }
}
