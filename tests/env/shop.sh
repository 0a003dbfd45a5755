# shellcheck shell=bash
# A shop is a docroot under .dev/shops/NAME and a database shop_NAME.

shop_dir() { printf '%s\n' "$DEV/shops/$1"; }

# Hash of everything that a fresh shop depends on. When it changes, the shop is made again.
shop_key() {
    local wordpress=$1 woocommerce=$2
    {
        echo "$(basename "$wordpress") $(basename "$woocommerce") $(php -r 'echo PHP_VERSION;') $DB_DATA"
        cat "$ENV"/install-*.php "$ENV"/wp-config.php "$ENV"/mu-plugins/*.php "$ROOT/php/src/Storage/Schema.php" \
            "$ROOT/tests/php/Support/Baseline.php" "$wordpress/wp-includes/version.php" "$woocommerce/woocommerce.php"
        # The stand-in is part of the checkout and may change; a downloaded WooCommerce does not.
        case $woocommerce in "$ROOT"/*) find "$woocommerce" -name '*.php' -exec cat {} + ;; esac
    } | sha256sum | cut -c1-16
}

# make_shop NAME WORDPRESS_DIR WOOCOMMERCE_DIR
make_shop() {
    local name=$1 wordpress=$2 woocommerce=$3 directory key snapshot
    directory=$(shop_dir "$name")
    key=$(shop_key "$wordpress" "$woocommerce")
    snapshot="$DEV/snapshots/$key.sql.gz"
    start_mariadb
    mkdir -p "$DEV/shops" "$DEV/snapshots"
    exec 7>"$RUN/shop-$name.lock"
    flock 7
    if [ "$(cat "$directory/.key" 2>/dev/null)" != "$key" ] \
        || [ "$(db -N -e "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'shop_$name'")" -lt 10 ]; then
        say "Making the shop '$name': WordPress $(wordpress_version "$wordpress"), $(woocommerce_label "$woocommerce")"
        rm -rf "$directory"
        copy_shop "$directory" "$wordpress" "$woocommerce"
        if [ -f "$snapshot" ]; then
            restore_shop "$name" "$snapshot"
        else
            install_shop "$name"
            db_dump --single-transaction "shop_$name" | gzip -1 >"$snapshot.part"
            mv "$snapshot.part" "$snapshot"
        fi
        printf '%s\n' "$snapshot" >"$directory/.snapshot"
        printf '%s\n' "$key" >"$directory/.key"
    fi
    link_plugin "$directory"
    exec 7>&-
}

copy_shop() {
    local directory=$1 wordpress=$2 woocommerce=$3
    mkdir -p "$directory"
    cp -rL --reflink=auto "$wordpress/." "$directory/"
    rm -rf "$directory/wp-content/plugins/woocommerce" "$directory/wp-content/plugins/akismet" "$directory/wp-config.php"
    mkdir -p "$directory/wp-content/plugins/woocommerce" "$directory/wp-content/mu-plugins" "$directory/wp-content/uploads"
    cp -rL --reflink=auto "$woocommerce/." "$directory/wp-content/plugins/woocommerce/"
    cp "$ENV/wp-config.php" "$directory/wp-config.php"
    cp "$ENV"/mu-plugins/*.php "$directory/wp-content/mu-plugins/"
    php -r 'foreach (["AUTH_KEY", "SECURE_AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY", "AUTH_SALT", "SECURE_AUTH_SALT",
        "LOGGED_IN_SALT", "NONCE_SALT"] as $name) { $salts[$name] = bin2hex(random_bytes(32)); }
        file_put_contents($argv[1], "<?php\n\nreturn " . var_export($salts, true) . ";\n");' -- "$directory/wp-salts.php"
    link_plugin "$directory"
}

# Links the plugin to this checkout, so that changes take effect immediately.
link_plugin() { ln -sfn "$ROOT/php" "$1/wp-content/plugins/sors-for-woocommerce"; }

# install_shop NAME [PLUGIN…]: activates WooCommerce and SORS for WooCommerce, or only the named plugins.
install_shop() {
    local name=$1 step
    shift
    db -e "DROP DATABASE IF EXISTS shop_$name; CREATE DATABASE shop_$name CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"
    for step in wordpress woocommerce settings; do
        shop_php "$name" "$ENV/install-$step.php" "$@" >"$DEV/install-$name.log" 2>&1 \
            || die "Installing the shop failed in the step $step: $(grep -v '^ *<' "$DEV/install-$name.log" | tail -5)"
    done
}

restore_shop() {
    db -e "DROP DATABASE IF EXISTS shop_$1; CREATE DATABASE shop_$1 CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"
    gunzip -c "$2" | db "shop_$1"
}

# Restores the fresh database and deletes uploads and mail.
reset_shop() {
    local directory
    directory=$(shop_dir "$1")
    restore_shop "$1" "$(cat "$directory/.snapshot")"
    find "$directory/wp-content/uploads" -mindepth 1 -maxdepth 1 -name '20[0-9][0-9]' -exec rm -rf {} +
    rm -f "$directory/mail.log"
}

export_shop_environment() {
    export SORS_SHOP_DIR SORS_SHOP_DATABASE="shop_$1" SORS_SHOP_SOCKET="$DB_SOCKET" SORS_SHOP_DB_USER="$DB_USER"
    SORS_SHOP_DIR=$(shop_dir "$1")
}

# Options of PHP in all shops. WooCommerce needs the memory.
PHP_OPTIONS=(-d memory_limit=512M -d display_errors=stderr -d error_reporting=E_ALL -d opcache.enable_cli=0
    -d date.timezone=UTC -d upload_max_filesize=32M -d post_max_size=32M)

# shop_php NAME FILE [ARGS…]: runs a PHP script with the shop's environment and the extension.
shop_php() {
    local name=$1
    shift
    (
        export_shop_environment "$name"
        exec php "${PHP_OPTIONS[@]}" ${EXTENSION:+-d "extension=$EXTENSION"} "$@" 7>&- 8>&- 9>&-
    )
}
