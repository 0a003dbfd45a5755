# shellcheck shell=bash
# Finds or installs a cargo that is new enough.

required_rust_version() { sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml" | head -1; }
is_cargo_usable() {
    local version
    version=$(cd "$ROOT" && cargo --version 2>/dev/null | cut -d' ' -f2) && [ -n "$version" ] \
        && is_version_at_least "${version%%-*}" "$(required_rust_version)"
}

need_cargo() {
    [ -z "${CARGO_KNOWN:-}" ] || return 0
    [ ! -d "${CARGO_HOME:-$HOME/.cargo}/bin" ] || PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    is_cargo_usable || use_existing_toolchain || install_rustup
    CARGO_KNOWN=1
}

# With a different HOME, rustup's proxy does not find the toolchain installed next to it.
use_existing_toolchain() {
    local proxy home
    proxy=$(command -v cargo) || return 1
    home="$(dirname "$(dirname "$(dirname "$proxy")")")/.rustup"
    [ -z "${RUSTUP_HOME:-}" ] && [ -d "$home/toolchains" ] || return 1
    export RUSTUP_HOME="$home"
    if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && ! is_cargo_usable; then
        RUSTUP_TOOLCHAIN=$(find "$home/toolchains" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -rV | grep -m1 stable) \
            && export RUSTUP_TOOLCHAIN
    fi
    is_cargo_usable && note "Rust: the toolchain in $home"
}

install_rustup() {
    local installer="$DEV/rustup-init.sh"
    say "Installing Rust with rustup (no cargo $(required_rust_version) or newer here)"
    if curl -fsSL --proto '=https' --tlsv1.2 --connect-timeout 10 -o "$installer" https://sh.rustup.rs; then
        sh "$installer" -y --no-modify-path --profile minimal --component clippy --component rustfmt >"$DEV/rustup.log" 2>&1 \
            || die "rustup failed; see $DEV/rustup.log"
        PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    fi
    is_cargo_usable || die "Rust $(required_rust_version) or newer is needed, and https://sh.rustup.rs is not reachable." \
        "Install Rust (https://rustup.rs) and run ./dev again."
}

# rustfmt and clippy, for ./dev lint.
need_rust_linters() {
    need_cargo
    local part missing=()
    for part in fmt clippy; do
        (cd "$ROOT" && cargo "$part" --version >/dev/null 2>&1) || missing+=("${part/fmt/rustfmt}")
    done
    [ "${#missing[@]}" -eq 0 ] || rustup component add "${missing[@]}" || die "Install these components of Rust: ${missing[*]}"
}
