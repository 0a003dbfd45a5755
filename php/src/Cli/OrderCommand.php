<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Orders\Delivery\ManualResolution;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * `wp sors order send|status|retry|resolve|dry-run <order>…`: what became of orders, and what a person may do about
 * them; each order by its id.
 */
final class OrderCommand implements Command
{
    private const ACTIONS = ['send', 'status', 'retry', 'resolve', 'dry-run'];
    private const COLUMNS = ['order', 'origin', 'state', 'document_type', 'number', 'database', 'attempts', 'next_attempt_gmt', 'reason'];

    /** Options of `resolve`, of which one has to be given. */
    private const RESOLVE_OPTIONS = ['found', 'not-found', 'skip', 'replaced'];

    private readonly OrdersFactory $factory;
    private readonly OutboxRepository $outbox;

    public function __construct(private readonly Output $output)
    {
        $this->factory = new OrdersFactory();
        $this->outbox = $this->factory->outbox();
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Sends orders to SORS, tells what became of them, and takes a person’s decisions about them.',
            'longdesc' => "## ACTIONS\n\nsend: sends the orders and their refunds now; what is in SORS already is not sent again.\n\n"
                . "status: what became of the orders and their refunds.\n\n"
                . "retry: tries again what was refused, skipped or waits; what may be in SORS is only looked up.\n\n"
                . "resolve: ends an uncertainty, as you see it in SORS: --found=<number>, --not-found (it is sent again) or --skip;\n"
                . "or has an order sent anew whose document you have taken out of SORS: --replaced.\n\n"
                . "dry-run: the exact document each order would become. Sends and creates nothing.\n\n"
                . Options::exitCodes(),
            'synopsis' => [
                ['type' => 'positional', 'name' => 'action', 'description' => 'What to do.', 'options' => self::ACTIONS],
                ['type' => 'positional', 'name' => 'order', 'description' => 'Ids of orders.', 'repeating' => true],
                ['type' => 'assoc', 'name' => 'refund', 'description' => 'The refund of the order that is meant (resolve, dry-run), by its id.', 'optional' => true],
                ['type' => 'assoc', 'name' => 'found', 'description' => 'Number of the document you have found in SORS.', 'optional' => true],
                ['type' => 'flag', 'name' => 'not-found', 'description' => 'SORS has no document of the order: send it again.', 'optional' => true],
                ['type' => 'flag', 'name' => 'skip', 'description' => 'Send nothing and ask nothing any more.', 'optional' => true],
                ['type' => 'flag', 'name' => 'replaced', 'description' => 'The document was taken out of SORS: send the order again, as it is now.', 'optional' => true],
                Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        $action = $arguments[0] ?? '';
        $ids = array_slice($arguments, 1);
        if (!in_array($action, self::ACTIONS, true) || $ids === [] || array_filter($ids, self::isInvalidId(...)) !== []) {
            return $this->failUsage('Say what to do with which orders: wp sors order ' . implode('|', self::ACTIONS) . ' <id>…');
        }
        $problem = $action === 'resolve' ? self::resolveOptionsProblem($ids, $options) : '';
        if ($problem !== '' || self::isInvalidId((string) ($options['refund'] ?? '1'))) {
            return $this->failUsage($problem === '' ? '--refund takes the id of a refund.' : $problem);
        }
        $missing = $action === 'status' ? null : Readiness::findProblem(Settings::load());
        if ($missing !== null) {
            $this->output->error($missing);

            return ExitCode::FAILED;
        }
        $ids = array_map('intval', $ids);

        return match ($action) {
            'dry-run' => (new DocumentPreviewOutput($this->output))->run($ids, self::origin($options), Options::format($options)),
            default => $this->runForEach($action, $ids, $options),
        };
    }

    /**
     * @param list<int>                  $ids
     * @param array<string, string|bool> $options
     */
    private function runForEach(string $action, array $ids, array $options): int
    {
        $rows = [];
        $code = ExitCode::OK;
        foreach ($ids as $id) {
            try {
                $known = $this->loadEntries($id, $action);
                $this->runAction($action, $id, $known, $options);
            } catch (\DomainException $error) {
                $this->output->error(sprintf('Order %d: %s', $id, $error->getMessage()));
                $code = ExitCode::FAILED;
                continue;
            }
            foreach ($this->outbox->findByOrder($id) as $row) {
                $rows[] = self::row($row);
                if ($row->isResolvedByStaff() && in_array($action, ['send', 'retry'], true)) {
                    $this->output->warning(sprintf(
                        'Order %d: a person has said that nothing is to be sent (%s), as SORS may have the document by another way. If it is to be sent all the same, use the button on the order’s own screen.',
                        $id,
                        DocumentLabels::originInSentence($row)
                    ));
                }
                $isDone = $action === 'status' || in_array($row->state, ['sent', 'skipped'], true);
                $code = $isDone ? $code : ExitCode::FAILED;
            }
        }
        if ($rows !== []) {
            $this->output->table($rows, self::COLUMNS, Options::format($options));
        }

        return $code;
    }

    /**
     * @param list<OutboxEntry>            $known
     * @param array<string, string|bool> $options
     */
    private function runAction(string $action, int $id, array $known, array $options): void
    {
        $resolution = $this->factory->createResolution();
        match ($action) {
            'send' => $this->factory->createManualSend()->sendOrder($id),
            'retry' => $this->retryEntries($resolution, $known),
            'resolve' => $this->resolveEntry($resolution, $id, $options),
            default => null,
        };
    }

    /** @param list<OutboxEntry> $known */
    private function retryEntries(ManualResolution $resolution, array $known): void
    {
        foreach ($known as $row) {
            if ($row->state !== 'sent' && !$row->isResolvedByStaff()) {
                $resolution->retry($row->id);
            }
        }
    }

    /** @param array<string, string|bool> $options */
    private function resolveEntry(ManualResolution $resolution, int $id, array $options): void
    {
        $row = $this->outbox->findByOrigin($id, self::origin($options))
            ?? throw new \DomainException('It has no such document, neither in SORS nor on its way there.');
        match (true) {
            array_key_exists('found', $options) => $resolution->recordNumber($row->id, (string) $options['found']),
            array_key_exists('not-found', $options) => $resolution->sendAgain($row->id),
            array_key_exists('replaced', $options) => $resolution->replaceDocument($row->id),
            default => $resolution->skip($row->id),
        };
    }

    /** @return list<OutboxEntry> */
    private function loadEntries(int $id, string $action): array
    {
        $rows = $this->outbox->findByOrder($id);
        if ($rows === [] && !wc_get_order($id) instanceof \WC_Order) {
            throw new \DomainException('There is no such order.');
        }
        if ($rows === [] && $action !== 'send') {
            throw new \DomainException(sprintf('It was never queued for SORS. To send it: wp sors order send %d', $id));
        }

        return $rows;
    }

    /**
     * @param list<string>               $ids
     * @param array<string, string|bool> $options
     */
    private static function resolveOptionsProblem(array $ids, array $options): string
    {
        return match (true) {
            count(array_intersect_key($options, array_flip(self::RESOLVE_OPTIONS))) !== 1 => 'Say what you have seen in SORS, by one of: --found=<number>, --not-found, --skip, --replaced',
            array_key_exists('found', $options) && count($ids) > 1 => 'One document has one number: resolve one order at a time with --found.',
            default => '',
        };
    }

    /** @param array<string, string|bool> $options */
    private static function origin(array $options): string
    {
        return array_key_exists('refund', $options) ? OutboxEntry::originForRefund((int) $options['refund']) : OutboxEntry::ORDER;
    }

    private function failUsage(string $sentence): int
    {
        $this->output->error($sentence);

        return ExitCode::USAGE;
    }

    private static function isInvalidId(string $text): bool
    {
        return !ctype_digit($text) || (int) $text === 0;
    }

    /** @return array<string, scalar|null> */
    private static function row(OutboxEntry $row): array
    {
        return [
            'order' => $row->orderId,
            'origin' => $row->origin,
            'state' => $row->state,
            'document_type' => DocumentLabels::fullTypeLabel($row->documentType),
            'number' => $row->documentNumber,
            'database' => $row->databaseName,
            'attempts' => $row->attempts,
            'next_attempt_gmt' => (string) $row->nextAttemptGmt,
            'reason' => (string) $row->reason,
        ];
    }
}
