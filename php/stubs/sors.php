<?php

/**
 * Stubs of the PHP extension `sors`, for editors and static analysis.
 *
 * Ids, codes, money and quantities are strings ("1234.50"), never floats. Times are UTC, ISO 8601.
 *
 * @version 0.1.0
 */

namespace Sors {
    /**
     * A connection to SORS. Cheap to make: connections are pooled for the life of the PHP worker.
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
         *     made inside a fiber suspends it (Fiber::suspend()) while its request is under way, instead of blocking PHP;
         *     resume it until the call returns. A fiber that is destroyed meanwhile gives the request up.
         *
         * @throws Exception\ValidationException when an entry is missing, unknown or out of range.
         * @throws Exception\ContractException when the profile cannot be used.
         */
        public function __construct(array $config)
        {
        }

        /**
         * The profile in use.
         *
         * @return array{name: string, revision: int, verified: bool, note: string, base_url: string,
         *     lists_databases: bool, finds_documents: bool, changed_since: bool, resources: list<string>}
         */
        public function profile(): array
        {
        }

        /**
         * Reads the business units of the chosen database: proves address, key, database and envelope.
         *
         * @return array{milliseconds: int, business_units: list<array{id: string, code: ?string, name: string}>}
         */
        public function probe(): array
        {
        }

        /**
         * Compares what SORS answers with the profile, resource by resource. Reads at most one page of each list, and
         * creates nothing. What goes wrong with a resource is in its entry, not an exception.
         *
         * @param array{order_number?: string, document_type?: string} $sent A document SORS is known to have, to try
         *     the look-up with; both entries or none.
         *
         * @return list<array{resource: string, state: 'ok'|'partly'|'failed'|'not_tried'|'absent', request: string,
         *     http_status: ?int, milliseconds: ?int, envelope: ?bool, rows: ?int, total: ?int,
         *     found: array<string, string>, missing_required: array<string, list<string>>,
         *     missing_optional: array<string, list<string>>, unknown: list<string>, message: ?string}> Names of keys
         *     and numbers only, never the data of a row. partly: read, but `message` or `missing_optional` names what
         *     is not as the profile says. absent: not in the profile. request: method and path as in the profile.
         *     envelope: whether it was understood. found: field of the profile → key that came. missing_…: field →
         *     keys that were looked for. unknown: keys that came and that the profile doesn't read.
         */
        public function checkContract(array $sent = []): array
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
         * Customers that match every given criterion; all of them without one.
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
         * Creates one customer. Never repeated by itself: an answer that got lost is an UncertainException.
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
         * The document an order would become, and the body that would be sent. No request is made.
         *
         * @param array{
         *     document_type: string, order_number: string, date: string, due_date?: ?string, customer_id: string,
         *     currency: string, exchange_rate?: ?string, prices_include_tax: bool, total: string, total_tax: string,
         *     payment_method?: ?string, note?: ?string, source_document?: ?string, edition?: int,
         *     items: list<array{article_id: string, code: string, name: string, quantity: string,
         *         subtotal: string, subtotal_tax: string, total: string, total_tax: string, tax_rate?: ?string}>,
         *     rounding?: array{article_id: string, code: string, name: string, limit: string}|null
         * } $order Amounts as WooCommerce keeps them: line totals without tax, tax beside them; `subtotal` before
         *     discounts, `total` after. Shipping and fees are items of their own (articles of SORS). exchange_rate: where the shop sold
         *     in another currency than the document's `currency`, what one unit of that is in it. rounding: the
         *     article of a line for paras that no price can express, up to `limit`; without it, such an order is
         *     refused. edition: how many documents of this order were taken out of SORS before this one, 0 if absent; it
         *     tells a document sent anew from one sent twice, where the profile has an idempotency key.
         *
         * @return array{document: array<string, mixed>, body: string, fingerprint: string}
         *
         * @throws Exception\ValidationException when the order can't be written to the para; says the difference.
         */
        public function previewOrder(array $order): array
        {
        }

        /**
         * Sends one order as one document, in one request that is never repeated by itself. Where a signal handler or
         * max_execution_time ends the wait instead of an answer, SORS may or may not have stored it, too.
         *
         * @param array<string, mixed> $order As in previewOrder().
         *
         * @return array{id: string, number: string, total: ?string, fingerprint: string}
         *
         * @throws Exception\UncertainException when SORS may or may not have stored it.
         * @throws Exception\SorsException any other: proof that SORS stored nothing; isRetryable() says whether to try again.
         */
        public function exportOrder(array $order): array
        {
        }

