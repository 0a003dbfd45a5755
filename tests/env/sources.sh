# shellcheck shell=bash
# Finds WordPress and WooCommerce. Order: the environment, the cache, wordpress.org, Debian (WordPress only), the
# stand-in (WooCommerce only).
# find_wordpress and find_woocommerce set WORDPRESS and WOOCOMMERCE (directories), WORDPRESS_FROM and WOOCOMMERCE_FROM
# (descriptions).

MIN_WORDPRESS=6.5
WORDPRESS_PINNED=6.8.3
WOOCOMMERCE_PINNED=10.0.2
DOWNLOADS=https://downloads.wordpress.org
UNPACKED="$DEV/sources"

wordpress_version() { sed -n "s/^\$wp_version = '\([^']*\)'.*/\1/p" "$1/wp-includes/version.php" 2>/dev/null; }
woocommerce_version() { sed -n 's/^ \* Version: *\([0-9][^ ]*\).*/\1/p' "$1/woocommerce.php" 2>/dev/null | head -1; }
is_standin() { case $1 in "$ROOT/tests/woocommerce-standin"*) return 0 ;; *) return 1 ;; esac }
woocommerce_label() {
    if is_standin "$1"; then echo "WooCommerce STAND-IN"; else echo "WooCommerce $(woocommerce_version "$1")"; fi
}

is_version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -1)" = "$2" ]; }
is_usable_wordpress() {
    local version
    version=$(wordpress_version "$1") && [ -n "$version" ] && is_version_at_least "$version" "$MIN_WORDPRESS" \
        && [ -f "$1/wp-settings.php" ] && [ -f "$1/wp-admin/includes/upgrade.php" ]
}
is_usable_woocommerce() { [ -n "$(woocommerce_version "$1")" ] && [ -f "$1/includes/class-woocommerce.php" ]; }

# unpack_source PATH CHECK: unpacks PATH if it is a zip. Prints the directory in it that passes CHECK.
unpack_source() {
    local path=$1 check=$2 directory inner
    if [ -d "$path" ]; then
        directory=$(cd "$path" && pwd)
    else
        [ -f "$path" ] || return 1
        directory="$UNPACKED/$(basename "$path" .zip)-$(hash_files "$path")"
        if [ ! -f "$directory/.complete" ]; then
            rm -rf "$directory"
            mkdir -p "$directory"
            unzip -q "$path" -d "$directory" || return 1
            touch "$directory/.complete"
        fi
    fi
    for inner in "$directory" "$directory"/wordpress "$directory"/woocommerce; do
        if "$check" "$inner"; then
            printf '%s\n' "$inner"
            return 0
        fi
    done
    return 1
}

# find_newest_cached NAME CHECK: prints the newest NAME-* of the cache that passes CHECK.
find_newest_cached() {
    local path
    while IFS= read -r path; do
        unpack_source "$path" "$2" && return 0
    done < <(find "$CACHE" -mindepth 1 -maxdepth 1 \( -name "$1-[0-9]*" -o -name "$1.[0-9]*.zip" \) 2>/dev/null | sort -rV)
    return 1
}

find_wordpress() {
    [ -z "${WORDPRESS:-}" ] || return 0
    if [ -n "${SORS_WORDPRESS:-}" ]; then
        WORDPRESS=$(unpack_source "$SORS_WORDPRESS" is_usable_wordpress) \
            || die "SORS_WORDPRESS ($SORS_WORDPRESS) is no WordPress $MIN_WORDPRESS or newer (directory or zip)."
        WORDPRESS_FROM="SORS_WORDPRESS"
    elif WORDPRESS=$(find_newest_cached wordpress is_usable_wordpress); then
        WORDPRESS_FROM="the cache"
    elif download_wordpress && WORDPRESS=$(find_newest_cached wordpress is_usable_wordpress); then
        WORDPRESS_FROM="wordpress.org"
    elif fetch_debian_wordpress && WORDPRESS=$(find_newest_cached wordpress is_usable_wordpress); then
        WORDPRESS_FROM="Debian's package"
    else
        die "No WordPress $MIN_WORDPRESS or newer in $CACHE, and neither wordpress.org nor a Debian mirror provided one." \
            "Set SORS_WORDPRESS=/path/to/wordpress (directory or zip)."
    fi
    note "WordPress $(wordpress_version "$WORDPRESS") from $WORDPRESS_FROM: $WORDPRESS"
}

find_woocommerce() {
    [ -z "${WOOCOMMERCE:-}" ] || return 0
    if [ -n "${SORS_WOOCOMMERCE:-}" ] && is_standin "$(realpath "$SORS_WOOCOMMERCE")"; then
        WOOCOMMERCE="$ROOT/tests/woocommerce-standin"
        WOOCOMMERCE_FROM="this checkout"
        warn "SORS_WOOCOMMERCE selects the WooCommerce STAND-IN."
        return 0
    elif [ -n "${SORS_WOOCOMMERCE:-}" ]; then
        WOOCOMMERCE=$(unpack_source "$SORS_WOOCOMMERCE" is_usable_woocommerce) \
            || die "SORS_WOOCOMMERCE ($SORS_WOOCOMMERCE) is no WooCommerce (directory or zip)."
        WOOCOMMERCE_FROM="SORS_WOOCOMMERCE"
    elif WOOCOMMERCE=$(find_newest_cached woocommerce is_usable_woocommerce); then
        WOOCOMMERCE_FROM="the cache"
    elif download_woocommerce && WOOCOMMERCE=$(find_newest_cached woocommerce is_usable_woocommerce); then
        WOOCOMMERCE_FROM="wordpress.org"
    else
        WOOCOMMERCE="$ROOT/tests/woocommerce-standin"
        WOOCOMMERCE_FROM="this checkout"
        warn "No WooCommerce in $CACHE, and wordpress.org did not provide one. Using the STAND-IN in"
        warn "tests/woocommerce-standin, which has only what the plugin calls. Set SORS_WOOCOMMERCE to use a real one."
        return 0
    fi
    note "$(woocommerce_label "$WOOCOMMERCE") from $WOOCOMMERCE_FROM: $WOOCOMMERCE"
}
