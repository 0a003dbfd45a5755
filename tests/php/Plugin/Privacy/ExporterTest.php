<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Privacy;

/**
 * WordPress's tool "Export Personal Data": what is ours of it.
 */
final class ExporterTest extends PrivacyTestCase
{
    public function testWhatIsKeptOfAPersonIsExportedAndNothingOfOthers(): void
    {
        $this->shop();
        $user = $this->account(self::EMAIL, 'cedomir', self::PIB, self::MB);
        $company = $this->placed([], self::PIB, self::MB, $user);
        $guest = $this->placed();
        $hers = $this->placed(self::MILICA, self::MILICA_PIB, '20000001');
        foreach ([$company, $guest, $hers] as $order) {
            $this->assertSame('sent', $this->send($order)->state, (string) $this->entry($order)->reason);
        }

        $items = $this->exported();

        $groups = array_column($items, null, 'item_id');
        $customer = $this->values($groups['sors-customer']);
        $this->assertContains(self::PIB, $customer);
        $this->assertContains(self::MB, $customer);
        $this->assertCount(1, array_keys($customer, self::PIB, true), 'What lies in two places is told once.');
        foreach ([$company, $guest] as $order) {
            $document = $this->documents($order)[0];
            $told = $this->values($groups['sors-document-' . $this->entry($order)->id]);
            foreach ([$document['number'], $document['customer_id'], (string) $order->get_order_number(), self::DATABASE, 'Reservation', 'Sent'] as $fact) {
                $this->assertContains((string) $fact, $told);
            }
            $this->assertCount(1, array_keys($told, (string) $order->get_order_number(), true));
            $sent = json_decode($this->entry($order)->snapshot, true);
            $this->assertContains($sent['customer_key'], $told);
            $this->assertStringContainsString('2 × ' . $sent['items'][0]['code'], html_entity_decode(implode("\n", $told), ENT_QUOTES));
            $this->assertContains($document['customer_id'], $customer, 'Who the customer is in SORS.');
        }
        $this->assertEqualsCanonicalizing(
            ['Жито д.о.о.', self::PIB, self::MB, (string) $company->get_order_number()],
            $this->values($groups['sors-order-' . $company->get_id()])
        );
        $this->assertArrayNotHasKey('sors-order-' . $guest->get_id(), $groups);
        $text = (string) wp_json_encode($items, JSON_UNESCAPED_UNICODE);
        $this->assertNoneOf([...array_values(array_diff_key(self::MILICA, ['country' => ''])), self::MILICA_PIB, $this->entry($hers)->documentNumber, 'Ниш Промет'], $text);
        $this->assertStringNotContainsString($this->sors->key, $text);
        $this->assertCount(4, $items);
    }

    public function testAGuestKnownByPhoneIsExportedWithTheOrder(): void
    {
        $this->shop(['customer_phone' => true]);
        $order = $this->placed([], self::PIB);
        $this->send($order);
        $told = $this->values(array_column($this->exported(), null, 'item_id')['sors-order-' . $order->get_id()]);
        $this->assertContains((string) $this->documents($order)[0]['customer_id'], $told);
    }

    public function testSomebodyTheShopDoesNotKnowGetsNothing(): void
    {
        $this->shop();
        $this->send($this->placed());
        $this->assertSame([], $this->exported('neko.drugi@example.rs'));
        $this->assertSame([], $this->exported(''));
        $this->account('samo.nalog@example.rs', 'samo');
        $this->assertSame([], $this->exported('samo.nalog@example.rs'));
    }

    public function testTagsInWhatAShopperTypedStayText(): void
    {
        $this->shop(['send_orders' => false]);
        $order = $this->placed();
        $order->update_meta_data('_wc_other/sors-for-woocommerce/company', 'Žito <a href="https://zlo.example.rs">d.o.o.</a>');
        $order->save();
        $this->assertStringContainsString('Žito &lt;a href', implode('', $this->values($this->exported()[0])));
    }

    /**
     * @param array<string, mixed> $item
     *
     * @return list<string>
     */
    private function values(array $item): array
    {
        return array_column($item['data'], 'value');
    }
}
