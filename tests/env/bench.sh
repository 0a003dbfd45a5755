# shellcheck shell=bash
# ./dev bench: benchmarks. Each measures SORS for WooCommerce and its alternatives on this machine in the same run.

BENCHES='feed, import, unchanged, changed, stock, images, all, scale, kill, subsizes, image-editors, relay, checkout, relays'

cmd_bench() {
    local name=${1:-} size='' json='' peers=500 times=40
    [ $# -eq 0 ] || shift
    while [ $# -gt 0 ]; do
        case $1 in
            --size) size=$(parse_number_option --size "${2:-}" 20 1000000); shift 2 ;;
            --size=*) size=$(parse_number_option --size "${1#*=}" 20 1000000); shift ;;
            --peers) peers=$(parse_number_option --peers "${2:-}" 20 1000000); shift 2 ;;
            --peers=*) peers=$(parse_number_option --peers "${1#*=}" 20 1000000); shift ;;
            --times) times=$(parse_number_option --times "${2:-}" 3 1000); shift 2 ;;
            --times=*) times=$(parse_number_option --times "${1#*=}" 3 1000); shift ;;
            --json) json=${2:?--json needs a file}; shift 2 ;;
            --json=*) json=${1#*=}; shift ;;
            *) die "Unknown option '$1'. ./dev bench accepts --size N, --peers N, --times N and --json FILE." ;;
        esac
    done
    case $name in
        feed) bench_feed "${size:-20000}" "$json" ;;
        import | unchanged | changed | stock | images | all) bench_contenders "$name" "${size:-1000}" "$peers" "$json" ;;
        scale) bench_scale "${size:-50000}" "$json" ;;
        kill) bench_kill "${size:-5000}" "$times" ;;
        subsizes) bench_subsizes "$json" ;;
        image-editors) bench_image_editors "${size:-2000}" "$json" ;;
        relay) bench_relay "${size:-1000}" "$json" ;;
        relays) bench_relays "${size:-500}" ;;
        checkout) bench_checkout "${size:-200}" "$json" ;;
        *) die "No benchmark '$name'. There are: $BENCHES" ;;
    esac
}

# Reads all articles. Each response takes 50 ms, as over the internet.
bench_feed() {
    install_packages
    need_extension
    need_sandbox
    start_sandbox bench --articles "$1" --latency-ms 50
    export_sandbox
    export SORS_BENCH_EXTENSION="$EXTENSION"
    php "${PHP_OPTIONS[@]}" "$ROOT/tests/bench/feed.php" "$1" "$2" 8>&- 9>&-
}

# Creates the subsizes of single images with GD and with the extension.
bench_subsizes() {
    install_packages
    need_extension
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
    shop_php test "$ROOT/tests/bench/subsizes.php" "$1"
}

# Runs an image sync with WordPress's image editor and with the extension's.
bench_image_editors() {
    install_packages
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
    start_sandbox bench --articles "$1"
    export_sandbox
    shop_php test "$ROOT/tests/bench/image-editors.php" "$1" "$2"
}

# prepare_bench_shop ARTICLES [OPTIONS…]: makes the benchmark shop and starts a sandbox. Rejects the stand-in.
prepare_bench_shop() {
    install_packages
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    ! is_standin "$WOOCOMMERCE" \
        || die "The benchmarks need the real WooCommerce, not the stand-in. Set SORS_WOOCOMMERCE to a directory or zip."
    make_shop bench "$WORDPRESS" "$WOOCOMMERCE"
    start_sandbox bench --articles "$@"
    export_sandbox
    SORS_BENCH_DB_PID=$(cat "$DB_PID")
    export SORS_BENCH_DB_PID
    BENCH="$DEV/bench"
    rm -rf "$BENCH"
    mkdir -p "$BENCH"
}

# bench_contenders NAME SIZE PEERS JSON: runs each contender on a fresh shop, each step in a new PHP process.
bench_contenders() {
    local name=$1 size=$2 peers=$3 json=$4 contender articles steps silent step results
    prepare_bench_shop "$size"
    results="$BENCH/results.jsonl"
    : >"$results"
    while read -r contender articles steps silent <&6; do
        reset_shop bench
        change_bench_source reset "$articles"
        for step in ${steps//,/ }; do
            case $step in changed | stock) change_bench_source "$step" ;; esac
            note "$contender: $step, $articles articles"
            shop_php bench "$ROOT/tests/bench/measure.php" "$contender" "$step" "$BENCH" \
                "$([ "$step" = "$silent" ] && echo - || echo "$results")" 6<&- \
                || die "The contender '$contender' failed in the step '$step'."
        done
    done 6< <(php "$ROOT/tests/bench/plan.php" "$name" "$size" "$peers")
    reset_shop bench
    report_bench "$name" "$size" "$results" "$json"
}

