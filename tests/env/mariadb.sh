# shellcheck shell=bash
# A private MariaDB: data, socket and pid file under .dev/, no TCP port, no system service.

# A socket's path is limited to 107 bytes, and mariadb-install-db cannot handle spaces. A short symbolic link avoids both.
DB_HOME="$DEV"
if [ "${#DEV}" -gt 80 ] || [[ $DEV == *[[:space:]]* ]]; then
    DB_HOME="/tmp/sors-dev-$(id -u)-$(printf '%s' "$DEV" | sha256sum | cut -c1-12)"
    ln -sfn "$DEV" "$DB_HOME"
fi
DB_DATA="$DB_HOME/mariadb"
DB_PID="$DB_HOME/run/mariadb.pid"
DB_LOG="$DB_HOME/mariadb.log"
DB_SOCKET="$DB_HOME/run/mariadb.sock"
DB_USER=sors

db() { mariadb --no-defaults --socket="$DB_SOCKET" --user="$DB_USER" --default-character-set=utf8mb4 "$@"; }
db_dump() { mariadb-dump --no-defaults --socket="$DB_SOCKET" --user="$DB_USER" --default-character-set=utf8mb4 "$@"; }
db_version() { db -N -e 'SELECT VERSION()'; }

find_db_server() { PATH="$PATH:/usr/sbin:/usr/libexec" command -v mariadbd; }

db_user_option() {
    if [ "$(id -u)" -eq 0 ]; then echo "--user=root"; else echo "--user=$(id -un)"; fi
}

# Every ./dev that needs the database holds a shared lock. The last one stops the server.
start_mariadb() {
    [ -z "${DB_STARTED:-}" ] || return 0
    exec 8>"$RUN/mariadb.start.lock" 9>"$RUN/mariadb.use.lock"
    flock 8
    flock -s 9
    on_exit stop_mariadb
    [ -f "$DB_DATA/.complete" ] || create_mariadb
    if ! { find_live_process "$DB_PID" mariadbd >/dev/null && db -e 'SELECT 1' >/dev/null 2>&1; }; then
        launch_mariadb
    fi
    DB_STARTED=1
    flock -u 8
}

create_mariadb() {
    say "Creating a private MariaDB in .dev/mariadb"
    rm -rf "$DB_DATA"
    mkdir -p "$DB_DATA"
    mariadb-install-db --no-defaults "$(db_user_option)" --datadir="$DB_DATA" --auth-root-authentication-method=normal \
        --skip-test-db --force >"$DB_LOG" 2>&1 || die "mariadb-install-db failed; see $DB_LOG"
    touch "$DB_DATA/.complete"
}

launch_mariadb() {
    local leftover
    if leftover=$(find_live_process "$DB_PID" "$DB_DATA"); then
        stop_process "$leftover" 20
    fi
    rm -f "$DB_SOCKET" "$DB_PID"
    # The data survives a killed process, but not a power cut. That is enough for test shops.
    "$(find_db_server)" --no-defaults "$(db_user_option)" --datadir="$DB_DATA" --socket="$DB_SOCKET" --pid-file="$DB_PID" \
        --log-error="$DB_LOG" --skip-networking --skip-log-bin --character-set-server=utf8mb4 \
        --collation-server=utf8mb4_unicode_520_ci --innodb-flush-log-at-trx-commit=2 --innodb-buffer-pool-size=256M \
        --innodb-log-file-size=128M --innodb-doublewrite=0 --max-allowed-packet=64M --max-connections=60 \
        --performance-schema=OFF --tmpdir=/tmp >/dev/null 2>&1 8>&- 9>&- </dev/null &
    disown
    wait_for 60 mariadb-admin --no-defaults --socket="$DB_SOCKET" --user=root ping \
        || die "MariaDB did not start; see $DB_LOG"
    mariadb --no-defaults --socket="$DB_SOCKET" --user=root -e "
        CREATE USER IF NOT EXISTS '$DB_USER'@'localhost';
        GRANT ALL ON *.* TO '$DB_USER'@'localhost';"
}

stop_mariadb() {
    local pid
    flock -u 9
    if flock -n 8 && flock -n -x 9 && pid=$(find_live_process "$DB_PID" mariadbd); then
        stop_process "$pid" 30
    fi
    exec 8>&- 9>&-
}
