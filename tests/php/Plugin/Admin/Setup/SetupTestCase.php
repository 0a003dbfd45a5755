<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin\Setup;

use SorsForWooCommerce\Admin\Setup\SetupActions;
use SorsForWooCommerce\Tests\Plugin\Admin\AdminTestCase;
use SorsForWooCommerce\Tests\Support\SubmittedForm;

/**
 * The first steps, as somebody goes through them without JavaScript.
 */
abstract class SetupTestCase extends AdminTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        add_action('admin_post_' . SetupActions::ACTION, [SetupActions::class, 'handle']);
        $this->asAdministrator();
    }

    /**
     * Presses a button of a step.
     *
     * @param array<string, mixed> $fields
     *
     * @return string Where one is led, but for the address of the page.
     */
    protected function press(string $step, string $do, array $fields = []): string
    {
        $answer = SubmittedForm::post(SetupActions::ACTION, ['step' => $step, 'do' => $do] + $fields);
        self::assertSame(302, $answer['status'], $answer['message']);

        return str_replace(admin_url('admin.php?page=sors&tab='), '', $answer['location']);
    }

    protected function step(string $step = '', string $article = ''): string
    {
        $_GET += array_filter(['step' => $step, 'article' => $article]);
        try {
            return $this->page('setup');
        } finally {
            unset($_GET['step'], $_GET['article']);
        }
    }
}