        /**
         * Documents SORS has for an order number.
         *
         * @return list<array{id: string, number: string, total: ?string}>
         *
         * @throws Exception\ContractException when the profile has no look-up.
         */
        public function findDocuments(string $orderNumber, string $documentType): array
        {
        }

        /**
         * Waits until some call that has suspended its fiber has its result, or the time has passed.
         */
        public static function awaitAny(int $milliseconds): void
        {
        }

        /**
         * Fetches pictures side by side into files of a directory. One that fails never stops the others.
         *
         * @param list<array{id: ?string, article_id: string, url: ?string, data: ?string, version: ?string,
         *     file_name: ?string, position?: int}> $images Rows of a Feed of kind `images`.
         *
         * @return list<array{path: ?string, hash: ?string, bytes: int, mime: ?string, width: int, height: int,
         *     error: ?string}> In the order asked for; either `path` or `error` is set. hash: BLAKE3, hexadecimal.
         */
        public function fetchImages(array $images, string $directory): array
        {
        }
    }

    /**
     * Rows of SORS in batches, read ahead while PHP works on the last one.
     *
     * @implements \Iterator<int, Batch>
     */
    final class Feed implements \Iterator
    {
        /**
         * @param 'articles'|'groups'|'stock'|'images'|'customers' $kind `stock` has the price beside it.
         * @param array{cursor?: ?string, salt?: string, changed_since?: ?string, stock_units?: list<string>}
         *     $options cursor: where a run was interrupted (Batch::cursor()). salt: anything that makes every row count
         *     as changed when it differs. stock_units: of a feed of stock, ids of the business units whose stock is
         *     added up; without any, that of the client's.
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

        /** Starts reading. A feed can be read once; a second call after the first batch has gone is an error. */
        public function rewind(): void
        {
        }

        public function valid(): bool
        {
        }

        /** Rows SORS says there are in all, as soon as the first batch is here; null where it does not say. */
        public function total(): ?int
        {
        }
    }

    /**
     * One page of rows, kept in the extension; PHP takes out only what it asks for.
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

        /** Rows received, with the rejected ones. */
        public function count(): int
        {
        }

        /** @return list<string> Ids of the good rows (of a stock row and a picture: its article's id). */
        public function ids(): array
        {
        }

        /** @return list<string> Codes of the good rows, in the order of ids(); '' where a row has none. */
        public function codes(): array
        {
        }

        /**
         * The rows whose fingerprint is not the known one.
         *
         * @param array<string, string> $known id → fingerprint as last written.
         *
         * @return array<string, array<string, mixed>> id → row, with the key `fingerprint`. articles: id, code, name,
         *     description, gtin, unit, kind, first_group, second_group, vat_rate, weight, active. groups: id, name,
         *     parent, level. stock: article_id, article_code, quantity (by the stock mode), on_hand, reserved, free,
         *     price (by the price type; null where SORS has none). images: `images`, the list of the article's
         *     pictures in order; `complete`, false where a row of SORS's list does not say whose it is and may be this
         *     article's. An article with a row that can't be used is among the rejected. customers: as Client::customers().
         */
        public function changed(array $known = []): array
        {
        }

        /** @return list<array{id: ?string, code: ?string, reason: string}> Rows that could not be understood. */
        public function rejected(): array
        {
        }

        /** Where to go on after this batch has been written; null after the last one. */
        public function cursor(): ?string
        {
        }
    }

    /**
     * Smaller versions of pictures. JPEG and PNG; what of them can't be scaled as WordPress's own editors would (CMYK,
     * cut files) is refused, and left to those.
     */
    final class Pictures
    {
        /**
         * There is nothing to make of it.
         *
         * @throws \Exception always.
         */
        public function __construct()
        {
        }

        /**
         * Scales pictures side by side, on all cores. Each is decoded once, for all its sizes; one that fails never
         * stops the others. Where a signal handler or max_execution_time ends the wait, some sizes may be there.
         *
         * @param list<array{file: string, orientation?: int, sizes: list<array{path: string, width: int, height: int,
         *     part_width: int, part_height: int, left?: int, top?: int, quality?: int, progressive?: bool}>}>
         *     $pictures orientation: how to turn it first, numbered as EXIF does. left, top, part_width, part_height:
         *     the part of the turned picture that is shown. path: replaced where it is there; of the picture's own
         *     type. quality: of a JPEG, 1 to 100, 82 where not given.
         *
         * @return list<array{mime: ?string, bytes: list<int>, error: ?string}> In the order asked for. bytes: of each
         *     size, in the order asked for. error: why none of the picture's sizes was made.
         *
         * @throws Exception\ValidationException when an entry is missing, unknown or out of range.
         */
        public static function scale(array $pictures): array
        {
        }
    }

    /**
     * How a document gets to SORS: the states of the outbox, and what becomes of a row. Pure functions.
     */
    final class ExportState
    {
        /**
         * There is nothing to make of it.
         *
         * @throws \Exception always.
         */
        public function __construct()
        {
        }

        /**
         * Whether a row may go from one state to another. States: pending, sending, sent, rejected, uncertain, skipped.
         *
         * @throws Exception\ValidationException when there is no such state.
         */
        public static function allows(string $from, string $to, bool $byPerson = false): bool
        {
        }

        /**
         * What becomes of a row after an attempt that brought no receipt.
         *
         * @param array{
         *     left: bool, attempts: int, spread?: int,
         *     cause: 'dropped'|'parked'|'later'|'connection'|'authentication'|'rate_limit'|'validation'|'contract'|'uncertain'|'foreign',
         *     retryable?: bool, seconds?: ?int
         * } $attempt left: whether the document's request may have left. attempts: made so far, this one included.
         *     spread: any number, e.g. the row's id: spreads rows that failed together. seconds: to wait, as SORS or the
         *     cause says.
         *
         * @return array{state: string, wait: ?int, trouble: bool, rest: bool} wait: seconds until it is due again; null:
         *     it has no time. trouble: SORS itself fails, so others needn't be tried now. rest: SORS asked for it.
         *
         * @throws Exception\ValidationException when an entry is missing, unknown or out of range.
         */
        public static function afterAttempt(array $attempt): array
        {
        }

        /**
         * Seconds to wait before the next attempt.
         *
         * @param int      $attempts   Made so far, from 1.
         * @param int|null $retryAfter What SORS asked for.
         * @param int      $spread     As in afterAttempt().
         */
        public static function backoff(int $attempts, ?int $retryAfter, int $spread): int
        {
        }

        /**
         * What a look-up of a document whose answer got lost says.
         *
         * @param int  $found       Documents of the order number that belong to no other row.
         * @param bool $totalAgrees Whether the only one's total is what was sent, or isn't told.
         * @param int  $age         Seconds since the row became uncertain.
         *
         * @return array{verdict: 'sent'|'differs'|'several'|'wait'|'absent', wait: ?int} absent: SORS has nothing of it,
         *     so it may be sent again. wait: asked again in so many seconds.
         */
        public static function afterLookUp(int $found, bool $totalAgrees, int $age): array
        {
        }
    }
}

