# shellcheck shell=bash
cmd_setup() {
    install_packages
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
}
