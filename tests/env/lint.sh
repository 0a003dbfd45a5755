# shellcheck shell=bash
# ./dev lint: checks that do not run the project.

cmd_lint() {
    install_packages
    need_rust_linters
    run_step run_in_root cargo fmt --all --check
    run_step run_in_root cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
    lint_dependencies
    lint_phpcs
    local check
    for check in names symbols sizes versions php; do
        run_step php "$ENV/check-$check.php" "$ROOT"
    done
    run_step check_languages
    lint_mago
    lint_shell
    if [ "$SUITE_STATUS" -eq 0 ]; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
    return "$SUITE_STATUS"
}

# Unused dependencies, licenses and sources. Both tools take long to build (cargo install cargo-machete cargo-deny --locked),
# so each runs only where it is installed. `advisories` would need the network.
lint_dependencies() {
    if has_command cargo-machete; then
        run_step run_in_root cargo machete
    else
        note "cargo-machete is not installed: unused dependencies are NOT checked"
    fi
    if has_command cargo-deny; then
        run_step run_in_root cargo deny --offline check licenses bans sources
    else
        note "cargo-deny is not installed: licenses and sources of dependencies are NOT checked"
    fi
}

lint_phpcs() {
    need_phpcs || { note "phpcs is not installed and has no package here: skipped"; return 0; }
    run_step run_in_root phpcs -q --report=emacs --no-colors
}

# mago takes long to build (cargo install mago --version 1.29.0 --locked), so it runs only where it is installed.
lint_mago() {
    local mago
    mago=$(command -v mago || compgen -G "$CACHE/mago/bin/mago") || { note "mago is not installed: skipped"; return 0; }
    run_step run_in_root "$mago" lint
}

lint_shell() {
    if has_command shellcheck; then
        run_step run_in_root shellcheck -x dev tests/env/*.sh tests/env/artifacts/*.sh .ci/run
    else
        run_step run_in_root bash -n dev
    fi
}
