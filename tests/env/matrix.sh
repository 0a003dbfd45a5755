# shellcheck shell=bash
# The suite of pairs: the plugin on each WordPress with each WooCommerce that is here, orders in tables of their own and as
# posts, watched for notices, warnings and deprecations of ours.
# SORS_MATRIX="6.5:8.2.2 7.0.4:10.0.2" names some; else all of the cache and of its directory other/, but of two that differ
# in their third number only the newer one.

MATRIX_OTHER="$CACHE/other"

# available_sources NAME CHECK VERSION_OF: "version directory", a line each, newest first.
available_sources() {
    local name=$1 check=$2 version_of=$3 path directory
    while IFS= read -r path; do
        directory=$(unpacked "$path" "$check") && printf '%s %s\n' "$("$version_of" "$directory")" "$directory"
    done < <(find "$CACHE" "$MATRIX_OTHER" -mindepth 1 -maxdepth 1 \( -name "$name-[0-9]*" -o -name "$name.[0-9]*.zip" \) 2>/dev/null) \
        | sort -rV | awk '!seen[$1]++'
}

newest_of_each_minor() { awk '{ split($1, v, "."); if (!seen[v[1] "." v[2]]++) print }'; }

directory_of() { awk -v version="$1" '$1 == version { print $2; exit }'; }

# chosen_pairs: "WordPress directory|WooCommerce directory", a line each.
chosen_pairs() {
    local wordpresses woocommerces pair wordpress woocommerce
    wordpresses=$(available_sources wordpress good_wordpress wordpress_version)
    woocommerces=$(available_sources woocommerce good_woocommerce woocommerce_version)
    if [ -n "${SORS_MATRIX:-}" ]; then
        for pair in $SORS_MATRIX; do
            wordpress=$(directory_of "${pair%%:*}" <<<"$wordpresses")
            woocommerce=$(directory_of "${pair#*:}" <<<"$woocommerces")
            [ -n "$wordpress" ] && [ -n "$woocommerce" ] || die "SORS_MATRIX: no $pair (WordPress:WooCommerce) in $CACHE or $MATRIX_OTHER."
            printf '%s|%s\n' "$wordpress" "$woocommerce"
        done
        return
    fi
    # Where nothing was found, a here string still has one line.
    while read -r _ wordpress; do
        while read -r _ woocommerce; do
            [ -z "$wordpress" ] || [ -z "$woocommerce" ] || printf '%s|%s\n' "$wordpress" "$woocommerce"
        done < <(newest_of_each_minor <<<"$woocommerces")
    done < <(newest_of_each_minor <<<"$wordpresses")
}

# What a WooCommerce says of the WordPress it needs.
woocommerce_needs() { sed -n 's/^ \* Requires at least: *\([0-9.]*\).*/\1/p' "$1/woocommerce.php"; }

suite_matrix() {
    local pairs pair wordpress woocommerce storage report=()
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    step watch_sees_what_it_should
    pairs=$(chosen_pairs)
    [ -n "$pairs" ] || pairs="$WORDPRESS|$WOOCOMMERCE"
    while IFS='|' read -r wordpress woocommerce <&3; do
        pair=$(printf 'WordPress %-8s WooCommerce %-8s' "$(wordpress_version "$wordpress")" "$(woocommerce_version "$woocommerce")")
        if ! at_least "$(wordpress_version "$wordpress")" "$(woocommerce_needs "$woocommerce")"; then
            report+=("$pair left out: this WooCommerce needs WordPress $(woocommerce_needs "$woocommerce")")
            continue
        fi
        for storage in yes no; do
            say "$pair, orders $(storage_words "$storage")"
            if (look_at_pair "$wordpress" "$woocommerce" "$storage"); then
                report+=("$pair orders $(storage_words "$storage")  no notice of ours")
            else
                report+=("$pair orders $(storage_words "$storage")  FAILED")
                SUITE_STATUS=1
            fi
        done
    done 3<<<"$pairs"
    printf '\n    %s\n' "${report[0]}"
    printf '    %s\n' "${report[@]:1}"
    if [ "$SUITE_STATUS" -eq 0 ]; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
    return "$SUITE_STATUS"
}

