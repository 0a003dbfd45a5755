<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Locale;

use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * A shop in which both Serbian scripts count as installed.
 */
abstract class LocaleTestCase extends ShopTestCase
{
    protected const SCRIPTS = ['sr_RS', 'sr_RS@latin'];

    private mixed $switcher;

    protected function setUp(): void
    {
        parent::setUp();
        $this->switcher = $GLOBALS['wp_locale_switcher'];
        add_filter('get_available_languages', [self::class, 'scripts']);
        // It reads once which languages are there.
        $GLOBALS['wp_locale_switcher'] = new \WP_Locale_Switcher();
        $GLOBALS['wp_locale_switcher']->init();
    }

    protected function tearDown(): void
    {
        while (is_locale_switched()) {
            restore_previous_locale();
        }
        parent::tearDown();
        $GLOBALS['wp_locale_switcher'] = $this->switcher;
    }

    /** @return list<string> */
    public static function scripts(): array
    {
        return self::SCRIPTS;
    }

    /** A site in Serbian with an administrator who reads English. */
    protected function serbianSiteOfAnEnglishReader(): void
    {
        // Before the switcher's own filters, which must prevail.
        add_filter('locale', static fn (): string => 'sr_RS', 5);
        add_filter('determine_locale', static fn (): string => 'en_US', 5);
    }
}
