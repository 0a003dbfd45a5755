# shellcheck shell=bash
# Output, cleanup and small helpers of ./dev. The caller sources this file and sets ROOT, ENV and DEV.

CACHE="${XDG_CACHE_HOME:-${HOME:-$DEV/home}/.cache}/sors-dev"
RUN="$DEV/run"
mkdir -p "$RUN"

if [ -t 1 ]; then
    BOLD=$'\e[1m' RED=$'\e[31m' GREEN=$'\e[32m' YELLOW=$'\e[33m' PLAIN=$'\e[0m'
else
    BOLD='' RED='' GREEN='' YELLOW='' PLAIN=''
fi

say() { printf '%s\n' "${BOLD}==>${PLAIN} $*"; }
note() { printf '    %s\n' "$*"; }
warn() { printf '%s\n' "${YELLOW}!!!${PLAIN} $*" >&2; }
die() {
    printf '%s\n' "${RED}error:${PLAIN} $*" >&2
    exit 1
}

has_command() { command -v "$1" >/dev/null 2>&1; }

# on_exit COMMAND: runs COMMAND when ./dev ends, also after Ctrl-C. The last command runs first; failures are ignored.
EXIT_ACTIONS=()
on_exit() { EXIT_ACTIONS=("$1" "${EXIT_ACTIONS[@]}"); }
run_exit_actions() {
    local status=$? action
    trap - EXIT
    trap '' INT TERM
    for action in "${EXIT_ACTIONS[@]}"; do
        eval "$action" || true
    done
    exit "$status"
}
trap run_exit_actions EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# find_live_process PIDFILE WORD: prints the process ID if that process lives and its command line contains WORD.
find_live_process() {
    local pid
    pid=$(cat "$1" 2>/dev/null) || return 1
    [[ $pid =~ ^[0-9]+$ ]] || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$2" || return 1
    printf '%s\n' "$pid"
}

# stop_process PID [SECONDS]: sends TERM, waits, then sends KILL.
stop_process() {
    local pid=$1 tries=$((${2:-10} * 20))
    kill "$pid" 2>/dev/null || return 0
    while kill -0 "$pid" 2>/dev/null && [ "$tries" -gt 0 ]; do
        sleep 0.05
        tries=$((tries - 1))
    done
    kill -9 "$pid" 2>/dev/null || true
}

# wait_for SECONDS COMMAND…: repeats COMMAND until it succeeds; fails after SECONDS.
wait_for() {
    local tries=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.05
    done
}

# find_free_port [PORT]: prints PORT if it is free; fails if it is not. Without PORT, prints any free port.
find_free_port() {
    php -r '$s = stream_socket_server("tcp://127.0.0.1:" . (int) ($argv[1] ?? 0)); if ($s === false) { exit(1); }
        echo substr(strrchr(stream_socket_get_name($s, false), ":"), 1);' -- "${1:-0}" 2>/dev/null
}

# parse_number_option NAME VALUE MIN MAX: prints VALUE if it is a whole number in the range; else exits.
parse_number_option() {
    [[ ${2:-} =~ ^[0-9]{1,9}$ ]] && [ "$2" -ge "$3" ] && [ "$2" -le "$4" ] \
        || die "$1 needs a whole number from $3 to $4, not '${2:-}'."
    printf '%s\n' "$2"
}

# hash_files FILE…: prints one short hash of all contents.
hash_files() { cat -- "$@" | sha256sum | cut -c1-16; }
