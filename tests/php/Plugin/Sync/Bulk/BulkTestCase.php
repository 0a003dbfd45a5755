<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\Bulk\BulkSupport;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;
use SorsForWooCommerce\Tests\Support\Baseline;
use SorsForWooCommerce\Tests\Support\SandboxProcess;
use SorsForWooCommerce\Tests\Support\ShopTables;

/**
 * Runs the same steps in two shops: one written through WooCommerce's CRUD, one in bulk.
 */
abstract class BulkTestCase extends SyncTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        if (BulkSupport::findFallbackReason() === 'store') {
            $this->markTestSkipped('This WooCommerce keeps products in a way the bulk writer does not know.');
        }
    }

    /**
     * Runs the steps with both writers and compares all tables after each step.
     *
     * @param callable(): SandboxProcess               $begin
     * @param array<string, callable(SandboxProcess)>  $steps
     *
     * @return array<string, list<string>> The final tables.
     */
    protected function assertSameShops(callable $begin, array $steps): array
    {
        $snapshots = [];
        foreach (['crud', 'bulk'] as $writer) {
            Baseline::restore();
            $sandbox = $begin();
            Settings::save(['writer' => $writer]);
            foreach ($steps as $name => $step) {
                $step($sandbox);
                $snapshot = ShopTables::dump();
                if ($writer === 'crud') {
                    $snapshots[$name] = $snapshot;
                    continue;
                }
                $this->assertSame('', ShopTables::difference($snapshots[$name], $snapshot), "After “{$name}” the bulk writer left (+) what CRUD did not, or not (-) what CRUD did.");
            }
        }

        return $snapshots[array_key_last($steps)];
    }
}
