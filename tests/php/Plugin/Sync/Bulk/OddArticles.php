<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

/**
 * Valid but unusual articles.
 */
final class OddArticles
{
    /**
     * @param list<string> $groups
     *
     * @return list<array<string, mixed>> Rows to add to the sandbox.
     */
    public static function rows(array $groups): array
    {
        $rows = [];
        foreach (self::odd() as $index => $odd) {
            $rows[] = $odd + [
                'id' => 'odd-' . $index,
                'code' => 'ODD-' . $index,
                'name' => 'Čudan artikal ' . $index,
                'kind' => 'goods',
                'active' => true,
                'vat_rate' => '20',
                'first_group' => $groups[$index % count($groups)],
                'second_group' => $groups[($index * 3 + 1) % count($groups)],
            ];
        }

        return $rows;
    }

    /**
     * Prices and quantities, some of them unusual.
     *
     * @param list<string> $ids
     *
     * @return array<string, list<array<string, string>>>
     */
    public static function stockAndPrices(array $ids): array
    {
        $quantities = ['5', '0', '-2', '2.999', '0.001', '-0.5', '100000', '1'];
        $prices = ['1499.00', '0.00', '-10.00', '0.01', '99.99', '1234567.89', '350.5', '20'];
        $changes = ['stock' => [], 'prices' => []];
        foreach ($ids as $index => $id) {
            $unit = ['article_id' => $id, 'business_unit' => '1'];
            $changes['stock'][] = $unit + ['on_hand' => $quantities[$index % 8], 'reserved' => '0'];
            $changes['prices'][] = $unit + ['gross' => $prices[(int) ($index / 3) % 8]];
        }

        return $changes;
    }

    /** @return list<array<string, mixed>> */
    private static function odd(): array
    {
        return [
            ['name' => 'Шраф М8×20, поцинкован'],
            ['name' => 'Шраф М8×20, поцинкован'],
            ['name' => str_repeat('Веома дугачко име артикла ', 12)],
            ['name' => str_repeat('Веома дугачко име артикла ', 12)],
            ['name' => str_repeat('very-long-name-', 40)],
            ['name' => 'A < B & "C" > \'D\' &amp; &lt;x&gt; \\ 100 %'],
            ['name' => '<script>alert(1)</script> čaj', 'description' => '<p>Opis <em>sa</em> <script>x()</script></p>'],
            ['name' => '???'],
            ['name' => '12345'],
            ['name' => 'feed'],
            ['name' => 'embed'],
            ['name' => '😀 Emodži 🧰'],
            ['name' => 'Isto ime'],
            ['name' => 'Isto ime'],
            ['name' => 'ISTO IME'],
            ['name' => 'Isto-ime 2'],
            ['name' => "Red\tprvi\ni drugi", 'description' => "Prvi red\n\nDrugi red \\ sa kosom crtom"],
            ['gtin' => '1234567890123'],
            ['gtin' => '4006381333931'],
            ['gtin' => '4006381333931'],
            ['gtin' => '0000000000000'],
            ['gtin' => '96385074'],
            ['code' => 'Č/1 "a"'],
            ['code' => "O'Brajen"],
            ['code' => 'kod%d%s'],
            ['code' => str_repeat('K', 100)],
            ['code' => str_repeat('K', 101)],
            ['code' => 'ODD-0'],
            ['code' => '007'],
            ['code' => '7'],
            ['name' => '   '],
            ['kind' => 'service'],
            ['kind' => 'material'],
            ['active' => false],
            ['first_group' => null, 'second_group' => null],
            ['first_group' => 'nema-je', 'second_group' => null],
            ['weight' => '0.001'],
            ['weight' => '12.5'],
            ['description' => str_repeat('Dugačak opis. ', 2000)],
        ];
    }
}
