<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use Sors\Exception\AuthenticationException;
use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Settings\Settings;

/**
 * One short request: is SORS reached, and does it accept the key?
 */
final class ConnectionProbe
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function probe(): CheckResult
    {
        if (!$this->settings->isComplete()) {
            return $this->problem('recommended', __('SORS was not asked', 'sors-for-woocommerce'), __('API key or database is missing.', 'sors-for-woocommerce'), __('Enter both in the settings.', 'sors-for-woocommerce'));
        }
        try {
            $probe = ClientFactory::createWithShortTimeout($this->settings, $this->settings->text('database'))->testConnection();
        } catch (AuthenticationException $error) {
            return $this->problem('critical', __('SORS refuses the API key', 'sors-for-woocommerce'), $error->getMessage(), __('Enter the key again, or ask Softkom whether it is still valid.', 'sors-for-woocommerce'));
        } catch (SorsException $error) {
            return $this->problem('critical', __('SORS can’t be reached or does not answer as expected', 'sors-for-woocommerce'), $error->getMessage(), __('Test the connection in the settings. If the server can’t get out, ask whoever looks after it.', 'sors-for-woocommerce'));
        }

        return new CheckResult('connection', 'good', __('SORS is reached and accepts the key', 'sors-for-woocommerce'), sprintf(
            /* translators: 1: name of a database of SORS, 2: milliseconds */
            __('It opened the database “%1$s” in %2$s ms.', 'sors-for-woocommerce'),
            $this->settings->text('database'),
            number_format_i18n($probe['milliseconds'])
        ));
    }

    /** @param 'recommended'|'critical' $status */
    private function problem(string $status, string $label, string $text, string $action): CheckResult
    {
        return new CheckResult('connection', $status, $label, $text, $action, AdminPage::url('settings'));
    }
}
