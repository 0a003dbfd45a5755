<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use SorsForWooCommerce\Settings\Settings;

/**
 * The customer of an order, as SORS wants one.
 */
final class CustomerData
{
    private const HOME = 'RS';
    private const PIB = 'pib:';

    /**
     * @param string                     $pib    Valid, or ''.
     * @param string                     $email  Lower case, or ''.
     * @param array<string, string|null> $fields As Sors\Client::createCustomer() takes them.
     */
    private function __construct(
        public readonly string $pib,
        public readonly string $email,
        private readonly int $orderId,
        private readonly array $fields
    ) {
    }

    /** @throws Parked when the order names nobody, or its PIB is wrong. */
    public static function ofOrder(\WC_Order $order, Settings $settings): self
    {
        $company = self::first($order->get_billing_company('edit'), $order->get_shipping_company('edit'));
        $person = self::first(
            $order->get_billing_first_name('edit') . ' ' . $order->get_billing_last_name('edit'),
            $order->get_shipping_first_name('edit') . ' ' . $order->get_shipping_last_name('edit')
        );
        if ($person === '' && $company === '') {
            throw new Parked(__('The order names neither a person nor a company, so there is no customer to issue a document to. Fill in the billing address, then retry.', 'sors-for-woocommerce'));
        }
        $country = strtoupper(self::first($order->get_billing_country('edit'), $order->get_shipping_country('edit'), self::HOME));
        $pib = $country === self::HOME ? self::pib($order, $settings) : '';
        $email = strtolower(trim($order->get_billing_email('edit')));

        return new self($pib, $email, $order->get_id(), [
            'name' => self::first($person, $company),
            'company' => self::orNull($company),
            'kind' => self::kind($company, $pib, $country),
            'email' => self::orNull($email),
            'phone' => self::orNull($order->get_billing_phone('edit')),
            'address' => self::orNull(trim($order->get_billing_address_1('edit') . ' ' . $order->get_billing_address_2('edit'))),
            'city' => self::orNull($order->get_billing_city('edit')),
            'postal_code' => self::orNull($order->get_billing_postcode('edit')),
            'country' => self::orNull($country),
            'pib' => self::orNull($pib),
            'mb' => $pib === '' ? null : self::orNull(self::meta($order, $settings->text('mb_meta_key'))),
        ]);
    }

    /** @return array<string, string|null> */
    public function fields(): array
    {
        return $this->fields;
    }

    /** Whether SORS can be asked for this customer. */
    public function canBeFound(): bool
    {
        return $this->pib !== '' || $this->email !== '';
    }

    /**
     * What tells this customer from others, as a keyed hash: nobody reads a PIB or an e-mail address out of it. Without
     * either, the customer is the order's own.
     */
    public function key(): string
    {
        $identity = match (true) {
            $this->pib !== '' => self::PIB . $this->pib,
            $this->email !== '' => 'email:' . $this->email,
            default => 'order:' . $this->orderId,
        };

        return self::hash($identity);
    }

    /** The key of a customer who has this PIB. */
    public static function keyOfPib(string $pib): string
    {
        return self::hash(self::PIB . $pib);
    }

    private static function hash(string $identity): string
    {
        return substr(hash_hmac('sha256', $identity, wp_salt('auth') . 'sors-customer'), 0, 60);
    }

    private static function pib(\WC_Order $order, Settings $settings): string
    {
        $pib = Pib::normalise(self::meta($order, $settings->text('pib_meta_key')));
        if ($pib !== '' && !Pib::isValid($pib)) {
            throw new Parked(__('The PIB on the order is wrong: a PIB has nine digits, and the last one must match the others. Correct it on the order, then retry.', 'sors-for-woocommerce'));
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
