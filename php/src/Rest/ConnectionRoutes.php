<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\ContractTable;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Admin\RunRequestException;
use SorsForWooCommerce\Admin\SettingsInput;
use SorsForWooCommerce\Connection\ConnectionCheck;
use SorsForWooCommerce\Connection\ContractCheck;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;

/**
 * Test of the connection, the contract check, and the lists to choose from.
 *
 * All take the fields of the settings form before they are saved: `api_key` (empty: the stored one) and an object
 * `sors` with any of the settings. Nothing is stored.
 */
final class ConnectionRoutes extends AbstractRoutes
{
    public function register(): void
    {
        self::addRoute('/connection/test', 'POST', [$this, 'test'], self::argumentSchema());
        self::addRoute('/connection/contract', 'POST', [$this, 'contract'], self::argumentSchema());
        self::addRoute('/connection/lists', 'GET', [$this, 'lists']);
        self::addRoute('/connection/lists', 'POST', [$this, 'lists'], self::argumentSchema());
    }

    /**
     * @return array<string, mixed> As ConnectionCheck::run().
     *
     * @throws SorsException|RunRequestException
     */
    public function test(\WP_REST_Request $request): array
    {
        return ConnectionCheck::run(...self::readInput($request));
    }

    /**
     * @return array<string, mixed> As ContractCheck::run(), and `html`: the report as the settings page shows it.
     *
     * @throws SorsException|RunRequestException
     */
    public function contract(\WP_REST_Request $request): array
    {
        $result = ContractCheck::run(...self::readInput($request));

        return $result + ['html' => ContractTable::html($result['report'])];
    }

    /**
     * @return array<string, mixed> As ConnectionCheck::fetchLists().
     *
     * @throws SorsException|RunRequestException
     */
    public function lists(\WP_REST_Request $request): array
    {
        return ConnectionCheck::fetchLists(...self::readInput($request));
    }

    /**
     * @return array{0: Settings, 1: string} Settings and key to try.
     *
     * @throws RunRequestException when the fields themselves are wrong.
     */
    private static function readInput(\WP_REST_Request $request): array
    {
        // The body only: a key in an address would stand in the web server's log.
        $posted = new PostedForm($request->get_method() === 'POST' ? self::readBody($request) : []);
        $input = SettingsInput::fromConnectionFields($posted);
        if ($input->problems !== []) {
            throw new RunRequestException(implode(' ', $input->problems), 422);
        }
        $key = $posted->apiKey() === '' || ApiKey::isConstant() ? ApiKey::get() : $posted->apiKey();
        if ($key === '') {
            throw new RunRequestException(
                ApiKey::isUndecryptable()
                    ? (string) Readiness::findApiKeyProblem()
                    : __('Enter the API key first; Softkom issues it.', 'sors-for-woocommerce'),
                422
            );
        }

        return [Settings::load()->withChanges($input->changes), $key];
    }

    /** @return array<string, mixed> */
    private static function readBody(\WP_REST_Request $request): array
    {
        $json = $request->get_json_params();

        return is_array($json) && $json !== [] ? $json : $request->get_body_params();
    }

    /** @return array<string, array<string, mixed>> */
    private static function argumentSchema(): array
    {
        return [
            'api_key' => [
                'type' => 'string',
                'description' => __('API key to try; empty for the stored one.', 'sors-for-woocommerce'),
            ],
            'sors' => [
                'type' => 'object',
                'description' => __('Settings to try in place of the stored ones.', 'sors-for-woocommerce'),
            ],
        ];
    }
}
