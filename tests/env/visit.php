<?php

/**
 * Requests pages of a served shop as shopper and as administrator. Each must return status 200 without a fatal error.
 * Usage: visit.php [PATH…] with SORS_SHOP_URL set. Finds the tabs of the plugin's page by their links.
 */

declare(strict_types=1);

const OUR_PAGE = '/wp-admin/admin.php?page=sors';

$base = (string) getenv('SORS_SHOP_URL');
$handle = curl_init();
curl_setopt_array($handle, [CURLOPT_RETURNTRANSFER => true, CURLOPT_COOKIEFILE => '', CURLOPT_FOLLOWLOCATION => true, CURLOPT_TIMEOUT => 120]);
$wrong = [];
$visited = 0;

/** Returns the page's HTML; adds problems to $wrong. */
$visit = static function (string $path, ?array $post = null) use ($handle, $base, &$wrong, &$visited): string {
    curl_setopt_array($handle, [CURLOPT_URL => $base . $path] + ($post === null
        ? [CURLOPT_HTTPGET => true]
        : [CURLOPT_POST => true, CURLOPT_POSTFIELDS => http_build_query($post)]));
    $text = (string) curl_exec($handle);
    $status = curl_getinfo($handle, CURLINFO_RESPONSE_CODE);
    $visited++;
    if ($status !== 200 || str_contains($text, 'There has been a critical error')) {
        $wrong[] = "{$path}: status {$status}, " . substr(trim(strip_tags($text)), 0, 200);
    }

    return $text;
};

foreach (['/', '/shop/'] as $path) {
    $visit($path);
}
// The stand-in has neither these pages nor the routes they request.
if (str_contains(stripslashes($visit('/?rest_route=/')), '"wc-analytics"')) {
    $visit('/cart/');
    $visit('/checkout/');
}
$visit('/wp-login.php');
$dashboard = $visit('/wp-login.php', ['log' => 'admin', 'pwd' => 'admin', 'testcookie' => 1, 'redirect_to' => $base . '/wp-admin/']);
if (!str_contains($dashboard, 'id="wpadminbar"')) {
    $wrong[] = 'The login as administrator failed.';
}
$page = $visit(OUR_PAGE);
preg_match_all('~page=sors&(?:amp;|#038;)?tab=([a-z_-]+)~', $page, $tabs);
if (count(array_unique($tabs[1])) < 3) {
    $wrong[] = 'The page of the plugin shows fewer than three tabs.';
}
foreach (array_unique($tabs[1]) as $tab) {
    $visit(OUR_PAGE . '&tab=' . $tab);
}
foreach (['/wp-admin/plugins.php', '/wp-admin/edit.php?post_type=product', '/wp-admin/site-health.php', ...array_slice($argv, 1)] as $path) {
    $visit($path);
}
foreach ($wrong as $sentence) {
    fwrite(STDERR, $sentence . "\n");
}
echo "    {$visited} pages visited, ", count($wrong), " with problems\n";
exit($wrong === [] ? 0 : 1);
