# shellcheck shell=bash
# ./dev test: runs suites, each in its own process. A failing suite does not stop the others. Without arguments, suites
# run in parallel lanes, which share no shop. Named suites run one after the other.

LANES=("lint rust contract plugin browser" "extension profile dev artifacts" "standin acceptance matrix")
# Reads the logs and databases of all other suites.
LAST=canary
read -ra SUITES <<<"${LANES[*]} $LAST"

describe_suite() {
    case $1 in
        lint) echo "./dev lint: format, static analysis, names, layers, words, translations" ;;
        rust) echo "Rust core and sandbox: unit and integration tests" ;;
        extension) echo "extension in php-cli, php-fpm and php -S" ;;
        plugin) echo "plugin in the test shop" ;;
        profile) echo "plugin with the second contract profile" ;;
        contract) echo "WooCommerce contract on the WooCommerce of the test shop" ;;
        standin) echo "WooCommerce contract and plugin on the stand-in" ;;
        dev) echo "./dev itself and the checks of ./dev lint" ;;
        browser) echo "screens and a run in a real browser" ;;
        acceptance) echo "demo with 2,000 articles, twice; compares every article with SORS" ;;
        artifacts) echo "./dev dist: a shop with only the zip and the Debian package, and their removal" ;;
        matrix) echo "plugin on each available WordPress and WooCommerce; no notices or deprecations" ;;
        canary) echo "no API key in any log, table or mail of the other suites" ;;
        *) return 1 ;;
    esac
}

