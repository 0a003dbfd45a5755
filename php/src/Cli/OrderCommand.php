<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Admin\Labels;
use SorsForWooCommerce\Orders\Relay;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRow;

/**
 * `wp sors order send <order>…`: sends orders now, each one once.
 */
final class OrderCommand implements Command
{
    private const COLUMNS = ['order', 'state', 'document_type', 'number', 'database', 'reason'];

    public function __construct(private readonly Output $output)
    {
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Sends orders to SORS now; an order that is there already is not sent again.',
            'longdesc' => Options::exitCodes(),
            'synopsis' => [
                ['type' => 'positional', 'name' => 'action', 'description' => 'What to do.', 'options' => ['send']],
                ['type' => 'positional', 'name' => 'order', 'description' => 'Ids of orders.', 'repeating' => true],
                Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        $ids = array_slice($arguments, 1);
        if (($arguments[0] ?? '') !== 'send' || $ids === [] || array_filter($ids, self::isNoId(...)) !== []) {
            $this->output->error('Say which orders: wp sors order send <id>…');

            return ExitCode::USAGE;
        }
        if (!Settings::load()->complete()) {
            $this->output->error('API key or database is missing. Enter them in wp-admin under WooCommerce › SORS › Settings.');

            return ExitCode::FAILED;
        }

        return $this->send(array_map('intval', $ids), Options::format($options));
    }

    /** @param list<int> $ids */
    private function send(array $ids, string $format): int
    {
        $rows = [];
        $code = ExitCode::OK;
        $relay = new Relay();
        foreach ($ids as $id) {
            if (!wc_get_order($id) instanceof \WC_Order) {
                $this->output->error(sprintf('There is no order %d.', $id));
                $code = ExitCode::FAILED;
                continue;
            }
            $row = $relay->sendOrder($id);
            $rows[] = self::row($row);
            $code = $row->state === 'sent' ? $code : ExitCode::FAILED;
        }
        if ($rows !== []) {
            $this->output->table($rows, self::COLUMNS, $format);
        }

        return $code;
    }

    private static function isNoId(string $text): bool
    {
        return !ctype_digit($text) || (int) $text === 0;
    }

    /** @return array<string, scalar|null> */
    private static function row(OutboxRow $row): array
    {
        return [
            'order' => $row->orderId,
            'state' => $row->state,
            'document_type' => Labels::documentType($row->documentType),
            'number' => $row->documentNumber,
            'database' => $row->databaseName,
            'reason' => (string) $row->reason,
        ];
    }
}
