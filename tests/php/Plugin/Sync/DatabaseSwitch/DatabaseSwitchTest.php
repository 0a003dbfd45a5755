<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\DatabaseSwitch;

use Sors\Exception\ValidationException;
use SorsForWooCommerce\Cli\ExitCode;
use SorsForWooCommerce\Cli\SwitchDatabaseCommand;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Connection\PreviousDatabases;
use SorsForWooCommerce\Orders\Customers\CustomerKey;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\DatabaseSwitch\DatabaseSwitchController;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;
use SorsForWooCommerce\Tests\Support\RecordingOutput;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * The move from one year's database to the next, which has the same codes under other ids.
 */
final class DatabaseSwitchTest extends SyncTestCase
{
    private const OLD = 'MyDatabase2025';
    private const NEW = 'MyDatabase2026';

    public function testTheDryRunTellsWhatItFindsAndWritesNothing(): void
    {
        $sandbox = $this->shopOfLastYear();
        $there = $sandbox->data('articles', self::NEW);
        [$renamed, $doubled, $other] = [self::firstSold($there), self::firstSold($there, 1), self::firstSold($there, 2)];
        $sandbox->mutate(['articles' => [
            ['id' => $renamed['id'], 'code' => 'NOVA-ŠIFRA-1'],
            ['id' => $other['id'], 'code' => $doubled['code']],
        ]], self::NEW);
        $before = [$this->dumpContent(), $this->links()];
        $summary = DatabaseSwitchController::createPlan(self::NEW)->summary();

        $this->assertSame($before, [$this->dumpContent(), $this->links()]);
        $this->assertSame(self::OLD, Settings::load()->text('database'));
        $products = $this->countRows()['products'];
        $this->assertSame(['matched' => $products - 3, 'unmatched' => 2, 'ambiguous' => 1], $summary['counts']['article']);
        $this->assertSame(['matched' => count($sandbox->data('groups', self::OLD)), 'unmatched' => 0, 'ambiguous' => 0], $summary['counts']['group']);
        $why = array_column($summary['open'], 'reason', 'code');
        $this->assertStringContainsString('no article of this code', $why[$renamed['code']]);
        $this->assertStringContainsString('2 articles', $why[$doubled['code']]);
        $this->assertSame($this->loadProduct($renamed['code'])->get_name(), array_column($summary['open'], 'name', 'code')[$renamed['code']]);
        $this->assertSame([], $summary['obstacles']);
    }

    public function testAfterTheMoveEveryProductStandsForTheSameCodeAndNoneIsMadeTwice(): void
    {
        $sandbox = $this->shopOfLastYear();
        $before = $this->dumpContent();
        $rows = $this->countRows();
        $this->move();

        $this->assertSame($before, $this->dumpContent(), 'The move itself changes no product.');
        $this->assertSame(self::NEW, Settings::load()->text('database'));
        $this->assertLinked($sandbox);
        foreach (['catalog', 'stock', 'images'] as $kind) {
            $run = $this->mustSync($kind);
            $this->assertSame([0, 0], [$run->created, $run->failed], $kind);
        }
        $after = $this->countRows();
        $this->assertSame([$rows['products'], $rows['categories']], [$after['products'], $after['categories']]);
        $this->assertLinked($sandbox);
        // The new year's data are there.
        foreach ($sandbox->data('articles', self::NEW) as $article) {
            if (wc_get_product_id_by_sku($article['code']) > 0) {
                $this->assertSame($article['gtin'] ?? '', $this->loadProduct($article['code'])->get_global_unique_id() ?: ($article['gtin'] ?? ''));
            }
        }
    }

    public function testAMoveThatBreaksOffLeavesEverythingAsItWas(): void
    {
        $this->shopOfLastYear();
        $before = [$this->dumpContent(), $this->links(), Settings::load()->toArray()];
        foreach (['sors_settings', 'INSERT INTO', "kind = 'attachment'"] as $part) {
            $plan = DatabaseSwitchController::createPlan(self::NEW);
            $break = static fn (string $sql): string => str_contains($sql, $part) && !str_starts_with($sql, 'SELECT') ? 'BROKEN' : $sql;
            add_filter('query', $break);
            $GLOBALS['wpdb']->suppress_errors(true);
            try {
                DatabaseSwitchController::apply(self::NEW, $plan->digest());
                $this->fail('It was not refused: ' . $part);
            } catch (\DomainException $refused) {
                $this->assertStringContainsString('Nothing was changed', $refused->getMessage(), $part);
            } finally {
                remove_filter('query', $break);
                $GLOBALS['wpdb']->suppress_errors(false);
            }
            wp_cache_flush();
            $this->assertSame($before, [$this->dumpContent(), $this->links(), Settings::load()->toArray()], $part);
        }
        $this->move();
        $this->assertSame(self::NEW, Settings::load()->text('database'));
    }

