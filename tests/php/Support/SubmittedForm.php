<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * Posts to the handlers of admin-post.php in this process, and says what they did.
 */
final class SubmittedForm
{
    /**
     * @param array<string, mixed> $fields
     * @param string|null $nonce null: a good one for the action.
     *
     * @return array{status: int, location: string, message: string} status: 302 where it redirected, else wp_die's.
     */
    public static function post(string $action, array $fields = [], ?string $nonce = null): array
    {
        $_POST = wp_slash(['action' => $action, '_wpnonce' => $nonce ?? wp_create_nonce($action)] + $fields);
        $_REQUEST = $_POST;
        $redirect = static function (string $location): never {
            throw new FinishedProcess(302, $location, '');
        };
        $die = static fn (): callable => static function ($message, $title = '', $arguments = []): never {
            $status = is_array($arguments) ? (int) ($arguments['response'] ?? 500) : 500;

            throw new FinishedProcess($status, '', $message instanceof \WP_Error ? $message->get_error_message() : (string) $message);
        };
        add_filter('wp_redirect', $redirect);
        add_filter('wp_die_handler', $die);
        try {
            do_action(is_user_logged_in() ? "admin_post_{$action}" : "admin_post_nopriv_{$action}");

            return ['status' => 0, 'location' => '', 'message' => 'nobody took it'];
        } catch (FinishedProcess $ended) {
            return ['status' => $ended->status, 'location' => $ended->location, 'message' => $ended->text];
        } finally {
            remove_filter('wp_redirect', $redirect);
            remove_filter('wp_die_handler', $die);
            $_POST = $_REQUEST = [];
        }
    }
}
