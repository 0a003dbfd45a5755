<?php

/**
 * End of a page: of the theme where it has such a file, else plain.
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
