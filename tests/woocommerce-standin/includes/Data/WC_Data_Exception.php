<?php

declare(strict_types=1);

/**
 * An invalid value, with an error code for programs.
 */
class WC_Data_Exception extends Exception
{
    private string $error_code;

    /** @var array<string, mixed> */
    private array $error_data;

    /**
     * @param string               $code             E.g. product_invalid_sku.
     * @param string               $message          Message for users.
     * @param int                  $http_status_code As a REST answer would have it.
     * @param array<string, mixed> $data             More about it.
     */
    public function __construct($code, $message, $http_status_code = 400, $data = [])
    {
        $this->error_code = (string) $code;
        $this->error_data = array_merge(['status' => $http_status_code], $data);
        parent::__construct((string) $message, (int) $http_status_code);
    }

    /** @return string */
    public function getErrorCode()
    {
        return $this->error_code;
    }

    /** @return array<string, mixed> */
    public function getErrorData()
    {
        return $this->error_data;
    }
}
