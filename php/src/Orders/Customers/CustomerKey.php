<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

/**
 * What a customer is remembered under: a keyed hash, from which nobody reads a PIB or an address.
 */
final class CustomerKey
{
    /** @param string $code Of the one customer of SORS's that stands for others. */
    public static function ofRetail(string $code): string
    {
        return self::hash('retail:' . $code);
    }

    /** @param string $pib Normalised and valid. */
    public static function ofPib(string $pib): string
    {
        return self::hash('pib:' . $pib);
    }

    /** @param string $email Lower case. */
    public static function ofEmail(string $email): string
    {
        return self::hash('email:' . $email);
    }

    /** @param string $phone As Phone::normalise(). */
    public static function ofPhone(string $phone): string
    {
        return self::hash('phone:' . $phone);
    }

    /** Of a customer nothing but an order tells of. */
    public static function ofOrder(int $orderId): string
    {
        return self::hash('order:' . $orderId);
    }

    /**
     * All keys somebody may be known by, whatever the settings were at the time.
     *
     * @param string       $email As typed, like the others.
     * @param list<string> $pibs
     *
     * @return list<string>
     */
    public static function allOf(string $email, string $phone, array $pibs): array
    {
        $email = strtolower(trim($email));
        $phone = PhoneNumber::normalise($phone);
        $pibs = array_filter(array_map(Pib::normalise(...), $pibs), Pib::isValid(...));

        return array_values(array_unique([
            ...($email === '' ? [] : [self::ofEmail($email)]),
            ...($phone === '' ? [] : [self::ofPhone($phone)]),
            ...array_map(self::ofPib(...), array_values($pibs)),
        ]));
    }

    private static function hash(string $identity): string
    {
        return substr(hash_hmac('sha256', $identity, wp_salt('auth') . 'sors-customer'), 0, 60);
    }
}
