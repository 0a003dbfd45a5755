<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Products\Display;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\MetaMap;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\PriceProps;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\RelationProps;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\StockProps;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\TextProps;

/**
 * A product, stored as WooCommerce stores one: a post, its meta, its terms and a row of wc_product_meta_lookup.
 */
class WC_Product extends WC_Data
{
    use Display;
    use PriceProps;
    use RelationProps;
    use StockProps;
    use TextProps;

    protected $object_type = 'product';

    protected $post_type = 'product';

    protected $data = [
        'name' => '',
        'slug' => '',
        'date_created' => null,
        'date_modified' => null,
        'status' => false,
        'featured' => false,
        'catalog_visibility' => 'visible',
        'description' => '',
        'short_description' => '',
        'sku' => '',
        'global_unique_id' => '',
        'price' => '',
        'regular_price' => '',
        'sale_price' => '',
        'date_on_sale_from' => null,
        'date_on_sale_to' => null,
        'total_sales' => 0,
        'tax_status' => 'taxable',
        'tax_class' => '',
        'manage_stock' => false,
        'stock_quantity' => null,
        'stock_status' => 'instock',
        'backorders' => 'no',
        'low_stock_amount' => '',
        'sold_individually' => false,
        'weight' => '',
        'length' => '',
        'width' => '',
        'height' => '',
        'upsell_ids' => [],
        'cross_sell_ids' => [],
        'parent_id' => 0,
        'reviews_allowed' => true,
        'purchase_note' => '',
        'attributes' => [],
        'default_attributes' => [],
        'menu_order' => 0,
        'post_password' => '',
        'virtual' => false,
        'downloadable' => false,
        'category_ids' => [],
        'tag_ids' => [],
        'shipping_class_id' => 0,
        'downloads' => [],
        'image_id' => '',
        'gallery_image_ids' => [],
        'download_limit' => -1,
        'download_expiry' => -1,
        'rating_counts' => [],
        'average_rating' => 0,
        'review_count' => 0,
    ];

    /** @param int|string|WC_Product|WP_Post $product 0 for a new one. */
    public function __construct($product = 0)
    {
        parent::__construct();
        if ($product instanceof self) {
            $this->set_id($product->get_id());
        } elseif (is_numeric($product) && (int) $product > 0) {
            $this->set_id((int) $product);
        } elseif (is_object($product) && !empty($product->ID)) {
            $this->set_id((int) $product->ID);
        } else {
            $this->set_object_read(true);
        }
        if ($this->get_id() > 0) {
            $this->store()->read($this);
        }
    }

    /** @return string simple, variable, variation, … */
    public function get_type()
    {
        return 'simple';
    }

    /** @param string|array<string> $type */
    public function is_type($type)
    {
        return in_array($this->get_type(), (array) $type, true);
    }

    public function get_data_store()
    {
        return WC_Data_Store::load('product-' . $this->get_type());
    }

    /** @param string $sku */
    public function set_sku($sku)
    {
        $sku = (string) $sku;
        if ($this->get_object_read() && $sku !== '' && !wc_product_has_unique_sku($this->get_id(), $sku)) {
            $this->error('product_invalid_sku', __('Invalid or duplicated SKU.', 'woocommerce'), 400, [
                'resource_id' => wc_get_product_id_by_sku($sku),
                'unique_sku' => wc_product_generate_unique_sku($this->get_id(), $sku),
            ]);
        }
        $this->set_prop('sku', $sku);
    }

    /** @param string $global_unique_id GTIN, UPC, EAN or ISBN: digits and hyphens. */
    public function set_global_unique_id($global_unique_id)
    {
        $global_unique_id = (string) preg_replace('/[^0-9\-]/', '', (string) $global_unique_id);
        if ($this->get_object_read() && $global_unique_id !== '') {
            $owner = wc_get_product_id_by_global_unique_id($global_unique_id);
            if ($owner > 0 && $owner !== $this->get_id()) {
                $this->error('product_invalid_global_unique_id', __('Invalid or duplicated GTIN, UPC, EAN or ISBN.', 'woocommerce'), 400, ['resource_id' => $owner]);
            }
        }
        $this->set_prop('global_unique_id', $global_unique_id);
    }

