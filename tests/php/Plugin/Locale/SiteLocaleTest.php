<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Locale;

use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Sync\Runner;

/**
 * What is kept is in the site's language, what is shown in the reader's.
 */
final class SiteLocaleTest extends LocaleTestCase
{
    public function testTheReadersLanguageComesBackAlsoAfterAFailure(): void
    {
        $this->serbianSiteOfAnEnglishReader();
        $word = static fn (): string => __('Settings', 'sors-for-woocommerce');
        $this->assertSame('Settings', $word());
        $this->assertSame('Подешавања', SiteLocale::run(static fn (): string => SiteLocale::run($word) === $word() ? $word() : 'other'));
        $this->assertSame('Settings', $word());
        try {
            SiteLocale::run(static fn () => throw new \DomainException($word()));
            $this->fail('The failure was kept back.');
        } catch (\DomainException $failure) {
            $this->assertSame('Подешавања', $failure->getMessage());
        }
        $this->assertSame('Settings', $word());
    }

    public function testRunsKeepTheirReasonInTheSitesLanguage(): void
    {
        $this->sandbox(20);
        $this->serbianSiteOfAnEnglishReader();
        $runner = new Runner();
        $run = $runner->start('catalog', 'admin');
        $runner->stop($run->id);
        $this->assertStringStartsWith('Заустављено ручно.', (string) $runner->runStep($run->id, 1)->reason);
        Settings::save(['owned_fields' => ['name']]);
        $run = $runner->start('stock', 'admin');
        $this->assertStringStartsWith('Ни залихе ни цене', (string) $runner->runStep($run->id, 10)->reason);
        $this->assertSame('Settings', __('Settings', 'sors-for-woocommerce'));
    }

    public function testWhatTheExtensionSaysIsLedByASentenceOfTheSite(): void
    {
        $this->sandbox(20);
        ApiKey::save('not-the-key');
        $this->serbianSiteOfAnEnglishReader();
        $runner = new Runner();
        $run = $runner->start('catalog', 'admin');
        $reason = (string) $runner->runStep($run->id, 10)->reason;
        $this->assertStringStartsWith('SORS одбија API кључ.', $reason);
        $this->assertStringContainsString('Детаљи, на енглеском: ', $reason);
    }

    public function testNotesOfAnOrderAreInTheSitesLanguage(): void
    {
        $this->sandbox(20);
        Settings::save(['send_orders' => true]);
        $this->serbianSiteOfAnEnglishReader();
        $this->asAdministrator();
        $order = wc_create_order();
        $order->set_billing_first_name('Ђорђе');
        $order->set_billing_email('djordje@primer.rs');
        $order->set_status('processing');
        $order->save();
        $row = (new OrdersFactory())->createManualSend()->sendOrder($order->get_id());
        $this->assertSame('rejected', $row->state);
        $this->assertSame('Наруџбина нема ставки за слање.', $row->reason);
        $notes = implode(' ', array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content'));
        $this->assertStringContainsString('SORS: није послато: наруџбина. Наруџбина нема ставки за слање.', $notes);
        $this->assertStringStartsWith('Остављено како јесте', $this->left($row->id));
    }

    private function left(int $row): string
    {
        (new OrdersFactory())->createResolution()->skip($row);

        return (string) (new OutboxRepository())->find($row)?->reason;
    }
}
