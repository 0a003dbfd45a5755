<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Rest;

use SorsForWooCommerce\Settings\Settings;

final class DatabaseSwitchRoutesTest extends RestTestCase
{
    public function testItIsLookedAtAndMovedByAnAdministratorOnly(): void
    {
        $this->sandbox(articles: 5, settings: ['database' => 'MyDatabase2025']);
        foreach (['/database-switch/plan', '/database-switch/apply'] as $path) {
            self::assertContains($this->ask('POST', $path, ['database' => 'MyDatabase2026', 'digest' => 'x'])->get_status(), [401, 403]);
        }
        $this->asAdministrator();
        $plan = $this->ask('POST', '/database-switch/plan', ['database' => 'MyDatabase2026'])->get_data();
        self::assertSame(['MyDatabase2025', 'MyDatabase2026'], [$plan['from'], $plan['to']]);
        $wrong = $this->ask('POST', '/database-switch/apply', ['database' => 'MyDatabase2026', 'digest' => 'x']);
        self::assertSame(409, $wrong->get_status());
        self::assertSame('MyDatabase2025', Settings::load()->text('database'));

        $moved = $this->ask('POST', '/database-switch/apply', ['database' => 'MyDatabase2026', 'digest' => $plan['digest']]);
        self::assertSame(200, $moved->get_status(), (string) wp_json_encode($moved->get_data()));
        self::assertSame('MyDatabase2026', Settings::load()->text('database'));
    }
}