    /** @param string $status */
    public function set_status($status)
    {
        $this->set_prop('status', (string) $status);
    }

    /** @param string $visibility visible, catalog, search or hidden. */
    public function set_catalog_visibility($visibility)
    {
        if (!array_key_exists((string) $visibility, wc_get_product_visibility_options())) {
            $this->error('product_invalid_catalog_visibility', __('Invalid catalog visibility option.', 'woocommerce'));
        }
        $this->set_prop('catalog_visibility', (string) $visibility);
    }

    /** @param string $status taxable, shipping or none. */
    public function set_tax_status($status)
    {
        $status = $status === '' || $status === null ? 'taxable' : (string) $status;
        if (!in_array($status, ['taxable', 'shipping', 'none'], true)) {
            $this->error('product_invalid_tax_status', __('Invalid product tax status.', 'woocommerce'));
        }
        $this->set_prop('tax_status', $status);
    }

    /** @param string $class Slug; '' and 'standard' are the standard rate, an unknown one becomes it. */
    public function set_tax_class($class)
    {
        $class = sanitize_title((string) $class);
        $this->set_prop('tax_class', in_array($class, $this->get_valid_tax_classes(), true) && $class !== 'standard' ? $class : '');
    }

    /** @param string $status instock, outofstock or onbackorder; another becomes instock. */
    public function set_stock_status($status = 'instock')
    {
        $this->set_prop('stock_status', array_key_exists((string) $status, wc_get_product_stock_status_options()) ? (string) $status : 'instock');
    }

    /** @param string $backorders yes, no or notify. */
    public function set_backorders($backorders)
    {
        $this->set_prop('backorders', (string) $backorders);
    }

    /** @param array<int|string, WC_Product_Attribute> $raw */
    public function set_attributes($raw)
    {
        $attributes = [];
        foreach ((array) $raw as $attribute) {
            if ($attribute instanceof WC_Product_Attribute) {
                $attributes[sanitize_title($attribute->get_name())] = $attribute;
            }
        }
        $this->set_prop('attributes', $attributes);
    }

    /** Corrects contradictions: unmanaged stock has no quantity, and managed stock determines the status. */
    public function validate_props()
    {
        if (!$this->get_manage_stock('edit') && !$this->is_type('variable')) {
            $this->set_stock_quantity('');
            $this->set_backorders('no');
            $this->set_low_stock_amount('');
            return;
        }
        if (!$this->get_manage_stock('edit')) {
            return;
        }
        $status = 'outofstock';
        if ((float) $this->get_stock_quantity('edit') > (float) get_option('woocommerce_notify_no_stock_amount', 0)) {
            $status = 'instock';
        } elseif ($this->get_backorders('edit') !== 'no') {
            $status = 'onbackorder';
        }
        $this->set_stock_status($status);
    }

    /** @return int Its id. */
    public function save()
    {
        $this->validate_props();
        $store = $this->store();
        do_action('woocommerce_before_' . $this->object_type . '_object_save', $this, $store);
        $this->get_id() > 0 ? $store->update($this) : $store->create($this);
        do_action('woocommerce_after_' . $this->object_type . '_object_save', $this, $store);

        return $this->get_id();
    }

    /** @return bool */
    public function delete($force_delete = false)
    {
        if (apply_filters('woocommerce_pre_delete_product', null, $this, $force_delete) !== null || $this->get_id() === 0) {
            return false;
        }
        $this->store()->delete($this, (bool) $force_delete);
        if ($force_delete) {
            $this->set_id(0);
        }

        return true;
    }

    public function get_rating_count($value = null)
    {
        $counts = $this->get_rating_counts();

        return $value === null ? array_sum($counts) : ($counts[$value] ?? 0);
    }

    public function get_children()
    {
        return [];
    }

    /** @return list<string> */
    protected function get_valid_tax_classes()
    {
        return array_merge([''], WC_Tax::get_tax_class_slugs());
    }

    protected function internal_meta_keys(): array
    {
        return MetaMap::internalKeys();
    }

    protected function store(): WC_Product_Data_Store_CPT
    {
        return new WC_Product_Data_Store_CPT();
    }

    /** @return list<int> */
    private static function ids(mixed $value): array
    {
        return array_values(array_unique(array_filter(array_map('absint', (array) $value))));
    }
}
