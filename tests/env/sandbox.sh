# shellcheck shell=bash
# Starts sors-sandbox.

# start_sandbox NAME [OPTIONS…]: sets SANDBOX_HTTP, SANDBOX_HTTPS, SANDBOX_CA, SANDBOX_KEY, SANDBOX_ADMIN.
# Reuses the ports of the last start if they are free: image addresses contain them.
start_sandbox() {
    local name=$1 pid leftover http https
    local pidfile="$RUN/sandbox-$1.pid" ready="$RUN/sandbox-$1.json" log="$DEV/sandbox-$1.log"
    shift
    if leftover=$(find_live_process "$pidfile" "$ready"); then
        note "Stopping the sandbox left behind by an earlier ./dev (process $leftover)"
        stop_process "$leftover"
    fi
    # The sandbox deletes its ready file when it ends. These files keep the ports.
    http=$(choose_sandbox_port "$RUN/sandbox-$name.http")
    https=$(choose_sandbox_port "$RUN/sandbox-$name.https")
    rm -f "$ready"
    SANDBOX_KEY="canary-of-dev-$name-4f1d8c"
    "$SANDBOX" --profile assumed --http "127.0.0.1:$http" --https "127.0.0.1:$https" --seed 1 --key "$SANDBOX_KEY" \
        --ready-file "$ready" --with-parent "$@" >"$log" 2>&1 </dev/null 8>&- 9>&- &
    pid=$!
    disown
    printf '%s\n' "$pid" >"$pidfile"
    on_exit "stop_process $pid; rm -f '$pidfile'"
    wait_for 120 is_sandbox_ready_or_gone "$pid" "$ready" || die "The sandbox did not start: $(tail -3 "$log")"
    [ -f "$ready" ] || die "The sandbox exited: $(tail -3 "$log")"
    SANDBOX_HTTP=$(read_ready_value "$ready" http)
    SANDBOX_HTTPS=$(read_ready_value "$ready" https)
    SANDBOX_CA=$(read_ready_value "$ready" ca_file)
    SANDBOX_ADMIN=$(read_ready_value "$ready" admin)
}

# Succeeds once the sandbox is ready or its process has ended.
is_sandbox_ready_or_gone() { [ -f "$2" ] || ! kill -0 "$1" 2>/dev/null; }

read_ready_value() { php -r 'echo json_decode(file_get_contents($argv[1]), true)[$argv[2]] ?? "";' -- "$1" "$2"; }

choose_sandbox_port() {
    local last
    last=$(cat "$1" 2>/dev/null) || last=0
    last=$(find_free_port "$last" || find_free_port)
    printf '%s\n' "$last" | tee "$1"
}
