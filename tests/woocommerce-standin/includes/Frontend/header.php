<?php

/**
 * Page header: the theme's file, or a plain one.
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

if (!wp_is_block_theme() && locate_template('header.php') !== '') {
    get_header('shop');
} else {
    ?><!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
<meta charset="<?php bloginfo('charset'); ?>">
<meta name="viewport" content="width=device-width, initial-scale=1">
    <?php wp_head(); ?>
</head>
<body <?php body_class(); ?>>
    <?php wp_body_open(); ?>
<header><p class="site-title"><a href="<?php echo esc_url(home_url('/')); ?>"><?php bloginfo('name'); ?></a></p></header>
    <?php
}
echo '<main id="main" class="site-main" role="main">';
