# shellcheck shell=bash
# ./dev demo: syncs a demo shop, sends one order, and serves the shop.

cmd_demo() {
    local check='' articles=2000
    while [ $# -gt 0 ]; do
        case $1 in
            --check) check=1; shift ;;
            --articles) articles=$(parse_number_option --articles "${2:-}" 10 200000); shift 2 ;;
            --articles=*) articles=$(parse_number_option --articles "${1#*=}" 10 200000); shift ;;
            *) die "Unknown option '$1'. ./dev demo accepts --check and --articles N." ;;
        esac
    done
    run_demo "$articles" reuse
    [ -z "$check" ] || return 0
    say "Shop: $SHOP_URL   wp-admin: $SHOP_URL/wp-admin/ (admin / admin)"
    note "Sandbox admin page: $SANDBOX_ADMIN/"
    note "Ctrl-C stops both."
    wait_for_interrupt
}

# run_demo ARTICLES fresh|reuse: "reuse" keeps the shop of an earlier demo of the same size.
run_demo() {
    local articles=$1 how=$2 kept="$DEV/demo.size" stamp
    install_packages
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    make_shop demo "$WORDPRESS" "$WOOCOMMERCE"
    stamp="$articles articles, shop $(cat "$(shop_dir demo)/.key")"
    if [ "$how" = fresh ] || [ "$(cat "$kept" 2>/dev/null)" != "$stamp" ]; then
        reset_shop demo
        rm -f "$DEV"/demo.state* "$kept" "$DEV/demo.json"
    fi
    start_sandbox demo --articles "$articles" --state "$DEV/demo.state"
    start_web demo
    fill_demo
    printf '%s\n' "$stamp" >"$kept"
}

fill_demo() {
    (
        export_served_shop
        export SORS_DEMO_RESULT="$DEV/demo.json" SORS_SHOP_URL="$SHOP_URL"
        shop_php demo "$ENV/demo/run.php"
    ) || die "The demo failed; see above, $DEV/sandbox-demo.log and $(shop_dir demo)/wp-content/debug.log"
}

# rerun_demo ARTICLES: restarts the sandbox from its state file and syncs the same shop. Nothing may change.
rerun_demo() {
    say "Running the demo again on the same shop"
    stop_process "$(cat "$RUN/sandbox-demo.pid")"
    start_sandbox demo --articles "$1" --state "$DEV/demo.state"
    fill_demo
    php -r '$r = json_decode(file_get_contents($argv[1]), true);
        foreach ($r["runs"] as $run) { if ($run["created"] + $run["updated"] + $run["failed"] > 0) { fwrite(STDERR, "second run: " . json_encode($run) . "\n"); exit(1); } }' \
        -- "$DEV/demo.json"
}
