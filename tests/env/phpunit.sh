# shellcheck shell=bash
# PHPUnit: without WordPress for the extension, in a shop for the plugin.

export_suite_environment() { export SORS_EXTENSION="${EXTENSION:-}" SORS_SANDBOX="${SANDBOX:-}" SORS_ROOT="$ROOT"; }

# cmd_phpunit [ARGS…]: runs PHPUnit in the test shop.
cmd_phpunit() {
    install_packages
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
    run_shop_phpunit test shop "$@"
}

# run_shop_phpunit SHOP CONFIGURATION [ARGS…]: CONFIGURATION is shop or acceptance.
run_shop_phpunit() {
    local name=$1 configuration=$2
    shift 2
    (
        export_suite_environment
        cd "$ROOT" || exit
        shop_php "$name" "$(command -v phpunit)" --configuration "$ENV/phpunit-$configuration.xml" "$@"
    )
}

# run_extension_phpunit [ARGS…]: loads the extension, but no WordPress.
run_extension_phpunit() {
    (
        export_suite_environment
        cd "$ROOT" || exit
        php "${PHP_OPTIONS[@]}" -d "extension=$EXTENSION" "$(command -v phpunit)" \
            --configuration "$ENV/phpunit-extension.xml" "$@" 8>&- 9>&-
    )
}
