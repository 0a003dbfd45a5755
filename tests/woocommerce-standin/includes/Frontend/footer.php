<?php

/**
 * Page footer: the theme's file, or a plain one.
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

echo '</main>';
if (!wp_is_block_theme() && locate_template('footer.php') !== '') {
    get_footer('shop');
} else {
    wp_footer();
    echo '</body></html>';
}
