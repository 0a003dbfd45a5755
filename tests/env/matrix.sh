# shellcheck shell=bash
# Suite "matrix": the plugin on each available WordPress with each available WooCommerce, with HPOS tables and with legacy
# orders. Fails if PHP or WordPress reports a notice, warning or deprecation caused by the plugin.
# Takes the sources from the cache and its directory other/, only the newest patch version of each.
# SORS_MATRIX="6.5:8.2.2 7.0.4:10.0.2" selects combinations.

MATRIX_OTHER="$CACHE/other"

# list_sources NAME CHECK VERSION_OF: prints "version directory" lines, newest first.
list_sources() {
    local name=$1 check=$2 version_of=$3 path directory
    while IFS= read -r path; do
        directory=$(unpack_source "$path" "$check") && printf '%s %s\n' "$("$version_of" "$directory")" "$directory"
    done < <(find "$CACHE" "$MATRIX_OTHER" -mindepth 1 -maxdepth 1 \( -name "$name-[0-9]*" -o -name "$name.[0-9]*.zip" \) 2>/dev/null) \
        | sort -rV | awk '!seen[$1]++'
}

select_newest_minors() { awk '{ split($1, v, "."); if (!seen[v[1] "." v[2]]++) print }'; }

find_source_directory() { awk -v version="$1" '$1 == version { print $2; exit }'; }

# select_matrix: prints "WordPress directory|WooCommerce directory" lines.
select_matrix() {
    local wordpresses woocommerces cell wordpress woocommerce
    wordpresses=$(list_sources wordpress is_usable_wordpress wordpress_version)
    woocommerces=$(list_sources woocommerce is_usable_woocommerce woocommerce_version)
    if [ -n "${SORS_MATRIX:-}" ]; then
        for cell in $SORS_MATRIX; do
            wordpress=$(find_source_directory "${cell%%:*}" <<<"$wordpresses")
            woocommerce=$(find_source_directory "${cell#*:}" <<<"$woocommerces")
            [ -n "$wordpress" ] && [ -n "$woocommerce" ] || die "SORS_MATRIX: no $cell (WordPress:WooCommerce) in $CACHE or $MATRIX_OTHER."
            printf '%s|%s\n' "$wordpress" "$woocommerce"
        done
        return
    fi
    # An empty here string still has one line.
    while read -r _ wordpress; do
        while read -r _ woocommerce; do
            [ -z "$wordpress" ] || [ -z "$woocommerce" ] || printf '%s|%s\n' "$wordpress" "$woocommerce"
        done < <(select_newest_minors <<<"$woocommerces")
    done < <(select_newest_minors <<<"$wordpresses")
}

# Prints the oldest WordPress that a WooCommerce declares to support.
required_wordpress() { sed -n 's/^ \* Requires at least: *\([0-9.]*\).*/\1/p' "$1/woocommerce.php"; }

suite_matrix() {
    local cells cell wordpress woocommerce storage report=()
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    run_step check_deprecation_log
    cells=$(select_matrix)
    [ -n "$cells" ] || cells="$WORDPRESS|$WOOCOMMERCE"
    while IFS='|' read -r wordpress woocommerce <&3; do
        cell=$(printf 'WordPress %-8s WooCommerce %-8s' "$(wordpress_version "$wordpress")" "$(woocommerce_version "$woocommerce")")
        if ! is_version_at_least "$(wordpress_version "$wordpress")" "$(required_wordpress "$woocommerce")"; then
            report+=("$cell skipped: this WooCommerce requires WordPress $(required_wordpress "$woocommerce")")
            continue
        fi
        for storage in yes no; do
            say "$cell, orders $(describe_storage "$storage")"
            if (test_matrix_cell "$wordpress" "$woocommerce" "$storage"); then
                report+=("$cell orders $(describe_storage "$storage")  no notices")
            else
                report+=("$cell orders $(describe_storage "$storage")  FAILED")
                SUITE_STATUS=1
            fi
        done
    done 3<<<"$cells"
    printf '\n    %s\n' "${report[0]}"
    printf '    %s\n' "${report[@]:1}"
    if [ "$SUITE_STATUS" -eq 0 ]; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
    return "$SUITE_STATUS"
}

