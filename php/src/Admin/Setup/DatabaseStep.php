<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Connection\ConnectionCheck;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Orders\Customers\DemoDatabaseGuard;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;

/**
 * Which of SORS's databases; their names are those the test of the connection has seen.
 */
final class DatabaseStep implements SetupStep
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        $choices = [];
        foreach (array_map('strval', (array) get_option(NewDatabaseCheck::OPTION, [])) as $name) {
            $choices[$name] = [$name, DemoDatabaseGuard::isSharedDatabase($name)
                ? __('shared by everybody who tries SORS; orders go there only after your yes in the settings', 'sors-for-woocommerce')
                : ''];
        }
        printf('<p>%s</p>', esc_html__('SORS makes a new one at each closing of a year: take the one of this year.', 'sors-for-woocommerce'));
        ChoiceField::render(
            'database',
            __('Database', 'sors-for-woocommerce'),
            $choices,
            $this->settings->text('database'),
            __('Name of the database', 'sors-for-woocommerce')
        );
    }

    /** It is taken only when SORS opens it. */
    public function submit(PostedForm $posted): bool
    {
        $database = ChoiceField::readValue($posted, 'database');
        if ($database === '') {
            FlashMessages::add('error', __('Choose a database, or type its name.', 'sors-for-woocommerce'));

            return false;
        }
        $changes = ['database' => $database];
        if ($database !== $this->settings->text('database')) {
            $changes['business_unit'] = '';
        }
        try {
            FlashMessages::add('success', ConnectionCheck::run($this->settings->withChanges($changes), ApiKey::get())['message']);
        } catch (SorsException $error) {
            FlashMessages::add('error', ErrorMessages::localize($error));

            return false;
        }
        Settings::save($changes);

        return true;
    }
}
