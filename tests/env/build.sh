# shellcheck shell=bash
# Extension and sandbox: built in release mode, unless SORS_EXTENSION and SORS_SANDBOX name built ones.

TARGET="${CARGO_TARGET_DIR:-$ROOT/target}"
# A cdylib has one file name for all features. In one target directory, builds with and without PHP would replace each
# other.
PLAIN_TARGET="$TARGET/plain"

need_extension() {
    [ -z "${EXTENSION+known}" ] || return 0
    if [ "${SORS_EXTENSION:-}" = none ]; then
        EXTENSION=''
        warn "No extension is loaded: SORS_EXTENSION is 'none'."
        return 0
    elif [ -n "${SORS_EXTENSION:-}" ]; then
        [ -f "$SORS_EXTENSION" ] || die "SORS_EXTENSION: no file $SORS_EXTENSION."
        EXTENSION=$(realpath "$SORS_EXTENSION")
    else
        need_cargo
        say "Building the extension (release)"
        (cd "$ROOT" && cargo build --release --locked)
        EXTENSION="$TARGET/release/libsors.so"
    fi
    [ "$(php -n -d "extension=$EXTENSION" -r 'echo extension_loaded("sors") ? "yes" : "no";' 2>/dev/null)" = yes ] \
        || die "PHP $(php -r 'echo PHP_VERSION;') cannot load $EXTENSION: $(php -n -d "extension=$EXTENSION" -r '' 2>&1 | head -3)"
}

need_sandbox() {
    [ -z "${SANDBOX+known}" ] || return 0
    if [ "${SORS_SANDBOX:-}" = none ]; then
        SANDBOX=''
        return 0
    elif [ -n "${SORS_SANDBOX:-}" ]; then
        [ -x "$SORS_SANDBOX" ] || die "SORS_SANDBOX: no executable $SORS_SANDBOX."
        SANDBOX=$(realpath "$SORS_SANDBOX")
    else
        need_cargo
        say "Building the sandbox (release)"
        (cd "$ROOT" && cargo build --release --locked -p sors-sandbox --target-dir "$PLAIN_TARGET")
        SANDBOX="$PLAIN_TARGET/release/sors-sandbox"
    fi
}
