<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Rest\AbstractRoutes;

/**
 * The checks under Tools › Site Health.
 */
final class SiteHealth
{
    public function register(): void
    {
        add_filter('site_status_tests', [$this, 'addTests']);
    }

    /**
     * @param mixed $tests
     *
     * @return array<string, array<string, array<string, mixed>>>
     */
    public function addTests(mixed $tests): array
    {
        $tests = (array) $tests;
        $checks = new HealthChecks();
        foreach (HealthChecks::localIds() as $id) {
            $tests['direct']['sors_' . $id] = self::directTest($checks, $id);
        }
        // Site Health shows it to whoever may see the page, the route only to those who look after the shop.
        if (current_user_can(AdminPage::CAPABILITY) || wp_doing_cron()) {
            $tests['async']['sors_connection'] = [
                'label' => __('SORS', 'sors-for-woocommerce') . ': connection',
                'test' => rest_url(AbstractRoutes::NAMESPACE . HealthRoute::PATH),
                'has_rest' => true,
                'async_direct_test' => static fn (): array => self::toSiteHealth($checks->checkConnection()),
            ];
        }

        return $tests;
    }

    /** @return array{label: string, test: \Closure(): array<string, mixed>} One of the checks that need no request. */
    public static function directTest(HealthChecks $checks, string $id): array
    {
        return [
            'label' => __('SORS', 'sors-for-woocommerce') . ': ' . $id,
            'test' => static fn (): array => self::toSiteHealth($checks->runCheck($id)),
        ];
    }

    /** @return array{label: string, status: string, badge: array<string, string>, description: string, actions: string, test: string} */
    public static function toSiteHealth(CheckResult $result): array
    {
        $description = '<p>' . esc_html($result->text) . '</p>';
        if ($result->action !== '') {
            $description .= '<p>' . esc_html($result->action) . '</p>';
        }

        return [
            'label' => $result->label,
            'status' => $result->status,
            'badge' => ['label' => __('SORS', 'sors-for-woocommerce'), 'color' => $result->isGood() ? 'blue' : 'orange'],
            'description' => $description,
            'actions' => $result->url === '' ? '' : sprintf('<p><a href="%s">%s</a></p>', esc_url($result->url), esc_html__('Go there', 'sors-for-woocommerce')),
            'test' => 'sors_' . $result->id,
        ];
    }
}
