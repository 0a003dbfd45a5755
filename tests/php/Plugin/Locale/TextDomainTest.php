<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Locale;

use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Tests\Support\PhpProcess;

/**
 * The plugin's own translations reach PHP and scripts, in both scripts.
 */
final class TextDomainTest extends LocaleTestCase
{
    /** @dataProvider words */
    public function testBothScriptsAreRead(string $locale, string $settings, string $forms): void
    {
        $this->assertTrue(switch_to_locale($locale));
        $this->assertSame($settings, __('Settings', 'sors-for-woocommerce'));
        $said = array_map(static fn (int $count): string => sprintf(_n('%s item', '%s items', $count, 'sors-for-woocommerce'), $count), [1, 2, 5, 11, 12, 21, 104]);
        $this->assertSame($forms, implode(', ', $said));
        restore_previous_locale();
        $this->assertSame('Settings', __('Settings', 'sors-for-woocommerce'));
    }

    /** @return array<string, array{string, string, string}> */
    public static function words(): array
    {
        return [
            'Cyrillic' => ['sr_RS', 'Подешавања', '1 ставка, 2 ставке, 5 ставки, 11 ставки, 12 ставки, 21 ставка, 104 ставке'],
            'Latin' => ['sr_RS@latin', 'Podešavanja', '1 stavka, 2 stavke, 5 stavki, 11 stavki, 12 stavki, 21 stavka, 104 stavke'],
        ];
    }

    /** @dataProvider locales */
    public function testBothFormatsSayTheSame(string $locale): void
    {
        $stem = Plugin::path("languages/sors-for-woocommerce-{$locale}");
        $ours = \WP_Translation_File::create("{$stem}.l10n.php");
        $compiled = \WP_Translation_File::create("{$stem}.mo");
        $this->assertGreaterThan(500, count($ours->entries()));
        $this->assertEquals($compiled->entries(), $ours->entries());
        $this->assertNull($compiled->error() ?: null);
        foreach ([1 => 0, 2 => 1, 4 => 1, 5 => 2, 11 => 2, 14 => 2, 21 => 0, 22 => 1, 112 => 2, 1002 => 1] as $number => $form) {
            $this->assertSame($form, $ours->get_plural_form($number), "{$number}");
        }
    }

    /** @dataProvider locales */
    public function testEachScriptWithTextsHasThem(string $locale): void
    {
        $this->assertTrue(switch_to_locale($locale));
        $found = 0;
        foreach (glob(Plugin::path('assets/*.js')) ?: [] as $file) {
            preg_match_all('/(?:__|_n|_x|_nx)\(\s*\'((?:[^\'\\\\]|\\\\.)+)\'/', (string) file_get_contents($file), $texts);
            wp_register_script('sors-probe', Plugin::url('assets/' . basename($file)), [], Plugin::VERSION, true);
            $json = load_script_textdomain('sors-probe', 'sors-for-woocommerce', Plugin::path('languages'));
            $known = is_string($json) ? array_filter(json_decode($json, true)['locale_data']['messages']) : [];
            foreach ($texts[1] as $text) {
                $this->assertNotSame('', $known[stripslashes($text)][0] ?? '', basename($file) . ": {$text}");
                $found++;
            }
            wp_deregister_script('sors-probe');
        }
        $this->assertGreaterThan(8, $found);
    }

    public function testWhoeverNeedsTranslationsInAScriptAsksForThem(): void
    {
        $askers = 0;
        foreach (new \RegexIterator(new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(Plugin::path('src'))), '/\.php$/') as $file) {
            $code = (string) file_get_contents((string) $file);
            $this->assertSame(substr_count($code, "'wp-i18n'"), substr_count($code, 'wp_set_script_translations('), (string) $file);
            $askers += substr_count($code, "'wp-i18n'");
        }
        $this->assertGreaterThan(2, $askers);
    }

    /** @return array<string, array{string}> */
    public static function locales(): array
    {
        return array_combine(self::SCRIPTS, array_map(static fn (string $locale): array => [$locale], self::SCRIPTS));
    }

    public function testNothingIsReadTooEarly(): void
    {
        $code = 'define("WP_ADMIN", true); $GLOBALS["wp_filter"] = ["locale" => [10 => [["function" => static fn () => "sr_RS", "accepted_args" => 1]]],'
            . ' "doing_it_wrong_run" => [10 => [["function" => static function ($what, $why) { echo "WRONG ", $what, ": ", $why, "\n"; }, "accepted_args" => 2]]]];'
            . ' $_SERVER["HTTP_HOST"] = "127.0.0.1"; require $argv[1] . "wp-load.php"; echo __("Settings", "sors-for-woocommerce"), " ", did_action("init");';
        $seen = PhpProcess::run($code, [ABSPATH], ['memory_limit' => '512M', 'error_reporting' => (string) E_ALL]);
        $this->assertSame('Подешавања 1', trim($seen['output']), $seen['errors']);
        $this->assertStringNotContainsString('sors-for-woocommerce', $seen['errors']);
    }
}
