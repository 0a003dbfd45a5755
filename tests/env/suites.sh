# shellcheck shell=bash
# ./dev test: suites one after the other, each in a process of its own; one that fails never stops the rest.

SUITES=(form rust extension plugin contract standin dev browser acceptance canary)

suite_about() {
    case $1 in
        form) echo "rustfmt, clippy, phpcs, mago, names of SORS in their place" ;;
        rust) echo "the plain-Rust core and the sandbox: unit and integration tests" ;;
        extension) echo "the extension in php-cli, php-fpm and php -S" ;;
        plugin) echo "the plugin inside the test shop" ;;
        contract) echo "the WooCommerce contract against the WooCommerce of the test shop" ;;
        standin) echo "the same contract, and the plugin, on the stand-in" ;;
        dev) echo "./dev itself" ;;
        browser) echo "a real browser on the settings page and a run" ;;
        acceptance) echo "the demo with 2,000 articles, twice, every article compared with SORS's" ;;
        canary) echo "no API key in any log, table or mail that the suites left" ;;
        *) return 1 ;;
    esac
}

cmd_test() {
    local suite chosen=("$@")
    if [ "${1:-}" = help ]; then
        for suite in "${SUITES[@]}"; do printf '%-11s %s\n' "$suite" "$(suite_about "$suite")"; done
        return 0
    fi
    [ $# -gt 0 ] || chosen=("${SUITES[@]}")
    for suite in "${chosen[@]}"; do
        suite_about "$suite" >/dev/null || die "No suite '$suite'. There are: ${SUITES[*]}"
    done
    prepare_suites "${chosen[@]}"
    if [ $# -eq 0 ] && is_standin "$WOOCOMMERCE"; then
        note "The test shop is the stand-in's: its own suite would be 'contract' and 'plugin' once more, and is left out."
        mapfile -t chosen < <(printf '%s\n' "${chosen[@]}" | grep -vx standin)
    fi
    run_suites "${chosen[@]}"
}

# Built and unpacked once, handed to the suites by the environment.
prepare_suites() {
    local wants=" $* "
    install_packages "$([[ $wants == *' browser '* ]] && echo browser)"
    need_cargo
    if [[ $wants =~ ' '(extension|plugin|contract|standin|dev|browser|acceptance)' ' ]]; then
        need_extension
        need_sandbox
        find_wordpress
        find_woocommerce
        start_mariadb
        export SORS_EXTENSION="$EXTENSION" SORS_SANDBOX="$SANDBOX" SORS_WORDPRESS="$WORDPRESS"
        is_standin "$WOOCOMMERCE" || export SORS_WOOCOMMERCE="$WOOCOMMERCE"
    fi
}

run_suites() {
    local suite status passed=0 failed=0 began lines=() logs="$DEV/logs"
    mkdir -p "$logs"
    for suite in "$@"; do
        printf '\n'
        say "${BOLD}$suite${PLAIN}: $(suite_about "$suite")"
        began=$SECONDS
        status=0
        "$ROOT/dev" _suite "$suite" 2>&1 </dev/null | tee "$logs/$suite.log" || status=$?
        if [ "$status" -eq 0 ]; then
            passed=$((passed + 1))
            lines+=("${GREEN}passed${PLAIN} $(printf '%-11s %4ss' "$suite" $((SECONDS - began)))  $(closing_line "$logs/$suite.log")")
        else
            failed=$((failed + 1))
            lines+=("${RED}FAILED${PLAIN} $(printf '%-11s %4ss' "$suite" $((SECONDS - began)))  $(closing_line "$logs/$suite.log")")
        fi
    done
    printf '\n'
    say "What ran against what"
    ran_against
    say "Summary"
    printf '    %s\n' "${lines[@]}"
    printf '\nsuites: %d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
}

ran_against() {
    note "PHP $(php -r 'echo PHP_VERSION, PHP_ZTS ? " ZTS" : " NTS";'), $( (cd "$ROOT" && cargo --version) 2>/dev/null || echo 'no cargo'), $(phpunit --version | cut -d' ' -f1-2)"
    [ -n "${WORDPRESS:-}" ] || return 0
    note "WordPress $(wordpress_version "$WORDPRESS") from $WORDPRESS_FROM"
    note "$(woocommerce_label "$WOOCOMMERCE") from $WOOCOMMERCE_FROM$(is_standin "$WOOCOMMERCE" && echo ': no real WooCommerce could be had')"
    note "MariaDB $(db_version)"
    note "Extension $(php -n -d "extension=$EXTENSION" -r 'echo phpversion("sors");') from $EXTENSION"
}

# The runners' own closing lines, as they printed them.
closing_line() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -aE '^(OK \(|OK, but|Tests: [0-9]|test result:|[0-9]+ passed, [0-9]+ failed|error: |No tests executed)' \
        | summed_up | tail -1
}

# Several cargo lines as one; the rest as it is.
summed_up() {
    awk '/^test result:/ { passed += $4; failed += $6; ignored += $8; cargo = 1; next } { last = last ? last " · " $0 : $0 }
        END { if (cargo) printf "%d passed, %d failed, %d ignored%s\n", passed, failed, ignored, last ? " · " last : ""; else print last }'
}

cmd__suite() {
    suite_about "${1:-}" >/dev/null || die "No suite '${1:-}'."
    "suite_$1"
}

# A suite of several commands runs them all and fails at the end.
SUITE_STATUS=0
step() {
    note "\$ $*"
    "$@" || { SUITE_STATUS=1; warn "failed: $*"; }
}

in_root() { (cd "$ROOT" && "$@"); }

suite_form() { cmd_lint; }

suite_rust() {
    need_cargo
    step in_root cargo test --locked --workspace --no-default-features --no-fail-fast --quiet --target-dir "$PLAIN_TARGET"
    return "$SUITE_STATUS"
}

suite_extension() {
    need_extension
    need_sandbox
    extension_phpunit
}

# shop_for NAME WOOCOMMERCE_DIR: a fresh shop for a suite.
shop_for() {
    need_extension
    need_sandbox
    find_wordpress
    make_shop "$1" "$WORDPRESS" "$2"
    reset_shop "$1"
    note "WordPress $(wordpress_version "$WORDPRESS"), $(woocommerce_label "$2"), MariaDB $(db_version), PHP $(php -r 'echo PHP_VERSION;')"
}

suite_plugin() {
    find_woocommerce
    shop_for test "$WOOCOMMERCE"
    shop_phpunit test shop tests/php/Plugin
}

suite_contract() {
    find_woocommerce
    shop_for test "$WOOCOMMERCE"
    shop_phpunit test shop tests/php/WooCommerceContract
}

suite_standin() {
    shop_for standin "$ROOT/tests/woocommerce-standin"
    step shop_phpunit standin shop tests/php/WooCommerceContract
    step shop_phpunit standin shop tests/php/Plugin
    return "$SUITE_STATUS"
}

suite_dev() {
    need_extension
    need_sandbox
    SORS_EXTENSION="$EXTENSION" SORS_SANDBOX="$SANDBOX" bash "$ENV/test-dev.sh"
}

suite_acceptance() {
    local articles=2000
    run_demo "$articles" fresh
    step demo_again "$articles"
    export_served
    step shop_phpunit demo acceptance
    return "$SUITE_STATUS"
}

# Whatever a suite left behind, without the keys it used.
suite_canary() {
    local places=() found planted
    planted=$(mktemp "$DEV/canary.XXXXXX")
    on_exit "rm -f '$planted'"
    echo 'canary-0123456789abcdef' >"$planted"
    grep -qE "$CANARY" "$planted" || die "The search for keys finds none even where there is one."
    rm -f "$planted"
    mapfile -t places < <(compgen -G "$DEV/*.log"; compgen -G "$DEV/logs"; compgen -G "$DEV/shops/*/mail.log"
        compgen -G "$DEV/shops/*/wp-content/debug.log"; compgen -G "$DEV/shops/*/wp-content/uploads/wc-logs")
    found=$(grep -rlaE "$CANARY" "${places[@]}" || true)
    [ -z "$found" ] || die "An API key is in: $found"
    start_mariadb
    for shop in test standin demo; do
        ! db -N -e 'SHOW DATABASES' | grep -qx "shop_$shop" || ! db_dump "shop_$shop" | grep -qaE "$CANARY" \
            || die "An API key is readable in the database of the shop '$shop'."
    done
    echo "searched ${#places[@]} logs and the shops' databases"
    echo "1 passed, 0 failed"
}
CANARY='canary-[0-9a-z]'
