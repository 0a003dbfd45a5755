# shellcheck shell=bash
# Suite "browser": a real browser on the test shop.

suite_browser() {
    install_packages browser
    install_browser_modules
    CHROMIUM=$(find_chromium) || CHROMIUM=$(fetch_chromium) \
        || die "No Chromium found. Install one, or set CHROMIUM=/path/to/chromium."
    export CHROMIUM SORS_SCREENSHOTS="${SORS_SCREENSHOTS:-$DEV/screenshots}"
    note "$("$CHROMIUM" --version 2>/dev/null | head -1), node $(node --version)"
    cmd_serve node "$ROOT/tests/browser/run.mjs"
}

find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium google-chrome google-chrome-stable chrome; do
        if [ -n "$name" ] && command -v "$name"; then return 0; fi
    done
    compgen -G "$DEV/browsers/chromium-*/chrome-linux*/chrome"
}

# Fetches the build that Playwright supports into .dev, for systems without a package.
fetch_chromium() {
    (cd "$ROOT/tests/browser" && $SUDO env PLAYWRIGHT_BROWSERS_PATH="$DEV/browsers" \
        "$(command -v node)" node_modules/playwright-core/cli.js install --with-deps chromium) >"$DEV/browser.log" 2>&1
    find_chromium
}

# Node modules of the browser test stay under .dev until the lock file changes.
install_browser_modules() {
    local lock="$ROOT/tests/browser/package-lock.json" modules
    modules="$DEV/browser-$(hash_files "$lock")"
    if [ ! -f "$modules/.complete" ]; then
        rm -rf "$modules"
        mkdir -p "$modules"
        cp "$ROOT/tests/browser/package.json" "$lock" "$modules/"
        (cd "$modules" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund)
        touch "$modules/.complete"
    fi
    rm -rf "$ROOT/tests/browser/node_modules"
    ln -sfn "$modules/node_modules" "$ROOT/tests/browser/node_modules"
}
