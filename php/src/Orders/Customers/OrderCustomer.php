<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use SorsForWooCommerce\Orders\Checkout\CheckoutFields;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;

/**
 * The customer of an order, as SORS wants one.
 */
final class OrderCustomer
{
    private const HOME_COUNTRY = 'RS';

    /**
     * @param string                     $pib    Valid, or ''.
     * @param string                     $email  Lower case, or ''.
     * @param string                     $phone  As Phone::normalise(); '' where customers aren't found by it.
     * @param string                     $retailCode Code of the one customer of SORS's that stands for this one; '' for none.
     * @param bool                       $isPrivatePerson Whether the shop asks for a PIB, and this one gave none.
     * @param array<string, string|null> $fields As Sors\Client::createCustomer() takes them.
     */
    private function __construct(
        public readonly string $pib,
        public readonly string $email,
        public readonly string $phone,
        public readonly string $retailCode,
        public readonly bool $isPrivatePerson,
        private readonly int $orderId,
        private readonly array $fields
    ) {
    }

    /** @throws UnsendableException when the order names nobody, or its PIB is wrong. */
    public static function fromOrder(\WC_Order $order, Settings $settings): self
    {
        $company = self::companyName($order, $settings);
        $person = self::firstNonEmpty(
            $order->get_billing_first_name('edit') . ' ' . $order->get_billing_last_name('edit'),
            $order->get_shipping_first_name('edit') . ' ' . $order->get_shipping_last_name('edit')
        );
        if ($person === '' && $company === '') {
            throw new UnsendableException(__('The order names neither a person nor a company, so there is no customer to issue a document to. Fill in the billing address, then retry.', 'sors-for-woocommerce'));
        }
        $country = self::countryCode($order);
        $pib = $country === self::HOME_COUNTRY ? self::getValidPib($order, $settings) : '';
        $email = strtolower(trim($order->get_billing_email('edit')));

        $phone = $settings->flag('customer_phone') ? PhoneNumber::normalize($order->get_billing_phone('edit')) : '';
        $kind = self::customerKind($company, $pib, $country);
        $retail = $kind === 'person' ? $settings->text('retail_customer') : '';

        $isPrivate = $kind === 'person' && self::metaKeys($settings)['pib'] !== '';

        return new self($pib, $email, $phone, $retail, $isPrivate, $order->get_id(), [
            'name' => self::firstNonEmpty($person, $company),
            'company' => self::nullIfEmpty($company),
            'kind' => $kind,
            'email' => self::nullIfEmpty($email),
            'phone' => self::nullIfEmpty($order->get_billing_phone('edit')),
            'address' => self::nullIfEmpty(trim($order->get_billing_address_1('edit') . ' ' . $order->get_billing_address_2('edit'))),
            'city' => self::nullIfEmpty($order->get_billing_city('edit')),
            'postal_code' => self::nullIfEmpty($order->get_billing_postcode('edit')),
            'country' => self::nullIfEmpty($country),
            'pib' => self::nullIfEmpty($pib),
            'mb' => $pib === '' ? null : self::nullIfEmpty(self::metaText($order, self::metaKeys($settings)['mb'])),
        ]);
    }

    /** Whether a company buys: it has a PIB, or it is one from abroad. Never throws. */
    public static function isCompany(\WC_Order $order, Settings $settings): bool
    {
        return self::countryCode($order) === self::HOME_COUNTRY
            ? self::metaText($order, self::metaKeys($settings)['pib']) !== ''
            : self::companyName($order, $settings) !== '';
    }

    /** @return array<string, string|null> */
    public function toArray(): array
    {
        return $this->fields;
    }

    /** Whether SORS can be asked for this customer. */
    public function canBeFound(): bool
    {
        return $this->pib !== '' || $this->email !== '' || $this->phone !== '';
    }

    /**
     * What tells this customer from others, as a keyed hash: nobody reads a PIB or an e-mail address out of it. Without
     * either, the customer is the order's own.
     */
    public function key(): string
    {
        return match (true) {
            $this->retailCode !== '' => CustomerKey::forRetail($this->retailCode),
            $this->pib !== '' => CustomerKey::forPib($this->pib),
            $this->email !== '' => CustomerKey::forEmail($this->email),
            $this->phone !== '' => CustomerKey::forPhone($this->phone),
            default => CustomerKey::forOrder($this->orderId),
        };
    }

    /** A second key: nobody else of this phone number may be created meanwhile. Null where the phone tells nobody apart. */
    public function phoneKey(): ?string
    {
        return $this->phone === '' || $this->pib !== '' || $this->email === '' || $this->retailCode !== '' ? null : CustomerKey::forPhone($this->phone);
    }

    /** What stands in the order's field of another plugin's for the PIB; '' where the settings name none. */
    public static function pibFromOtherPlugin(\WC_Order $order, Settings $settings): string
    {
        return self::metaText($order, $settings->text('pib_meta_key'));
    }

    private static function getValidPib(\WC_Order $order, Settings $settings): string
    {
        $pib = Pib::normalize(self::metaText($order, self::metaKeys($settings)['pib']));
        if ($pib !== '' && !Pib::isValid($pib)) {
            throw new UnsendableException(__('The PIB on the order is wrong: a PIB has nine digits, and the last one must match the others. Correct it on the order, then retry.', 'sors-for-woocommerce'));
        }

        return $pib;
    }

    /** A company without a PIB may be anything a shopper typed: it is kept beside the person's name. */
    private static function customerKind(string $company, string $pib, string $country): string
    {
        if ($pib !== '') {
            return 'domestic_company';
        }

        return $company !== '' && $country !== self::HOME_COUNTRY ? 'foreign_company' : 'person';
    }

    /** @return array{company: string, pib: string, mb: string} Keys of the order's meta: those of the settings, else our own fields'. */
    private static function metaKeys(Settings $settings): array
    {
        $own = $settings->flag('checkout_fields') ? CheckoutFields::META_KEYS : [];

        return [
            'company' => $settings->text('company_meta_key'),
            'pib' => self::firstNonEmpty($settings->text('pib_meta_key'), $own['pib'] ?? ''),
            'mb' => self::firstNonEmpty($settings->text('mb_meta_key'), $own['mb'] ?? ''),
        ];
    }

    private static function companyName(\WC_Order $order, Settings $settings): string
    {
        return self::firstNonEmpty(
            self::metaText($order, self::metaKeys($settings)['company']),
            $order->get_billing_company('edit'),
            $order->get_shipping_company('edit')
        );
    }

    private static function countryCode(\WC_Order $order): string
    {
        return strtoupper(self::firstNonEmpty($order->get_billing_country('edit'), $order->get_shipping_country('edit'), self::HOME_COUNTRY));
    }

    private static function metaText(\WC_Order $order, string $key): string
    {
        $value = $key === '' ? '' : $order->get_meta($key, true);

        return is_scalar($value) ? trim((string) $value) : '';
    }

    /** The first text that is not blank; '' when all are. */
    private static function firstNonEmpty(string ...$texts): string
    {
        return array_values(array_filter(array_map('trim', $texts), 'strlen'))[0] ?? '';
    }

    private static function nullIfEmpty(string $text): ?string
    {
        $text = trim($text);

        return $text === '' ? null : $text;
    }
}
