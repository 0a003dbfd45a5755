<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Orders\Delivery\NothingToSendException;
use SorsForWooCommerce\Orders\Delivery\RetryLaterException;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Orders\OrdersFactory;

/**
 * `wp sors order dry-run`: the exact documents, as the JSON that would be sent or as tables.
 */
final class DocumentPreviewOutput
{
    private const ITEM_COLUMNS = ['article_id', 'code', 'name', 'quantity', 'unit_price', 'discount', 'vat_rate'];

    public function __construct(private readonly Output $output)
    {
    }

    /**
     * @param list<int>              $ids
     * @param 'table'|'json'|'csv'   $format
     */
    public function run(array $ids, string $origin, string $format): int
    {
        $code = ExitCode::OK;
        $documentPreview = (new OrdersFactory())->createPreview();
        foreach ($ids as $id) {
            try {
                $preview = $documentPreview->previewDocument($id, $origin);
            } catch (UnsendableException | RetryLaterException | NothingToSendException | \Sors\Exception\SorsException $error) {
                $this->output->error(sprintf('Order %d would not be sent: %s', $id, $error->getMessage()));
                $code = ExitCode::FAILED;
                continue;
            }
            if ($format === 'json') {
                $this->output->line($preview['body']);
                continue;
            }
            $this->writeTables($id, $preview);
        }

        return $code;
    }

    /** @param array{database: string, customer_is_new: bool, document: array<string, mixed>, body: string} $preview */
    private function writeTables(int $id, array $preview): void
    {
        $document = $preview['document'];
        $head = ['order' => (string) $id, 'database' => $preview['database']]
            + array_map(self::toText(...), array_diff_key($document, ['items' => []]));
        $head['document_type'] = DocumentLabels::fullTypeLabel((string) $document['document_type']);
        if ($preview['customer_is_new']) {
            $head['customer_id'] = 'none yet: the customer would be created';
        }
        $rows = [];
        foreach ($head as $field => $value) {
            $rows[] = ['field' => $field, 'value' => $value];
        }
        $this->output->table($rows, ['field', 'value'], 'table');
        $this->output->table(array_map(
            static fn (array $item): array => array_map(self::toText(...), array_intersect_key($item, array_flip(self::ITEM_COLUMNS))),
            array_values((array) $document['items'])
        ), self::ITEM_COLUMNS, 'table');
    }

    private static function toText(mixed $value): string
    {
        return is_scalar($value) ? (string) $value : '';
    }
}
