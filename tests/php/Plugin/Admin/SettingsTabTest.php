<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

final class SettingsTabTest extends AdminTestCase
{
    public function testEverySettingHasALabelledFieldWithHelp(): void
    {
        $this->asAdministrator();
        // The one that is asked for only with a demo database is there, too.
        Settings::save(['database' => 'Demo2']);
        $page = $this->document($this->page('settings'));
        foreach (array_keys(Settings::DEFAULTS) as $name) {
            $fields = $page->query("//*[@name='sors[{$name}]' or @name='sors[{$name}][]']");
            self::assertGreaterThan(0, $fields->length, "no field for {$name}");
            $id = 'sors-' . strtr($name, '_', '-');
            $help = $page->query("//*[@id='{$id}-help']");
            self::assertSame(1, $help->length, "no help for {$name}");
            self::assertMatchesRegularExpression('/^[^.]{10,}\.( Only an administrator may change this\.)?$/', trim($help->item(0)->textContent));
            self::assertSame(1, $page->query("//*[@aria-describedby='{$id}-help']")->length, "help of {$name} is tied to nothing");
            $owner = $page->query("//*[@id='{$id}-help']/following-sibling::*[contains(@class, 'sors-owner')]");
            self::assertSame(1, $owner->length, "nobody is named whose {$name} is");
            self::assertContains($owner->item(0)->textContent, ['SORS decides', 'The shop decides', 'Your own']);
            $labels = $page->query("//label[@for='{$fields->item(0)->getAttribute('id')}'] | //label[.//*[starts-with(@name, 'sors[{$name}]')]]");
            self::assertGreaterThan(0, $labels->length, "no label for {$name}");
        }
    }

    public function testStoredValuesAreShownEscaped(): void
    {
        $this->asAdministrator();
        Settings::save([
            'database' => '"><b>MojaBaza2026</b>',
            'shipping_article' => 'DOSTAVA čćžšđ "1"',
            'document_type' => 'invoice_delivery_note',
            'schedule_stock' => 60,
            'owned_fields' => ['stock'],
        ]);
        $html = $this->page('settings');
        $page = $this->document($html);

        self::assertStringNotContainsString('<b>MojaBaza', $html);
        self::assertSame('DOSTAVA čćžšđ "1"', $page->query("//*[@name='sors[shipping_article]']/@value")->item(0)->nodeValue);
        self::assertSame('invoice_delivery_note', $page->query("//*[@name='sors[document_type]'][@checked]/@value")->item(0)->nodeValue);
        self::assertSame('60', $page->query("//*[@name='sors[schedule_stock]']/option[@selected]/@value")->item(0)->nodeValue);
        self::assertSame(1, $page->query("//*[@name='sors[owned_fields][]'][@checked]")->length);
    }

    public function testTheKeyIsNeverShownAgain(): void
    {
        $this->asAdministrator();
        ApiKey::save('canary-key-4711');
        $html = $this->page('settings');

        self::assertStringNotContainsString('canary-key-4711', $html);
        self::assertStringNotContainsString((string) get_option('sors_api_key'), $html);
        self::assertStringContainsString('A key is stored', $this->text($html));
        self::assertSame('', $this->document($html)->query("//input[@name='api_key']/@value")->item(0)->nodeValue);
    }

    public function testAKeyThatCanNoLongerBeOpenedIsAskedForAgain(): void
    {
        $this->asAdministrator();
        update_option('sors_api_key', base64_encode(random_bytes(60)));

        self::assertStringContainsString('Enter it again under WooCommerce › SORS › Settings', $this->text($this->page('settings')));
    }

    public function testTheProfileIsSaidToBeAssumed(): void
    {
        $this->asAdministrator();
        self::assertStringContainsString('Contract profile “assumed”: assumed, not verified with SORS.', $this->text($this->page('settings')));
    }

    public function testAProfileThatCantBeUsedIsNamed(): void
    {
        $this->asAdministrator();
        Settings::save(['profile_path' => '/nowhere/profil.json']);
        $text = $this->text($this->page('settings'));

        self::assertStringContainsString('/nowhere/profil.json', $text);
        self::assertStringNotContainsString('assumed, not verified', $text);
    }

    public function testAShopManagerSeesButCantChangeWhatTheServerReads(): void
    {
        $this->as('shop_manager');
        $page = $this->document($this->page('settings'));
        foreach (['api_url', 'profile_path', 'ca_file'] as $name) {
            self::assertSame(1, $page->query("//*[@name='sors[{$name}]'][@disabled]")->length, $name);
        }
        self::assertSame(0, $page->query("//*[@name='sors[database]'][@disabled]")->length);
    }

    public function testDraftsOfTheCheckoutCantSend(): void
    {
        $this->asAdministrator();
        $page = $this->document($this->page('settings'));

        self::assertSame(1, $page->query("//*[@name='sors[order_statuses][]'][@value='processing'][@checked]")->length);
        self::assertSame(0, $page->query("//*[@name='sors[order_statuses][]'][@value='checkout-draft']")->length);
    }

    private function document(string $html): \DOMXPath
    {
        $document = new \DOMDocument();
        libxml_use_internal_errors(true);
        $document->loadHTML('<?xml encoding="utf-8"?>' . $html);
        libxml_clear_errors();

        return new \DOMXPath($document);
    }
}
