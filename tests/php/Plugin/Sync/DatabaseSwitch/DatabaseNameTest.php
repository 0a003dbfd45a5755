<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\DatabaseSwitch;

use PHPUnit\Framework\TestCase;
use SorsForWooCommerce\Sync\DatabaseSwitch\DatabaseName;

final class DatabaseNameTest extends TestCase
{
    /** @dataProvider names */
    public function testTheYearIsWhatTheNameEndsIn(string $name, ?int $year): void
    {
        $this->assertSame($year, DatabaseName::findYear($name));
        $this->assertSame($year !== null && $year < 2026, DatabaseName::isPastYear($name, 2026));
    }

    /** @return list<array{string, ?int}> */
    public static function names(): array
    {
        return [
            ['MyDatabase2025', 2025], ['MojaFirma_2026', 2026], ['2024', 2024], ['Demo2', null], ['', null], ['Firma12025', null],
            ['Firma1999', null], ['Firma2025a', null], ['Pekara „Žito“ 2025', 2025],
        ];
    }

    public function testTheNewerOneIsTheLatestOfTheSameCompany(): void
    {
        $all = ['MyDatabase2024', 'MyDatabase2025', 'MyDatabase2026', 'MyDatabase2027', 'Druga2028', 'Demo2', 'MyDatabase'];
        $this->assertSame('MyDatabase2027', DatabaseName::findNewer('MyDatabase2025', $all));
        $this->assertNull(DatabaseName::findNewer('MyDatabase2027', $all));
        $this->assertNull(DatabaseName::findNewer('Druga2028', $all));
        $this->assertNull(DatabaseName::findNewer('Demo2', $all));
        $this->assertNull(DatabaseName::findNewer('MyDatabase2025', []));
    }
}
