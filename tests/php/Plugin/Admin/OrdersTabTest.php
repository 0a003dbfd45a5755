<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use SorsForWooCommerce\Admin\OrdersTab;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;

/**
 * The outbox as the orders' tab shows it.
 */
final class OrdersTabTest extends AdminTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        for ($number = 1; $number <= 60; $number++) {
            $this->row(2000 + $number, 'order', 'sent', 'reservation', "REZ-{$number}/2026");
        }
        $this->row(2001, 'refund:5', 'rejected', 'return', '', 'Artikal <b>Č-1</b> nije nađen.');
        $this->row(3001, 'order', 'uncertain', 'invoice', '');
    }

    private function row(int $order, string $origin, string $state, string $type, string $number, ?string $reason = null): void
    {
        global $wpdb;
        (new OutboxRepository())->add($order, $origin);
        $wpdb->update(
            Schema::table('outbox'),
            ['state' => $state, 'document_type' => $type, 'document_number' => $number, 'database_name' => 'MyDatabase2026', 'reason' => $reason],
            ['order_id' => $order, 'origin' => $origin]
        );
    }

    /** @param array<string, string> $asked */
    private function tab(array $asked = []): string
    {
        $_GET = $asked + ['page' => 'sors', 'tab' => 'orders'];
        ob_start();
        (new OrdersTab(Settings::load()))->render();

        return (string) ob_get_clean();
    }

    private function shown(string $html): int
    {
        return substr_count($html, '<tr><td>');
    }

    public function testThePagesHaveFiftyEach(): void
    {
        $first = $this->tab();
        self::assertSame(50, $this->shown($first));
        self::assertStringContainsString('62 documents, page 1 of 2', $first);
        self::assertStringContainsString('rel="next"', $first);
        self::assertStringNotContainsString('rel="prev"', $first);
        $second = $this->tab(['paged' => '2']);
        self::assertSame(12, $this->shown($second));
        self::assertStringContainsString('rel="prev"', $second);
        self::assertStringNotContainsString('rel="next"', $second);
        self::assertSame(0, $this->shown($this->tab(['paged' => '99'])));
    }

    /** @return array<string, array{array<string, string>, int}> */
    public static function filters(): array
    {
        return [
            'by state' => [['state' => 'uncertain'], 1],
            'by type' => [['type' => 'return'], 1],
            'by state and type' => [['state' => 'sent', 'type' => 'return'], 0],
            'by number of a document' => [['search' => 'REZ-60/2026'], 1],
            'by part of it' => [['search' => 'Z-6'], 2],
            'by order' => [['search' => '#2001'], 2],
            'by what LIKE would take for anything' => [['search' => '%'], 0],
            'by no state at all' => [['state' => "sent' OR 1"], 50],
        ];
    }

    /**
     * @dataProvider filters
     *
     * @param array<string, string> $asked
     */
    public function testItIsNarrowed(array $asked, int $number): void
    {
        self::assertSame($number, $this->shown($this->tab($asked)));
    }

    public function testTheNextPageKeepsTheChoice(): void
    {
        preg_match('/rel="next" href="([^"]+)"/', $this->tab(['state' => 'sent', 'search' => 'REZ']), $next);
        parse_str((string) parse_url(html_entity_decode($next[1]), PHP_URL_QUERY), $asked);
        self::assertEquals(['page' => 'sors', 'tab' => 'orders', 'state' => 'sent', 'search' => 'REZ', 'paged' => '2'], $asked);
        self::assertSame(10, $this->shown($this->tab(['state' => 'sent', 'search' => 'REZ', 'paged' => '2'])));
    }

    public function testWhatIsShownIsEscaped(): void
    {
        $html = $this->tab(['state' => 'rejected', 'search' => '"><script>']);
        self::assertStringNotContainsString('<script>', $html);
        $html = $this->tab(['state' => 'rejected']);
        self::assertStringContainsString('Artikal &lt;b&gt;Č-1&lt;/b&gt; nije nađen.', $html);
        self::assertStringContainsString('(refund 5)', $html);
    }
}
