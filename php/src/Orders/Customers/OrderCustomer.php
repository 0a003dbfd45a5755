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
    private const HOME = 'RS';

    /**
     * @param string                     $pib    Valid, or ''.
     * @param string                     $email  Lower case, or ''.
     * @param string                     $phone  As Phone::normalise(); '' where customers aren't found by it.
     * @param string                     $retail Code of the one customer of SORS's that stands for this one; '' for none.
     * @param bool                       $isPrivate Whether the shop asks for a PIB, and this one gave none.
     * @param array<string, string|null> $fields As Sors\Client::createCustomer() takes them.
     */
    private function __construct(
        public readonly string $pib,
        public readonly string $email,
        public readonly string $phone,
        public readonly string $retail,
        public readonly bool $isPrivate,
        private readonly int $orderId,
        private readonly array $fields
    ) {
    }

    /** @throws UnsendableException when the order names nobody, or its PIB is wrong. */
    public static function ofOrder(\WC_Order $order, Settings $settings): self
    {
        $company = self::company($order, $settings);
        $person = self::first(
            $order->get_billing_first_name('edit') . ' ' . $order->get_billing_last_name('edit'),
            $order->get_shipping_first_name('edit') . ' ' . $order->get_shipping_last_name('edit')
        );
        if ($person === '' && $company === '') {
            throw new UnsendableException(__('The order names neither a person nor a company, so there is no customer to issue a document to. Fill in the billing address, then retry.', 'sors-for-woocommerce'));
        }
        $country = self::country($order);
        $pib = $country === self::HOME ? self::pib($order, $settings) : '';
        $email = strtolower(trim($order->get_billing_email('edit')));

        $phone = $settings->flag('customer_phone') ? PhoneNumber::normalise($order->get_billing_phone('edit')) : '';
        $kind = self::kind($company, $pib, $country);
        $retail = $kind === 'person' ? $settings->text('retail_customer') : '';

        $isPrivate = $kind === 'person' && self::keys($settings)['pib'] !== '';

        return new self($pib, $email, $phone, $retail, $isPrivate, $order->get_id(), [
            'name' => self::first($person, $company),
            'company' => self::orNull($company),
            'kind' => $kind,
            'email' => self::orNull($email),
            'phone' => self::orNull($order->get_billing_phone('edit')),
            'address' => self::orNull(trim($order->get_billing_address_1('edit') . ' ' . $order->get_billing_address_2('edit'))),
            'city' => self::orNull($order->get_billing_city('edit')),
            'postal_code' => self::orNull($order->get_billing_postcode('edit')),
            'country' => self::orNull($country),
            'pib' => self::orNull($pib),
            'mb' => $pib === '' ? null : self::orNull(self::meta($order, self::keys($settings)['mb'])),
        ]);
    }

    /** Whether a company buys: it has a PIB, or it is one from abroad. Never throws. */
    public static function isCompany(\WC_Order $order, Settings $settings): bool
    {
        return self::country($order) === self::HOME
            ? self::meta($order, self::keys($settings)['pib']) !== ''
            : self::company($order, $settings) !== '';
    }

    /** @return array<string, string|null> */
    public function fields(): array
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
            $this->retail !== '' => CustomerKey::ofRetail($this->retail),
            $this->pib !== '' => CustomerKey::ofPib($this->pib),
            $this->email !== '' => CustomerKey::ofEmail($this->email),
            $this->phone !== '' => CustomerKey::ofPhone($this->phone),
            default => CustomerKey::ofOrder($this->orderId),
        };
    }

    /** A second key: nobody else of this phone number may be created meanwhile. Null where the phone tells nobody apart. */
    public function phoneKey(): ?string
    {
        return $this->phone === '' || $this->pib !== '' || $this->email === '' || $this->retail !== '' ? null : CustomerKey::ofPhone($this->phone);
    }

    /** What stands in the order's field of another plugin's for the PIB; '' where the settings name none. */
    public static function pibOfOthers(\WC_Order $order, Settings $settings): string
    {
        return self::meta($order, $settings->text('pib_meta_key'));
    }

    private static function pib(\WC_Order $order, Settings $settings): string
    {
        $pib = Pib::normalise(self::meta($order, self::keys($settings)['pib']));
        if ($pib !== '' && !Pib::isValid($pib)) {
            throw new UnsendableException(__('The PIB on the order is wrong: a PIB has nine digits, and the last one must match the others. Correct it on the order, then retry.', 'sors-for-woocommerce'));
        }

        return $pib;
    }

    /** A company without a PIB may be anything a shopper typed: it is kept beside the person's name. */
    private static function kind(string $company, string $pib, string $country): string
    {
        if ($pib !== '') {
            return 'domestic_company';
        }

        return $company !== '' && $country !== self::HOME ? 'foreign_company' : 'person';
    }

    /** @return array{company: string, pib: string, mb: string} Keys of the order's meta: those of the settings, else our own fields'. */
    private static function keys(Settings $settings): array
    {
        $own = $settings->flag('checkout_fields') ? CheckoutFields::META : [];

        return [
            'company' => $settings->text('company_meta_key'),
            'pib' => self::first($settings->text('pib_meta_key'), $own['pib'] ?? ''),
            'mb' => self::first($settings->text('mb_meta_key'), $own['mb'] ?? ''),
        ];
    }

    private static function company(\WC_Order $order, Settings $settings): string
    {
        return self::first(
            self::meta($order, self::keys($settings)['company']),
            $order->get_billing_company('edit'),
            $order->get_shipping_company('edit')
        );
    }

    private static function country(\WC_Order $order): string
    {
        return strtoupper(self::first($order->get_billing_country('edit'), $order->get_shipping_country('edit'), self::HOME));
    }

    private static function meta(\WC_Order $order, string $key): string
    {
        $value = $key === '' ? '' : $order->get_meta($key, true);

        return is_scalar($value) ? trim((string) $value) : '';
    }

    /** The first text that is not blank; '' when all are. */
    private static function first(string ...$texts): string
    {
        return array_values(array_filter(array_map('trim', $texts), 'strlen'))[0] ?? '';
    }

    private static function orNull(string $text): ?string
    {
        $text = trim($text);

        return $text === '' ? null : $text;
    }
}