storage_words() { if [ "$1" = yes ]; then echo 'in tables'; else echo 'as posts '; fi; }

# watch_for DIRECTORIES FILE: every PHP from now on is watched.
watch_for() {
    export SORS_LOGGED_DIRECTORIES=$1 SORS_DEPRECATION_LOG=$2
    PHP_OPTIONS+=(-d "auto_prepend_file=$ENV/matrix/deprecation-log.php")
    rm -f "$2"
}

watch_sees_what_it_should() {
    (
        watch_for "$ENV/matrix" "$DEV/planted.jsonl"
        php "${PHP_OPTIONS[@]}" "$ENV/matrix/planted.php" 2>/dev/null
        php "${PHP_OPTIONS[@]}" -r 'trigger_error("elsewhere");' 2>/dev/null
        php -r '$m = array_map(static fn ($l) => json_decode($l, true)["message"], file($argv[1]));
            exit($m === ["Undefined array key \"missing\"", "deprecated"] ? 0 : 1);' -- "$SORS_DEPRECATION_LOG"
    )
}

# The served shop is watched, too: a page with a planted notice tells it.
watch_sees_pages() {
    local content
    content="$(shop_dir matrix)/wp-content"
    mkdir -p "$content/planted"
    cp "$ENV/matrix/planted.php" "$content/planted/"
    echo "<?php isset(\$_GET['planted']) && require WP_CONTENT_DIR . '/planted/planted.php';" >"$content/mu-plugins/planted.php"
    curl -fsS -o /dev/null --max-time 60 "$SHOP_URL/?planted=1"
    grep -q '"deprecated"' "$SORS_DEPRECATION_LOG" || die "A notice planted in a page was not seen."
    rm -rf "$content/planted" "$content/mu-plugins/planted.php" "$SORS_DEPRECATION_LOG"
}

# look_at_pair WORDPRESS WOOCOMMERCE yes|no: in a subshell, which stops what it has started.
look_at_pair() {
    trap run_exit_actions EXIT
    EXIT_ACTIONS=()
    DB_STARTED=''
    local paths status=0
    make_shop matrix "$1" "$2"
    reset_shop matrix
    rm -f "$(shop_dir matrix)/wp-content/debug.log"
    watch_for "$ROOT/php:$(shop_dir matrix)/wp-content/plugins/sors-for-woocommerce:$(shop_dir matrix)/wp-content/planted" "$DEV/notices.jsonl"
    shop_php matrix "$ENV/matrix/prepare.php" storage "$3" || die "The storage of orders could not be chosen."
    start_sandbox matrix --articles 120
    start_web matrix
    watch_sees_pages
    (
        export_served
        export SORS_DEMO_RESULT="$DEV/matrix.json"
        shop_php matrix "$ENV/demo/run.php" | grep -E '→|WRONG|articles in'
    ) || status=1
    # An older WooCommerce's own notices may stand around them.
    mapfile -t paths < <(shop_php matrix "$ENV/matrix/prepare.php" addresses | grep '^/')
    [ "${#paths[@]}" -ge 6 ] || { warn "No product or order to look at."; status=1; }
    SORS_SHOP_URL="$SHOP_URL" SORS_LOGGED_DIRECTORIES='' php "$ENV/visit.php" "${paths[@]}" || status=1
    if [ -s "$SORS_DEPRECATION_LOG" ]; then
        warn "$(wc -l <"$SORS_DEPRECATION_LOG") notices of ours, for example:"
        sort "$SORS_DEPRECATION_LOG" | uniq -c | sort -rn | head -20
        status=1
    fi
    exit "$status"
}
