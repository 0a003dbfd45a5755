# shellcheck shell=bash
# The extension and the sandbox: built in release mode, or named by SORS_EXTENSION and SORS_SANDBOX.

TARGET="${CARGO_TARGET_DIR:-$ROOT/target}"
# A package with a cdylib has one file name for all its features: built with and without PHP in one place, each would
# throw the other away.
PLAIN_TARGET="$TARGET/plain"

need_extension() {
    [ -z "${EXTENSION+known}" ] || return 0
    if [ "${SORS_EXTENSION:-}" = none ]; then
        EXTENSION=''
        warn "Running without the extension (SORS_EXTENSION=none)."
        return 0
    elif [ -n "${SORS_EXTENSION:-}" ]; then
        [ -f "$SORS_EXTENSION" ] || die "SORS_EXTENSION ($SORS_EXTENSION) is not there."
        EXTENSION=$(realpath "$SORS_EXTENSION")
    else
        need_cargo
        say "Building the extension (release)"
        (cd "$ROOT" && cargo build --release --locked)
        EXTENSION="$TARGET/release/libsors.so"
    fi
    [ "$(php -n -d "extension=$EXTENSION" -r 'echo extension_loaded("sors") ? "yes" : "no";' 2>/dev/null)" = yes ] \
        || die "PHP $(php -r 'echo PHP_VERSION;') can't load $EXTENSION: $(php -n -d "extension=$EXTENSION" -r '' 2>&1 | head -3)"
}

need_sandbox() {
    [ -z "${SANDBOX+known}" ] || return 0
    if [ "${SORS_SANDBOX:-}" = none ]; then
        SANDBOX=''
        return 0
    elif [ -n "${SORS_SANDBOX:-}" ]; then
        [ -x "$SORS_SANDBOX" ] || die "SORS_SANDBOX ($SORS_SANDBOX) is not there."
        SANDBOX=$(realpath "$SORS_SANDBOX")
    else
        need_cargo
        say "Building the sandbox (release)"
        (cd "$ROOT" && cargo build --release --locked -p sors-sandbox --target-dir "$PLAIN_TARGET")
        SANDBOX="$PLAIN_TARGET/release/sors-sandbox"
    fi
}