cmd_test() {
    local suite chosen=("$@")
    if [ "${1:-}" = help ]; then
        for suite in "${SUITES[@]}"; do printf '%-11s %s\n' "$suite" "$(describe_suite "$suite")"; done
        return 0
    fi
    [ $# -gt 0 ] || chosen=("${SUITES[@]}")
    for suite in "${chosen[@]}"; do
        describe_suite "$suite" >/dev/null || die "No suite '$suite'. There are: ${SUITES[*]}"
    done
    prepare_suites "${chosen[@]}"
    mkdir -p "$LOGS"
    rm -f "$LOGS"/*.result
    if [ $# -eq 0 ]; then
        run_lanes
    else
        for suite in "${chosen[@]}"; do
            announce_suite "$suite"
            run_suite "$suite" | tee "$LOGS/$suite.log"
        done
    fi
    print_summary "${chosen[@]}"
}

# Builds and unpacks once; the suites get the results through the environment.
prepare_suites() {
    local wants=" $* "
    install_packages "$([[ $wants == *' browser '* ]] && echo browser)"
    need_cargo
    if [[ $wants =~ ' '(extension|plugin|profile|contract|standin|dev|browser|acceptance|artifacts|matrix)' ' ]]; then
        need_extension
        need_sandbox
        find_wordpress
        find_woocommerce
        start_mariadb
        export SORS_EXTENSION="$EXTENSION" SORS_SANDBOX="$SANDBOX" SORS_WORDPRESS="$WORDPRESS"
        is_standin "$WOOCOMMERCE" || export SORS_WOOCOMMERCE="$WOOCOMMERCE"
    fi
}

LOGS="$DEV/logs"

announce_suite() {
    printf '\n'
    say "${BOLD}$1${PLAIN}: $(describe_suite "$1")"
}

# run_suite SUITE: prints its output; writes exit status and seconds to SUITE.result.
run_suite() {
    local began=$SECONDS status=0
    "$ROOT/dev" _suite "$1" 2>&1 </dev/null || status=$?
    printf '%d %d\n' "$status" $((SECONDS - began)) >"$LOGS/$1.result"
}

# Runs all lanes in parallel, then the last suite. Prints a suite's output when the suite has ended.
run_lanes() {
    local lane pids=() suites
    # Each lane is a process group, so that a signal reaches all its processes.
    set -m
    for lane in "${LANES[@]}"; do
        read -ra suites <<<"$lane"
        run_lane "${suites[@]}" &
        pids+=("$!")
    done
    set +m
    on_exit "stop_lanes ${pids[*]}"
    wait "${pids[@]}" || true
    run_lane "$LAST"
}

# stop_lanes PID…: stops the lanes and their processes. Ctrl-C alone does not reach a process that ignores it.
stop_lanes() {
    local pid
    for pid in "$@"; do kill -TERM -- "-$pid" 2>/dev/null || true; done
    for pid in "$@"; do wait_for 20 is_group_gone "$pid" || kill -9 -- "-$pid" 2>/dev/null || true; done
}

run_lane() {
    local suite
    for suite in "$@"; do
        if [ "$suite" = standin ] && is_standin "$WOOCOMMERCE"; then
            say "standin is skipped: the test shop uses the stand-in, so 'contract' and 'plugin' cover it."
            echo skipped >"$LOGS/$suite.result"
            continue
        fi
        say "${BOLD}$suite${PLAIN} starts: $(describe_suite "$suite")"
        run_suite "$suite" >"$LOGS/$suite.log"
        (
            flock 6
            announce_suite "$suite"
            cat "$LOGS/$suite.log"
        ) 6>"$LOGS/.lock"
    done
}

# print_summary SUITE…: prints a line per suite. Fails if a suite failed or was aborted.
print_summary() {
    local suite status seconds word passed=0 failed=0 lines=()
    for suite in "$@"; do
        read -r status seconds <"$LOGS/$suite.result" || status='aborted'
        case $status in
            skipped) continue ;;
            0) word="${GREEN}passed${PLAIN}"; passed=$((passed + 1)) ;;
            *) word="${RED}FAILED${PLAIN}"; failed=$((failed + 1)) ;;
        esac
        lines+=("$word $(printf '%-11s %4ss' "$suite" "${seconds:--}")  $(print_result_line "$LOGS/$suite.log")")
    done
    printf '\n'
    say "Versions"
    print_versions
    say "Summary after $SECONDS s"
    printf '    %s\n' "${lines[@]}"
    printf '\nsuites: %d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
}

print_versions() {
    note "PHP $(php -r 'echo PHP_VERSION, PHP_ZTS ? " ZTS" : " NTS";'), $( (cd "$ROOT" && cargo --version) 2>/dev/null || echo 'no cargo'), $(phpunit --version | cut -d' ' -f1-2)"
    [ -n "${WORDPRESS:-}" ] || return 0
    note "WordPress $(wordpress_version "$WORDPRESS") from $WORDPRESS_FROM"
    note "$(woocommerce_label "$WOOCOMMERCE") from $WOOCOMMERCE_FROM$(is_standin "$WOOCOMMERCE" && echo ': no real WooCommerce found')"
    note "MariaDB $(db_version)"
    note "Extension $(php -n -d "extension=$EXTENSION" -r 'echo phpversion("sors");') from $EXTENSION"
}

# Prints the result lines of the test runners; nothing if the suite was aborted.
print_result_line() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -aE '^(OK \(|OK, but|Tests: [0-9]|test result:|[0-9]+ passed, [0-9]+ failed|error: |No tests executed)' \
        | sum_cargo_results | tail -1 || true
}

# Sums the lines of several cargo tests; keeps the others.
sum_cargo_results() {
    awk '/^test result:/ { passed += $4; failed += $6; ignored += $8; cargo = 1; next } { last = last ? last " · " $0 : $0 }
        END { if (cargo) printf "%d passed, %d failed, %d ignored%s\n", passed, failed, ignored, last ? " · " last : ""; else print last }'
}

cmd__suite() {
    describe_suite "${1:-}" >/dev/null || die "No suite '${1:-}'."
    "suite_$1"
}

# run_step COMMAND…: runs a command of a suite. A failure lets the suite continue; SUITE_STATUS keeps it.
SUITE_STATUS=0
run_step() {
    note "\$ $*"
    "$@" || { SUITE_STATUS=1; warn "failed: $*"; }
}

run_in_root() { (cd "$ROOT" && "$@"); }

suite_lint() { cmd_lint; }

suite_rust() {
    need_cargo
    run_step run_in_root cargo test --locked --workspace --no-default-features --no-fail-fast --quiet --target-dir "$PLAIN_TARGET"
    return "$SUITE_STATUS"
}

suite_extension() {
    need_extension
    need_sandbox
    run_extension_phpunit
}

# prepare_shop NAME WOOCOMMERCE_DIR: makes or resets the shop of a suite.
prepare_shop() {
    need_extension
    need_sandbox
    find_wordpress
    make_shop "$1" "$WORDPRESS" "$2"
    reset_shop "$1"
    note "WordPress $(wordpress_version "$WORDPRESS"), $(woocommerce_label "$2"), MariaDB $(db_version), PHP $(php -r 'echo PHP_VERSION;')"
}

suite_plugin() {
    find_woocommerce
    prepare_shop test "$WOOCOMMERCE"
    run_shop_phpunit test shop tests/php/Plugin
}

# Uses a separate shop, as it runs in parallel with the suite "plugin".
suite_profile() {
    find_woocommerce
    prepare_shop profile "$WOOCOMMERCE"
    SORS_TEST_PROFILE="$ROOT/tests/profiles/serbian.json" run_shop_phpunit profile shop tests/php/Plugin
}

suite_contract() {
    find_woocommerce
    prepare_shop test "$WOOCOMMERCE"
    run_shop_phpunit test shop tests/php/WooCommerceContract
}

suite_standin() {
    prepare_shop standin "$ROOT/tests/woocommerce-standin"
    run_step run_shop_phpunit standin shop tests/php/WooCommerceContract
    run_step run_shop_phpunit standin shop tests/php/Plugin
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
    run_step rerun_demo "$articles"
    export_served_shop
    run_step run_shop_phpunit demo acceptance
    return "$SUITE_STATUS"
}

# Searches everything that the suites left for the API keys they used.
suite_canary() {
    local places=() found planted
    planted=$(mktemp "$DEV/canary.XXXXXX")
    on_exit "rm -f '$planted'"
    echo 'canary-0123456789abcdef' >"$planted"
    grep -qE "$CANARY" "$planted" || die "The search does not find a planted API key."
    rm -f "$planted"
    mapfile -t places < <(compgen -G "$DEV/*.log"; compgen -G "$DEV/logs"; compgen -G "$DEV/shops/*/mail.log"
        compgen -G "$DEV/shops/*/wp-content/debug.log"; compgen -G "$DEV/shops/*/wp-content/uploads/wc-logs")
    found=$(grep -rlaE "$CANARY" "${places[@]}" || true)
    [ -z "$found" ] || die "These files contain an API key: $found"
    start_mariadb
    for shop in test profile standin demo artifacts matrix; do
        ! db -N -e 'SHOW DATABASES' | grep -qx "shop_$shop" || ! db_dump "shop_$shop" | grep -qaE "$CANARY" \
            || die "The database of the shop '$shop' contains an API key in plain text."
    done
    echo "searched ${#places[@]} logs and the shops' databases"
    echo "1 passed, 0 failed"
}
CANARY='canary-[0-9a-z]'
