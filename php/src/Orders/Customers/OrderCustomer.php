<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use SorsForWooCommerce\Orders\Checkout\CheckoutFields;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;

/**
 * Customer of an order: a company or a private person, with the fields SORS needs.
 */
final class OrderCustomer
{
    private const HOME_COUNTRY = 'RS';

    /**
     * @param string                     $pib             Valid, or ''.
     * @param string                     $email           Lower case, or ''.
     * @param string                     $phone           Normalized; '' when customers aren't looked up by phone.
     * @param string                     $retailCode      Code of the shared retail customer to use instead; '' for none.
     * @param bool                       $isPrivatePerson Whether the shop has a PIB field and the order has no PIB.
     * @param array<string, string|null> $fields          For Sors\Client::createCustomer().
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

    /** @throws UnsendableException when the order has no customer name, or its PIB is invalid. */
    public static function fromOrder(\WC_Order $order, Settings $settings): self
    {
        $company = self::companyName($order, $settings);
        $person = self::firstNonEmpty(
            $order->get_billing_first_name('edit') . ' ' . $order->get_billing_last_name('edit'),
            $order->get_shipping_first_name('edit') . ' ' . $order->get_shipping_last_name('edit')
        );
        if ($person === '' && $company === '') {
            throw new UnsendableException(__('The order has neither a name nor a company, so there is no customer to issue a document to. Fill in the billing address, then retry.', 'sors-for-woocommerce'));
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

    /** Whether the customer is a company: an order with a PIB, or one from abroad with a company name. Never throws. */
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

    /** Whether the customer can be looked up in SORS. */
    public function canBeFound(): bool
    {
        return $this->pib !== '' || $this->email !== '' || $this->phone !== '';
    }

    /**
     * Key of the customer's link, as a keyed hash. Without PIB, email and phone, the order itself is the key.
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

    /** Second key, so that no other customer with this phone number is created meanwhile. Null when the phone isn't decisive. */
    public function phoneKey(): ?string
    {
        return $this->phone === '' || $this->pib !== '' || $this->email === '' || $this->retailCode !== '' ? null : CustomerKey::forPhone($this->phone);
    }

    /** PIB from another plugin's order field; '' when the settings name none. */
    public static function pibFromOtherPlugin(\WC_Order $order, Settings $settings): string
    {
        return self::metaText($order, $settings->text('pib_meta_key'));
    }

    private static function getValidPib(\WC_Order $order, Settings $settings): string
    {
        $pib = Pib::normalize(self::metaText($order, self::metaKeys($settings)['pib']));
        if ($pib !== '' && !Pib::isValid($pib)) {
            throw new UnsendableException(__('The PIB on the order is invalid. A PIB has nine digits, and the last one is a check digit. Correct it on the order, then retry.', 'sors-for-woocommerce'));
        }

        return $pib;
    }

    /** Without a PIB, a domestic company name may be anything a shopper typed. Such a customer stays a private person. */
    private static function customerKind(string $company, string $pib, string $country): string
    {
        if ($pib !== '') {
            return 'domestic_company';
        }

        return $company !== '' && $country !== self::HOME_COUNTRY ? 'foreign_company' : 'person';
    }

    /** @return array{company: string, pib: string, mb: string} Meta keys of the order: from the settings, else of our own checkout fields. */
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

    /** First text that isn't blank; '' when all are. */
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