    public function testOnlyWhatWasSeenIsDoneAndNotBesideARun(): void
    {
        $sandbox = $this->shopOfLastYear();
        $plan = DatabaseSwitchController::createPlan(self::NEW);
        $article = self::firstSold($sandbox->data('articles', self::NEW));
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'code' => 'DRUGA-ŠIFRA']]], self::NEW);
        $this->assertRefused('look at the move afresh', $plan->digest());

        $run = (new RunRepository())->create('stock', 'cli', self::OLD);
        $this->assertRefused("Run {$run->id} is at work", DatabaseSwitchController::createPlan(self::NEW)->digest());
        (new RunRepository())->finish($run->id, 'stopped', null);
        $this->move();
    }

    public function testWhatCanNotBeMovedToIsSaid(): void
    {
        $this->shopOfLastYear();
        foreach ([self::OLD => 'uses already', '' => 'missing'] as $to => $why) {
            $this->assertStringContainsString($why, implode(' ', DatabaseSwitchController::createPlan((string) $to)->obstacles()));
        }
        try {
            $this->assertStringContainsString('It has: MyDatabase2025, MyDatabase2026', implode(' ', DatabaseSwitchController::createPlan('Nepoznata2026')->obstacles()));
        } catch (ValidationException $refused) {
            // By a profile without a list of databases, SORS itself says it.
            $this->assertFalse(ClientFactory::create()->profile()['lists_databases']);
            $this->assertStringContainsString('Nepoznata2026', $refused->getMessage());
        }
        Settings::save(['business_unit' => '9']);
        $plan = DatabaseSwitchController::createPlan(self::NEW);
        $this->assertStringContainsString('“9”', implode(' ', $plan->obstacles()));
        $this->assertRefused('“9”', $plan->digest());
    }

    public function testCustomersComeAlongByPibAndOthersAreLookedUpLater(): void
    {
        $sandbox = $this->shopOfLastYear();
        $there = array_values(array_filter($sandbox->data('customers', self::NEW), static fn (array $c): bool => ($c['pib'] ?? null) !== null));
        $counts = array_count_values(array_column($there, 'pib'));
        $one = array_values(array_filter($there, static fn (array $c): bool => $counts[$c['pib']] === 1))[0];
        $this->link('customer', 'K-1', ['code' => CustomerKey::forPib($one['pib'])]);
        $this->link('customer', 'K-2', ['code' => 'of an e-mail']);
        $this->assertSame(['matched' => 1, 'unmatched' => 1, 'ambiguous' => 0], DatabaseSwitchController::createPlan(self::NEW)->summary()['counts']['customer']);
        $this->move();
        global $wpdb;
        $this->assertSame([[$one['id'], CustomerKey::forPib($one['pib'])]], $wpdb->get_results($wpdb->prepare(
            'SELECT sors_id, code FROM %i WHERE database_name = %s AND kind = %s',
            Schema::table('links'),
            self::NEW,
            'customer'
        ), ARRAY_N));
    }

    public function testWaitingOrdersGoToTheNewDatabaseAndReturnsOfSentOnesToTheOld(): void
    {
        $this->shopOfLastYear(['business_unit' => '2']);
        $waiting = $this->outbox(1, 'pending', '');
        $this->outbox(2, 'sent', self::OLD);
        $return = $this->outbox(2, 'pending', '', OutboxEntry::originForRefund(3));
        $this->move();
        $preparation = (new OrdersFactory())->createPreparer();
        $this->assertSame([self::NEW, self::OLD], [$preparation->getDatabase($waiting), $preparation->getDatabase($return)]);
        $this->assertSame('2', PreviousDatabases::findBusinessUnit(self::OLD));
        // Articles of the old database are still known, for returns.
        $this->assertGreaterThan(10, count(array_filter($this->links(), static fn (array $link): bool => $link['database_name'] === self::OLD && $link['kind'] === 'article')));
    }

    public function testTheWayBackFindsTheSameLinks(): void
    {
        $sandbox = $this->shopOfLastYear();
        $this->move();
        $this->mustSync('catalog');
        DatabaseSwitchController::apply(self::OLD, DatabaseSwitchController::createPlan(self::OLD)->digest());
        $this->assertSame(0, $this->mustSync('catalog')->created);
        $this->assertSame(self::OLD, Settings::load()->text('database'));
        $this->assertNotSame([], $sandbox->data('articles', self::OLD));
    }

    public function testAProductThatWasMissingLastYearIsPutBackByTheNewOne(): void
    {
        $sandbox = $this->shopOfLastYear(['missing_articles' => 'draft', 'new_product_status' => 'publish']);
        $article = self::firstSold($sandbox->data('articles', self::OLD));
        $sandbox->mutate(['remove' => [$article['id']]], self::OLD);
        $this->mustSync('catalog');
        $this->assertSame('draft', $this->loadProduct($article['code'])->get_status());
        $this->move();
        $this->mustSync('catalog');
        $this->assertSame('publish', $this->loadProduct($article['code'])->get_status());
    }

    public function testAfterAMoveOnlyWhatElseChangedIsAsked(): void
    {
        $this->shopOfLastYear();
        $this->mustSync('stock');
        $this->move();
        Settings::save(['stock_mode' => 'on_hand']);
        $this->assertSame('completed', $this->sync('catalog')->state);
        $asked = $this->sync('stock');
        $this->assertTrue($asked->needsConfirmation());
        $this->assertStringNotContainsString(self::NEW, (string) $asked->reason);
    }

    public function testTheCommandLine(): void
    {
        $this->shopOfLastYear();
        $output = new RecordingOutput();
        $this->assertSame(ExitCode::USAGE, (new SwitchDatabaseCommand($output))->run([], []));
        foreach ([[], ['dry-run' => true], ['dry-run' => true, 'yes' => true]] as $options) {
            $this->assertSame(ExitCode::OK, (new SwitchDatabaseCommand($output))->run([self::NEW], $options));
            $this->assertSame(self::OLD, Settings::load()->text('database'));
        }
        $this->assertSame(['article', 'group', 'customer'], array_column($output->tables[0]['rows'], 'kind'));
        $this->assertSame(ExitCode::FAILED, (new SwitchDatabaseCommand($output))->run(['Nepoznata'], ['yes' => true]));
        $this->assertSame(ExitCode::OK, (new SwitchDatabaseCommand($output))->run([self::NEW], ['yes' => true]));
        $this->assertSame(self::NEW, Settings::load()->text('database'));
        $this->assertStringContainsString('issue it in SORS by hand', $output->successes[0]);
    }

    /** @param array<string, mixed> $settings */
    private function shopOfLastYear(array $settings = []): SandboxProcess
    {
        $sandbox = $this->sandbox(articles: 40, settings: ['database' => self::OLD] + $settings);
        $this->mustSync('catalog');

        return $sandbox;
    }

    private function move(): void
    {
        DatabaseSwitchController::apply(self::NEW, DatabaseSwitchController::createPlan(self::NEW)->digest());
    }

    private function assertRefused(string $why, string $digest): void
    {
        $before = [$this->dumpContent(), $this->links()];
        try {
            DatabaseSwitchController::apply(self::NEW, $digest);
            $this->fail('It was not refused.');
        } catch (\DomainException $refused) {
            $this->assertStringContainsString($why, $refused->getMessage());
        }
        $this->assertSame($before, [$this->dumpContent(), $this->links()]);
        $this->assertSame(self::OLD, Settings::load()->text('database'));
    }

    /** Each product's link in the new database is that of the article with its code. */
    private function assertLinked(SandboxProcess $sandbox): void
    {
        $ids = array_column($sandbox->data('articles', self::NEW), 'id', 'code');
        $linked = 0;
        foreach ($this->links() as $link) {
            if ($link['database_name'] === self::NEW && $link['kind'] === 'article' && $link['wp_id'] !== null) {
                $this->assertSame($ids[wc_get_product((int) $link['wp_id'])->get_sku()], $link['sors_id']);
                $linked++;
            }
        }
        $this->assertSame($this->countRows()['products'], $linked);
    }

    /** @return list<array<string, ?string>> */
    private function links(): array
    {
        global $wpdb;

        return $wpdb->get_results($wpdb->prepare('SELECT database_name, kind, sors_id, wp_id, code, fingerprint FROM %i ORDER BY id', Schema::table('links')), ARRAY_A);
    }

    /** @param array<string, scalar> $columns */
    private function link(string $kind, string $id, array $columns): void
    {
        global $wpdb;
        $wpdb->insert(Schema::table('links'), $columns + ['database_name' => self::OLD, 'kind' => $kind, 'sors_id' => $id, 'updated_gmt' => gmdate('Y-m-d H:i:s')]);
    }

    private function outbox(int $order, string $state, string $database, string $origin = OutboxEntry::ORDER): OutboxEntry
    {
        global $wpdb;
        $now = gmdate('Y-m-d H:i:s');
        $wpdb->insert(Schema::table('outbox'), ['order_id' => $order, 'origin' => $origin, 'state' => $state, 'database_name' => $database, 'document_id' => $state === 'sent' ? 'D-7' : '', 'created_gmt' => $now, 'updated_gmt' => $now]);

        return (new OutboxRepository())->find((int) $wpdb->insert_id);
    }
}
