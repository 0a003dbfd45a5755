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
 * The same story told to two shops, one written through WooCommerce's CRUD and one in bulk.
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
     * Plays it with both writers and compares all tables after each step.
     *
     * @param callable(): SandboxProcess               $begin
     * @param array<string, callable(SandboxProcess)>  $steps
     *
     * @return array<string, list<string>> How the shop looks at the end.
     */
    protected function assertSameShops(callable $begin, array $steps): array
    {
        $pictures = [];
        foreach (['crud', 'bulk'] as $writer) {
            Baseline::restore();
            $sandbox = $begin();
            Settings::save(['writer' => $writer]);
            foreach ($steps as $name => $step) {
                $step($sandbox);
                $picture = ShopTables::dump();
                if ($writer === 'crud') {
                    $pictures[$name] = $picture;
                    continue;
                }
                $this->assertSame('', ShopTables::difference($pictures[$name], $picture), "After “{$name}” the bulk writer left (+) what CRUD did not, or not (-) what CRUD did.");
            }
        }

        return $pictures[array_key_last($steps)];
    }
}