namespace Sors\Exception {
    /**
     * Anything that went wrong between the shop and SORS. Messages are for administrators and hold no key and no
     * personal data.
     */
    class SorsException extends \RuntimeException
    {
        /** What was asked for, e.g. "articles"; null where no request was meant. */
        public function getResource(): ?string
        {
        }

        public function getHttpStatus(): ?int
        {
        }

        /** Whether the same call may succeed later, with proof that it had no effect now. */
        public function isRetryable(): bool
        {
        }

        /** Seconds SORS asked to wait; null where it did not say. */
        public function getRetryAfter(): ?int
        {
        }

        /** SORS's id of the request, for Softkom's support. */
        public function getRequestId(): ?string
        {
        }
    }

    /** SORS can't be reached, or fails to answer. */
    class ConnectionException extends SorsException
    {
    }

    /** SORS refused the API key. */
    class AuthenticationException extends SorsException
    {
    }

    /** SORS asked to slow down, and still did after the retries. */
    class RateLimitException extends SorsException
    {
    }

    /** SORS, or a check before sending, refused what was sent: unknown database, missing field, wrong total. */
    class ValidationException extends SorsException
    {
    }

    /** The answer is not what the contract profile says, or the profile itself is wrong. */
    class ContractException extends SorsException
    {
    }

    /** A document or customer was sent and no answer came: SORS may or may not have it. Never sent again blindly. */
    class UncertainException extends SorsException
    {
    }
}
