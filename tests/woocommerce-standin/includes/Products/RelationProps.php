<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Relations of a product.
 */
trait RelationProps
{
    public function get_featured($context = 'view')
    {
        return $this->get_prop('featured', $context);
    }

    public function get_catalog_visibility($context = 'view')
    {
        return $this->get_prop('catalog_visibility', $context);
    }

    public function get_upsell_ids($context = 'view')
    {
        return $this->get_prop('upsell_ids', $context);
    }

    public function get_cross_sell_ids($context = 'view')
    {
        return $this->get_prop('cross_sell_ids', $context);
    }

    public function get_parent_id($context = 'view')
    {
        return $this->get_prop('parent_id', $context);
    }

    public function get_reviews_allowed($context = 'view')
    {
        return $this->get_prop('reviews_allowed', $context);
    }

    public function get_attributes($context = 'view')
    {
        return $this->get_prop('attributes', $context);
    }

    public function get_default_attributes($context = 'view')
    {
        return $this->get_prop('default_attributes', $context);
    }

    public function get_menu_order($context = 'view')
    {
        return $this->get_prop('menu_order', $context);
    }

    public function get_category_ids($context = 'view')
    {
        return $this->get_prop('category_ids', $context);
    }

    public function get_tag_ids($context = 'view')
    {
        return $this->get_prop('tag_ids', $context);
    }

    public function get_virtual($context = 'view')
    {
        return $this->get_prop('virtual', $context);
    }

    public function get_downloadable($context = 'view')
    {
        return $this->get_prop('downloadable', $context);
    }

    public function get_downloads($context = 'view')
    {
        return $this->get_prop('downloads', $context);
    }

    public function get_download_limit($context = 'view')
    {
        return $this->get_prop('download_limit', $context);
    }

    public function get_download_expiry($context = 'view')
    {
        return $this->get_prop('download_expiry', $context);
    }

    public function get_gallery_image_ids($context = 'view')
    {
        return $this->get_prop('gallery_image_ids', $context);
    }

    public function get_image_id($context = 'view')
    {
        return $this->get_prop('image_id', $context);
    }

    public function get_rating_counts($context = 'view')
    {
        return $this->get_prop('rating_counts', $context);
    }

    public function get_average_rating($context = 'view')
    {
        return $this->get_prop('average_rating', $context);
    }

    public function get_review_count($context = 'view')
    {
        return $this->get_prop('review_count', $context);
    }

    public function set_featured($value)
    {
        $this->set_prop('featured', wc_string_to_bool($value));
    }

    public function set_upsell_ids($value)
    {
        $this->set_prop('upsell_ids', self::ids($value));
    }

    public function set_cross_sell_ids($value)
    {
        $this->set_prop('cross_sell_ids', self::ids($value));
    }

    public function set_parent_id($value)
    {
        $this->set_prop('parent_id', absint($value));
    }

    public function set_reviews_allowed($value)
    {
        $this->set_prop('reviews_allowed', wc_string_to_bool($value));
    }

    public function set_default_attributes($value)
    {
        $this->set_prop('default_attributes', (array) $value);
    }

    public function set_menu_order($value)
    {
        $this->set_prop('menu_order', (int) $value);
    }

    public function set_category_ids($value)
    {
        $this->set_prop('category_ids', array_unique(array_map('intval', (array) $value)));
    }

    public function set_tag_ids($value)
    {
        $this->set_prop('tag_ids', self::ids($value));
    }

    public function set_virtual($value)
    {
        $this->set_prop('virtual', wc_string_to_bool($value));
    }

    public function set_downloadable($value)
    {
        $this->set_prop('downloadable', wc_string_to_bool($value));
    }

    public function set_download_limit($value)
    {
        $this->set_prop('download_limit', -1 === (int) $value || $value === '' ? -1 : absint($value));
    }

    public function set_download_expiry($value)
    {
        $this->set_prop('download_expiry', -1 === (int) $value || $value === '' ? -1 : absint($value));
    }

    public function set_gallery_image_ids($value)
    {
        $this->set_prop('gallery_image_ids', self::ids($value));
    }

    public function set_image_id($value)
    {
        $this->set_prop('image_id', $value);
    }

    public function set_rating_counts($value)
    {
        $this->set_prop('rating_counts', array_filter((array) $value));
    }

    public function set_average_rating($value)
    {
        $this->set_prop('average_rating', wc_format_decimal($value));
    }

    public function set_review_count($value)
    {
        $this->set_prop('review_count', absint($value));
    }
}
