<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Rest;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

final class ContractRouteTest extends RestTestCase
{
    /** It is about the built-in profile's names and lists; the second one has no list of databases. */
    protected static function profile(): string
    {
        return '';
    }

    public function testTheReportComesAsDataAndAsATable(): void
    {
        $sandbox = $this->sandbox(10);
        $this->asAdministrator();
        $answer = $this->ask('POST', '/connection/contract');

        self::assertSame(200, $answer->get_status(), (string) wp_json_encode($answer->get_data()));
        $data = $answer->get_data();
        self::assertContains($data['tone'], ['good', 'warn'], $data['message']);
        self::assertStringContainsString('answers', $data['message']);
        self::assertStringContainsString('assumed, not verified with SORS', $data['message']);
        $report = array_column($data['report'], null, 'resource');
        self::assertSame(['ok', 10], [$report['articles']['status'], $report['articles']['rows']]);
        self::assertSame(count($report), substr_count($data['html'], '<tr data-resource='));
        self::assertStringContainsString('<th scope="row"><strong>Articles</strong>', $data['html']);
        self::assertStringContainsString('envelope understood', $data['html']);
        self::assertSame('no-store', $answer->get_headers()['Cache-Control']);
        $shown = (string) wp_json_encode($data, JSON_UNESCAPED_UNICODE);
        self::assertStringNotContainsString($sandbox->key, $shown);
        foreach ($sandbox->data('customers') as $customer) {
            self::assertStringNotContainsString($customer['name'], $shown);
        }
    }

    public function testWhatDoesNotAgreeIsShownEscaped(): void
    {
        $this->sandbox(10);
        $this->asAdministrator();
        $profile = json_decode((string) file_get_contents(dirname(__DIR__, 4) . '/src/contract/assumed.json'), true);
        unset($profile['$schema']);
        $profile['resources']['stock']['fields']['on_hand'] = ['<b>zalihe</b>'];
        $path = (string) tempnam(sys_get_temp_dir(), 'profile');
        file_put_contents($path, (string) wp_json_encode($profile));
        $data = $this->ask('POST', '/connection/contract', ['sors' => ['profile_path' => $path]])->get_data();
        unlink($path);

        self::assertSame('bad', $data['tone']);
        self::assertStringContainsString('1 resource failed', $data['message']);
        self::assertStringContainsString('&lt;b&gt;zalihe&lt;/b&gt;', $data['html']);
        self::assertStringNotContainsString('<b>zalihe', $data['html']);
        self::assertStringContainsString('sors-badge--bad">Failed', $data['html']);
        self::assertStringContainsString('resources.stock.fields.on_hand', $data['html']);
        self::assertSame('', Settings::load()->text('profile_path'), 'what was tried was stored');
    }

    public function testWithoutAKeyNothingIsAsked(): void
    {
        $sandbox = $this->sandbox(5);
        $this->asAdministrator();
        ApiKey::save('');
        $sandbox->clearRequests();

        self::assertSame(422, $this->ask('POST', '/connection/contract')->get_status());
        self::assertSame(0, $sandbox->requests()['total']);
    }
}
