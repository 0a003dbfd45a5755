<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

/**
 * What a customer is remembered under: a keyed hash, from which nobody reads a PIB or an address.
 */
final class CustomerKey
{
    /** @param string $code Of the one customer of SORS's that stands for others. */
    public static function forRetail(string $code): string
    {
        return self::hashIdentity('retail:' . $code);
    }

    /** @param string $pib Normalised and valid. */
    public static function forPib(string $pib): string
    {
        return self::hashIdentity('pib:' . $pib);
    }

    /** @param string $email Lower case. */
    public static function forEmail(string $email): string
    {
        return self::hashIdentity('email:' . $email);
    }

    /** @param string $phone As Phone::normalise(). */
    public static function forPhone(string $phone): string
    {
        return self::hashIdentity('phone:' . $phone);
    }

    /** Of a customer nothing but an order tells of. */
    public static function forOrder(int $orderId): string
    {
        return self::hashIdentity('order:' . $orderId);
    }

    /**
     * All keys somebody may be known by, whatever the settings were at the time.
     *
     * @param string       $email As typed, like the others.
     * @param list<string> $pibs
     *
     * @return list<string>
     */
    public static function listKeys(string $email, string $phone, array $pibs): array
    {
        $email = strtolower(trim($email));
        $phone = PhoneNumber::normalize($phone);
        $pibs = array_filter(array_map(Pib::normalize(...), $pibs), Pib::isValid(...));

        return array_values(array_unique([
            ...($email === '' ? [] : [self::forEmail($email)]),
            ...($phone === '' ? [] : [self::forPhone($phone)]),
            ...array_map(self::forPib(...), array_values($pibs)),
        ]));
    }

    private static function hashIdentity(string $identity): string
    {
        return substr(hash_hmac('sha256', $identity, wp_salt('auth') . 'sors-customer'), 0, 60);
    }
}
