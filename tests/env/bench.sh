# shellcheck shell=bash
# ./dev bench: what is measured, on this machine, against what others do in the same run.

BENCHES='feed, import, unchanged, changed, stock, images, all, scale, kill, thumbnails, pictures, relay, checkout, relays'

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
            *) die "./dev bench knows --size N, --peers N, --times N and --json FILE, not '$1'." ;;
        esac
    done
    case $name in
        feed) bench_feed "${size:-20000}" "$json" ;;
        import | unchanged | changed | stock | images | all) bench_contenders "$name" "${size:-1000}" "$peers" "$json" ;;
        scale) bench_scale "${size:-50000}" "$json" ;;
        kill) bench_kill "${size:-5000}" "$times" ;;
        thumbnails) bench_thumbnails "$json" ;;
        relay) bench_relay "${size:-1000}" "$json" ;;
        relays) bench_relays "${size:-500}" ;;
        checkout) bench_checkout "${size:-200}" "$json" ;;
        pictures) bench_pictures "${size:-2000}" "$json" ;;
        *) die "./dev bench knows: $BENCHES. Not '$name'." ;;
    esac
}

# Reading all articles, 50 ms before each answer as over a real line.
bench_feed() {
    install_packages
    need_extension
    need_sandbox
    start_sandbox bench --articles "$1" --latency-ms 50
    export_sandbox
    export SORS_BENCH_EXTENSION="$EXTENSION"
    php "${PHP_OPTIONS[@]}" "$ROOT/tests/bench/feed.php" "$1" "$2" 8>&- 9>&-
}

# Scaling pictures: GD beside the extension.
bench_thumbnails() {
    install_packages
    need_extension
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
    shop_php test "$ROOT/tests/bench/thumbnails.php" "$1"
}

# A picture run, with WordPress's editor and with the extension's.
bench_pictures() {
    install_packages
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
    start_sandbox bench --articles "$1"
    export_sandbox
    shop_php test "$ROOT/tests/bench/pictures.php" "$1" "$2"
}

# prepare_bench_shop ARTICLES [OPTIONS…]: the shop of the benchmarks, freshly made, and a sandbox; the real WooCommerce or nothing.
prepare_bench_shop() {
    install_packages
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    ! is_standin "$WOOCOMMERCE" \
        || die "The benchmarks need the real WooCommerce; what the stand-in does tells nothing. SORS_WOOCOMMERCE names one."
    make_shop bench "$WORDPRESS" "$WOOCOMMERCE"
    start_sandbox bench --articles "$@"
    export_sandbox
    SORS_BENCH_DB_PID=$(cat "$DB_PID")
    export SORS_BENCH_DB_PID
    BENCH="$DEV/bench"
    rm -rf "$BENCH"
    mkdir -p "$BENCH"
}

# bench_contenders NAME SIZE PEERS JSON: every contender in turn, each step in a PHP of its own, each from a fresh shop.
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
            shop_php bench "$ROOT/tests/bench/one.php" "$contender" "$step" "$BENCH" \
                "$([ "$step" = "$silent" ] && echo - || echo "$results")" 6<&- \
                || die "The contender '$contender' did not do the step '$step'."
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

# bench_scale SIZE JSON: a small shop and a large one; what a run costs in them when hardly anything has changed.
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
            shop_php bench "$ROOT/tests/bench/scale.php" "$step" "$BENCH" "$results" || die "The step '$step' went wrong."
        done
    done
    reset_shop bench
    php "$ROOT/tests/bench/scale-report.php" "$results" "$json" 8>&- 9>&-
}

# bench_kill SIZE TIMES: not how fast, but how safe. The test of kill -9 with many articles.
bench_kill() {
    export SORS_KILL_ARTICLES="$1" SORS_KILL_TIMES="$2"
    PHP_OPTIONS+=(-d memory_limit=2G)
    cmd_phpunit tests/php/Plugin/Sync/KillTest.php --filter AtRandomMoments
}

# bench_relay SIZE JSON: orders queued and relayed as fast as they go; then orders that come in while cron runs each minute.
bench_relay() {
    local size=$1 json=$2 latency=100 seconds=180 arriving cron
    arriving=$((size < 450 ? size : 450))
    prepare_bench_shop 200 --latency-ms "$latency"
    reset_shop bench
    run_relay_bench_step open
    note "$size orders are placed"
    run_relay_bench_step fill 0 "$size"
    run_relay_bench_step relay "$BENCH/relay.json"
    note "$arriving orders come in over $seconds s, cron runs each minute"
    run_cron_each_minute $((seconds / 60 + 2)) &
    cron=$!
    run_relay_bench_step arrive "$size" "$arriving" "$seconds"
    wait "$cron"
    run_relay_bench_step waits "$BENCH/waits.json"
    reset_shop bench
    php "$ROOT/tests/bench/relay-report.php" "$size" "$arriving" "$seconds" "$latency" "$BENCH/relay.json" "$BENCH/waits.json" "$json" 8>&- 9>&-
}

run_relay_bench_step() { shop_php bench "$ROOT/tests/bench/relay.php" "$@" || die "The step '$1' went wrong."; }

# run_cron_each_minute TIMES: as a server's crontab calls WordPress.
run_cron_each_minute() {
    local next=$SECONDS time
    for ((time = 0; time < $1; time++)); do
        next=$((next + 60))
        sleep $((next > SECONDS ? next - SECONDS : 0))
        shop_php bench "$(shop_dir bench)/wp-cron.php" || warn "cron ended with an error"
    done
}

# bench_relays SIZE: not how fast, but how safe. Eight relays at once on so many orders.
bench_relays() {
    export SORS_RELAY_ORDERS="$1"
    cmd_phpunit tests/php/Plugin/Orders/ConcurrencyTest.php --filter EightRelays
}

# bench_checkout SIZE JSON: what the plugin adds to a shopper's checkout, with SORS well, down, slow and talking nonsense.
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