describe_storage() { if [ "$1" = yes ]; then echo 'in HPOS tables '; else echo 'as legacy posts'; fi; }

# start_deprecation_log DIRECTORIES FILE: every later PHP logs notices from DIRECTORIES to FILE.
start_deprecation_log() {
    export SORS_LOGGED_DIRECTORIES=$1 SORS_DEPRECATION_LOG=$2
    PHP_OPTIONS+=(-d "auto_prepend_file=$ENV/matrix/deprecation-log.php")
    rm -f "$2"
}

check_deprecation_log() {
    (
        start_deprecation_log "$ENV/matrix" "$DEV/planted.jsonl"
        php "${PHP_OPTIONS[@]}" "$ENV/matrix/planted.php" 2>/dev/null
        php "${PHP_OPTIONS[@]}" -r 'trigger_error("elsewhere");' 2>/dev/null
        php -r '$m = array_map(static fn ($l) => json_decode($l, true)["message"], file($argv[1]));
            exit($m === ["Undefined array key \"missing\"", "deprecated"] ? 0 : 1);' -- "$SORS_DEPRECATION_LOG"
    )
}

# Plants a notice in a page to prove that the served shop logs, too.
check_deprecation_log_of_pages() {
    local content
    content="$(shop_dir matrix)/wp-content"
    mkdir -p "$content/planted"
    cp "$ENV/matrix/planted.php" "$content/planted/"
    echo "<?php isset(\$_GET['planted']) && require WP_CONTENT_DIR . '/planted/planted.php';" >"$content/mu-plugins/planted.php"
    curl -fsS -o /dev/null --max-time 60 "$SHOP_URL/?planted=1"
    grep -q '"deprecated"' "$SORS_DEPRECATION_LOG" || die "The log does not contain the notice planted in a page."
    rm -rf "$content/planted" "$content/mu-plugins/planted.php" "$SORS_DEPRECATION_LOG"
}

# test_matrix_cell WORDPRESS WOOCOMMERCE yes|no: "yes" stores orders in HPOS tables. Call it in a subshell: it exits.
test_matrix_cell() {
    trap run_exit_actions EXIT
    EXIT_ACTIONS=()
    DB_STARTED=''
    local paths status=0
    make_shop matrix "$1" "$2"
    reset_shop matrix
    rm -f "$(shop_dir matrix)/wp-content/debug.log"
    start_deprecation_log "$ROOT/php:$(shop_dir matrix)/wp-content/plugins/sors-for-woocommerce:$(shop_dir matrix)/wp-content/planted" "$DEV/notices.jsonl"
    shop_php matrix "$ENV/matrix/prepare.php" storage "$3" || die "The order storage could not be set."
    start_sandbox matrix --articles 120
    start_web matrix
    check_deprecation_log_of_pages
    (
        export_served_shop
        export SORS_DEMO_RESULT="$DEV/matrix.json"
        shop_php matrix "$ENV/demo/run.php" | grep -E '→|WRONG|articles in'
    ) || status=1
    # Notices of an older WooCommerce may be printed between the addresses.
    mapfile -t paths < <(shop_php matrix "$ENV/matrix/prepare.php" addresses | grep '^/')
    [ "${#paths[@]}" -ge 6 ] || { warn "The shop has no product or order to visit."; status=1; }
    SORS_SHOP_URL="$SHOP_URL" SORS_LOGGED_DIRECTORIES='' php "$ENV/visit.php" "${paths[@]}" || status=1
    if [ -s "$SORS_DEPRECATION_LOG" ]; then
        warn "$(wc -l <"$SORS_DEPRECATION_LOG") notices caused by the plugin, for example:"
        sort "$SORS_DEPRECATION_LOG" | uniq -c | sort -rn | head -20
        status=1
    fi
    exit "$status"
}
