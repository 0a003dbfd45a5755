<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

/**
 * Keys of customer links: keyed hashes that reveal neither a PIB nor an address.
 */
final class CustomerKey
{
    /** @param string $code Code of the retail customer that all private persons share in SORS. */
    public static function forRetail(string $code): string
    {
        return self::hashIdentity('retail:' . $code);
    }

    /** @param string $pib Normalized and valid. */
    public static function forPib(string $pib): string
    {
        return self::hashIdentity('pib:' . $pib);
    }

    /** @param string $email Lower case. */
    public static function forEmail(string $email): string
    {
        return self::hashIdentity('email:' . $email);
    }

    /** @param string $phone As returned by PhoneNumber::normalize(). */
    public static function forPhone(string $phone): string
    {
        return self::hashIdentity('phone:' . $phone);
    }

    /** Key of a customer that only its order identifies. */
    public static function forOrder(int $orderId): string
    {
        return self::hashIdentity('order:' . $orderId);
    }

    /**
     * Lists all keys a customer may be linked by, whatever the settings were at the time.
     *
     * @param string       $email As typed, like the other values.
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
