<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * WooCommerce's CSV importer in batches of 30, like the importer in wp-admin, but in one process for all batches.
 */
final class CsvImporter implements Contender
{
    private const BATCH = 30;

    public function __construct(private readonly BenchmarkData $data)
    {
    }

    public function prepare(string $step): void
    {
        wp_set_current_user(1);
        require_once WC_ABSPATH . 'includes/import/class-wc-product-csv-importer.php';
    }

    public function run(string $step): void
    {
        [$name, $columns] = match ($step) {
            'stock' => ['stock', CsvFile::STOCK],
            'images', 'images-again' => ['images', CsvFile::IMAGES],
            default => ['products', CsvFile::PRODUCTS],
        };
        $file = $this->data->csvPath($name);
        $position = 0;
        do {
            $importer = new \WC_Product_CSV_Importer($file, [
                'start_pos' => $position,
                'mapping' => ['from' => array_keys($columns), 'to' => array_values($columns)],
                'update_existing' => $step !== 'import',
                'lines' => self::BATCH,
                'parse' => true,
                'delimiter' => ',',
            ]);
            $result = $importer->import();
            foreach ([...$result['failed'], ...$result['skipped']] as $error) {
                throw new \RuntimeException('CSV importer: ' . $error->get_error_message() . ' ' . wp_json_encode($error->get_error_data()));
            }
            $position = $importer->get_file_position();
        } while ($importer->get_percent_complete() < 100);
    }
}
