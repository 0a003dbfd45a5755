# shellcheck shell=bash
# Serves a shop with PHP's built-in server: several workers, one port per shop.

WEB_WORKERS=4

# start_web SHOP: sets SHOP_URL. Reuses the last port if it is free, so that open browser tabs keep working.
start_web() {
    local name=$1 pid leftover pidfile="$RUN/web-$1.pid" portfile="$RUN/web-$1.port" port directory
    directory=$(shop_dir "$name")
    if leftover=$(find_live_process "$pidfile" "$ENV/router.php"); then
        note "Stopping the web server left behind by an earlier ./dev (process $leftover)"
        stop_process_group "$leftover"
    fi
    port=$(find_free_port "$(cat "$portfile" 2>/dev/null || echo 0)") || port=$(find_free_port)
    SHOP_URL="http://127.0.0.1:$port"
    (
        export_shop_environment "$name"
        # shellcheck disable=SC2030  # only for the server
        export SORS_SHOP_URL="$SHOP_URL" PHP_CLI_SERVER_WORKERS="$WEB_WORKERS"
        exec setsid php "${PHP_OPTIONS[@]}" ${EXTENSION:+-d "extension=$EXTENSION"} -d "error_log=$DEV/web-$name-php.log" \
            -S "127.0.0.1:$port" -t "$directory" "$ENV/router.php" >"$DEV/web-$name.log" 2>&1 </dev/null 8>&- 9>&-
    ) &
    pid=$!
    disown
    printf '%s\n' "$pid" >"$pidfile"
    on_exit "stop_process_group $pid; rm -f '$pidfile'"
    printf '%s\n' "$port" >"$portfile"
    wait_for 30 curl -fsS -o /dev/null --max-time 20 "$SHOP_URL/wp-login.php" \
        || die "No response from the shop at $SHOP_URL; see $DEV/web-$name.log"
}

# stop_process_group PID: stops a server with its forked workers, which would outlive it.
stop_process_group() {
    kill -INT -- "-$1" 2>/dev/null || return 0
    wait_for 5 is_group_gone "$1" || kill -9 -- "-$1" 2>/dev/null || true
}
is_group_gone() { ! kill -0 -- "-$1" 2>/dev/null; }

export_served_shop() {
    # shellcheck disable=SC2031  # exported for the commands of this shell
    export SORS_ROOT="$ROOT" SORS_SHOP_URL="$SHOP_URL" SORS_SHOP_USER=admin SORS_SHOP_PASSWORD=admin
    export_sandbox
}

export_sandbox() {
    export SORS_SANDBOX_HTTP="$SANDBOX_HTTP" SORS_SANDBOX_HTTPS="$SANDBOX_HTTPS" SORS_SANDBOX_CA="$SANDBOX_CA"
    export SORS_SANDBOX_KEY="$SANDBOX_KEY" SORS_SANDBOX_ADMIN="$SANDBOX_ADMIN"
}

# cmd_serve [--articles N] [COMMAND…]
cmd_serve() {
    local articles=200
    if [ "${1:-}" = --articles ]; then
        articles=$(parse_number_option --articles "${2:-}" 1 1000000)
        shift 2
    fi
    install_packages
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
    reset_shop test
    start_sandbox test --articles "$articles"
    start_web test
    export_served_shop
    # COMMAND may reset the shop to its installed state, which needs these.
    export_shop_environment test
    export SORS_EXTENSION="${EXTENSION:-}"
    if [ $# -gt 0 ]; then
        "$@" 8>&- 9>&-
        return
    fi
    say "Test shop: $SHOP_URL  (wp-admin: admin / admin)"
    note "Sandbox: $SANDBOX_HTTPS  CA file: $SANDBOX_CA  key: $SANDBOX_KEY"
    note "Sandbox admin page: $SANDBOX_ADMIN/"
    note "Ctrl-C stops both."
    wait_for_interrupt
}

# Waits without holding the database's lock. tail ends with this process.
wait_for_interrupt() {
    tail --pid=$$ -f /dev/null 8>&- 9>&- &
    on_exit "kill $! 2>/dev/null"
    wait $!
}