change_bench_source() { php "${PHP_OPTIONS[@]}" "$ROOT/tests/bench/source.php" "$1" "$BENCH" "${2:-}" 8>&- 9>&-; }

report_bench() {
    local revision
    revision=$(git -C "$ROOT" describe --always --dirty 2>/dev/null || echo unknown)
    php "$ROOT/tests/bench/report.php" "$1" "$2" "$3" "$4" "$ROOT/docs" "$revision" "WordPress $(wordpress_version "$WORDPRESS"), \
$(woocommerce_label "$WOOCOMMERCE"), MariaDB $(db_version), PHP $(php -r 'echo PHP_VERSION;'), $(nproc) cores" 8>&- 9>&-
}

# bench_scale SIZE JSON: measures runs with few changes in a small and in a large shop.
bench_scale() {
    local size=$1 json=$2 articles step results
    prepare_bench_shop "$size"
    results="$BENCH/scale.jsonl"
    : >"$results"
    for articles in $([ "$size" -le 1000 ] || echo 1000) "$size"; do
        reset_shop bench
        change_bench_source reset "$articles"
        for step in import unchanged changed actions; do
            [ "$step" != changed ] || change_bench_source changed
            note "$step, $articles articles"
            shop_php bench "$ROOT/tests/bench/scale.php" "$step" "$BENCH" "$results" || die "The step '$step' failed; see above."
        done
    done
    reset_shop bench
    php "$ROOT/tests/bench/scale-report.php" "$results" "$json" 8>&- 9>&-
}

# bench_kill SIZE TIMES: runs the test that kills workers (kill -9), with many articles. Proves safety, measures nothing.
bench_kill() {
    export SORS_KILL_ARTICLES="$1" SORS_KILL_TIMES="$2"
    PHP_OPTIONS+=(-d memory_limit=2G)
    cmd_phpunit tests/php/Plugin/Sync/KillTest.php --filter AtRandomMoments
}

# bench_relay SIZE JSON: relays a full queue without pauses; then places orders while cron runs once a minute.
bench_relay() {
    local size=$1 json=$2 latency=100 seconds=180 arriving cron
    arriving=$((size < 450 ? size : 450))
    prepare_bench_shop 200 --latency-ms "$latency"
    reset_shop bench
    run_relay_bench_step open
    note "placing $size orders"
    run_relay_bench_step fill 0 "$size"
    run_relay_bench_step relay "$BENCH/relay.json"
    note "placing $arriving orders over $seconds s; cron runs once a minute"
    run_cron_each_minute $((seconds / 60 + 2)) &
    cron=$!
    run_relay_bench_step arrive "$size" "$arriving" "$seconds"
    wait "$cron"
    run_relay_bench_step waits "$BENCH/waits.json"
    reset_shop bench
    php "$ROOT/tests/bench/relay-report.php" "$size" "$arriving" "$seconds" "$latency" "$BENCH/relay.json" "$BENCH/waits.json" "$json" 8>&- 9>&-
}

run_relay_bench_step() { shop_php bench "$ROOT/tests/bench/relay.php" "$@" || die "The step '$1' failed; see above."; }

# run_cron_each_minute TIMES: calls wp-cron.php as a server's crontab does.
run_cron_each_minute() {
    local next=$SECONDS time
    for ((time = 0; time < $1; time++)); do
        next=$((next + 60))
        sleep $((next > SECONDS ? next - SECONDS : 0))
        shop_php bench "$(shop_dir bench)/wp-cron.php" || warn "cron ended with an error"
    done
}

# bench_relays SIZE: runs eight relays at once on SIZE orders. Proves safety, measures nothing.
bench_relays() {
    export SORS_RELAY_ORDERS="$1"
    cmd_phpunit tests/php/Plugin/Orders/Delivery/ConcurrencyTest.php --filter EightRelays
}

# bench_checkout SIZE JSON: measures what the plugin adds to a checkout while SORS works, is down, is slow or returns garbage.
bench_checkout() {
    local size=$1 json=$2 switch
    PHP_OPTIONS+=(-d opcache.enable_cli=1)
    prepare_bench_shop 200
    reset_shop bench
    switch="$(shop_dir bench)/wp-content/mu-plugins/checkout-switch.php"
    cp "$ROOT/tests/bench/checkout-switch.php" "$switch"
    on_exit "rm -f '$switch'"
    start_web bench
    export SORS_SHOP_URL="$SHOP_URL"
    shop_php bench "$ROOT/tests/bench/checkout.php" "$size" "$json"
    rm -f "$switch"
    reset_shop bench
}
