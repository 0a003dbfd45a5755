# shellcheck shell=bash
# A cargo that works and is new enough.

rust_needed() { sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml" | head -1; }
usable_cargo() {
    local version
    version=$(cd "$ROOT" && cargo --version 2>/dev/null | cut -d' ' -f2) && [ -n "$version" ] \
        && at_least "${version%%-*}" "$(rust_needed)"
}

need_cargo() {
    [ -z "${CARGO_KNOWN:-}" ] || return 0
    [ ! -d "${CARGO_HOME:-$HOME/.cargo}/bin" ] || PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    usable_cargo || borrow_toolchain || install_rustup
    CARGO_KNOWN=1
}

# With another HOME, rustup's proxy finds no toolchain although one lies beside it.
borrow_toolchain() {
    local proxy home
    proxy=$(command -v cargo) || return 1
    home="$(dirname "$(dirname "$(dirname "$proxy")")")/.rustup"
    [ -z "${RUSTUP_HOME:-}" ] && [ -d "$home/toolchains" ] || return 1
    export RUSTUP_HOME="$home"
    if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && ! usable_cargo; then
        RUSTUP_TOOLCHAIN=$(find "$home/toolchains" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -rV | grep -m1 stable) \
            && export RUSTUP_TOOLCHAIN
    fi
    usable_cargo && note "Rust: the toolchain in $home"
}

install_rustup() {
    local installer="$DEV/rustup-init.sh"
    say "Installing Rust with rustup (no cargo $(rust_needed) or newer here)"
    if curl -fsSL --proto '=https' --tlsv1.2 --connect-timeout 10 -o "$installer" https://sh.rustup.rs; then
        sh "$installer" -y --no-modify-path --profile minimal --component clippy --component rustfmt >"$DEV/rustup.log" 2>&1 \
            || die "rustup could not install Rust; see $DEV/rustup.log"
        PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    fi
    usable_cargo || die "Rust $(rust_needed) or newer is needed, and https://sh.rustup.rs can't be reached." \
        "Install it (https://rustup.rs) and run ./dev again."
}

# rustfmt and clippy, for checks of form.
need_rust_checkers() {
    need_cargo
    local part missing=()
    for part in fmt clippy; do
        (cd "$ROOT" && cargo "$part" --version >/dev/null 2>&1) || missing+=("${part/fmt/rustfmt}")
    done
    [ "${#missing[@]}" -eq 0 ] || rustup component add "${missing[@]}" || die "Missing: ${missing[*]} of Rust."
}
