<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Rest;

use SorsForWooCommerce\Storage\Schema;

final class OrderRoutesTest extends RestTestCase
{
    public function testCountsAndRecentRows(): void
    {
        global $wpdb;
        $this->asAdministrator();
        $now = gmdate('Y-m-d H:i:s');
        foreach (['sent', 'sent', 'rejected'] as $order => $state) {
            $wpdb->insert(Schema::table('outbox'), [
                'order_id' => $order + 1000,
                'origin' => 'order',
                'document_type' => 'invoice',
                'state' => $state,
                'reason' => $state === 'rejected' ? 'Artikal „Šraf M8” nije nađen.' : null,
                'created_gmt' => $now,
                'updated_gmt' => $now,
            ]);
        }
        $data = $this->ask('GET', '/orders/summary')->get_data();

        self::assertSame(2, $data['counts']['sent']);
        self::assertSame(1, $data['counts']['rejected']);
        self::assertCount(3, $data['recent']);
        self::assertContains('Artikal „Šraf M8” nije nađen.', array_column($data['recent'], 'reason'));
        self::assertCount(1, $this->ask('GET', '/orders/summary', ['limit' => 1])->get_data()['recent']);
        self::assertSame(400, $this->ask('GET', '/orders/summary', ['limit' => 0])->get_status());
    }
}
