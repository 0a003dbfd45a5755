# shellcheck shell=bash
# ./dev fuzz: searches for input that makes the Rust core panic or hang. ./dev test rust replays the committed corpus.

FUZZ_TARGETS=(profile answer draft)

cmd_fuzz() {
    local seconds=60 targets=()
    while [ $# -gt 0 ]; do
        case $1 in
            --seconds) seconds=$(parse_number_option --seconds "${2:-}" 1 86400); shift 2 ;;
            --seconds=*) seconds=$(parse_number_option --seconds "${1#*=}" 1 86400); shift ;;
            -*) die "Unknown option '$1'. ./dev fuzz accepts --seconds N and the targets ${FUZZ_TARGETS[*]}." ;;
            *)
                [[ " ${FUZZ_TARGETS[*]} " == *" $1 "* ]] || die "No fuzz target '$1'. There are: ${FUZZ_TARGETS[*]}"
                targets+=("$1")
                shift
                ;;
        esac
    done
    [ ${#targets[@]} -gt 0 ] || targets=("${FUZZ_TARGETS[@]}")
    install_packages
    need_cargo
    need_cargo_fuzz
    local target status=0
    for target in "${targets[@]}"; do
        say "Fuzzing $target for $seconds s"
        fuzz_target "$target" "$seconds" || status=1
    done
    return "$status"
}

# Writes new inputs to .dev/fuzz. A developer moves those worth keeping into the corpus.
fuzz_target() {
    local found="$DEV/fuzz/$1"
    mkdir -p "$found" "$DEV/fuzz/artifacts"
    # Stable compiler, coverage only: the core has no unsafe code that a sanitizer could check.
    (cd "$ROOT" && "$CARGO_FUZZ" fuzz run --fuzz-dir tests/fuzz --target-dir target/fuzz --sanitizer none "$1" \
        "$found" "tests/fuzz/corpus/$1" -- \
        -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 -verbosity=1 \
        -artifact_prefix="$DEV/fuzz/artifacts/") 2>&1 | grep -E '^(stat::|Done |SUMMARY|==|thread|artifact_prefix|error)' \
        | grep -v 'slowest_unit_time_sec: 0'
    return "${PIPESTATUS[0]}"
}

need_cargo_fuzz() {
    CARGO_FUZZ=$(command -v cargo-fuzz || compgen -G "$CACHE/cargo-fuzz/bin/cargo-fuzz" || true)
    if [ -z "$CARGO_FUZZ" ]; then
        say "Building cargo-fuzz (once)"
        cargo install --quiet --locked cargo-fuzz --version 0.13.2 --root "$DEV/tools" || die "cargo install cargo-fuzz failed; see above."
        CARGO_FUZZ="$DEV/tools/bin/cargo-fuzz"
    fi
}
