# shellcheck shell=bash
# Packages that ./dev needs. Installs only the missing ones.

SUDO=''
[ "$(id -u)" -eq 0 ] || SUDO=sudo

# Prints the Debian package of each missing command or file.
list_missing_packages() {
    local php_modules
    # No PHP means no modules; that is not an error.
    php_modules=" $({ php -m 2>/dev/null || true; } | tr '[:upper:]\n' '[:lower:] ') "
    has_command php || echo php-cli
    has_command php-config || echo php-dev
    compgen -G '/usr/sbin/php-fpm*' >/dev/null || echo php-fpm
    [[ $php_modules == *' curl '* ]] || echo php-curl
    [[ $php_modules == *' mysqli '* ]] || echo php-mysql
    [[ $php_modules == *' dom '* && $php_modules == *' xmlwriter '* ]] || echo php-xml
    [[ $php_modules == *' mbstring '* ]] || echo php-mbstring
    [[ $php_modules == *' gd '* ]] || echo php-gd
    [[ $php_modules == *' intl '* ]] || echo php-intl
    [[ $php_modules == *' zip '* ]] || echo php-zip
    # libclang-cpp, which other packages bring, is not enough: bindgen cannot use it.
    compgen -G '/usr/lib/llvm-*/lib/libclang.so' >/dev/null || echo libclang-dev
    has_command cgi-fcgi || echo libfcgi-bin
    has_command phpunit || echo phpunit
    { [ -x /usr/sbin/mariadbd ] && has_command mariadb-install-db; } || echo mariadb-server
    has_command mariadb-dump || echo mariadb-client
    has_command cc || echo build-essential
    has_command dpkg-shlibdeps || echo dpkg-dev
    has_command pkg-config || echo pkg-config
    has_command msgfmt || echo gettext
    has_command unzip || echo unzip
    has_command curl || echo curl
    [ -s /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
}

# Ubuntu has Chromium only as a snap. There, browser.sh fetches a build with Playwright.
list_browser_packages() {
    find_chromium >/dev/null || grep -q '^ID=ubuntu' /etc/os-release || echo chromium
    has_command node || printf '%s\n' nodejs
    has_command npm || printf '%s\n' npm
}

install_packages() {
    local missing packages
    missing=$(list_missing_packages && { [ "${1:-}" != browser ] || list_browser_packages; }) \
        || die "The list of missing packages could not be determined."
    [ -n "$missing" ] || return 0
    mapfile -t packages <<<"$missing"
    has_command apt-get || die "Install these packages (no apt-get found): ${packages[*]}"
    say "Installing Debian packages: ${packages[*]}"
    [ -z "$SUDO" ] || has_command sudo || die "Run ./dev as root once, or install these packages: ${packages[*]}"
    run_apt update
    run_apt install -y --no-install-recommends "${packages[@]}"
    hash -r
    missing=$(list_missing_packages)
    [ -z "$missing" ] || die "Still missing after the installation: ${missing//$'\n'/ }"
}

# Only ./dev lint needs phpcs, and Debian 13 has no package of it.
need_phpcs() {
    has_command phpcs && return
    has_command apt-get || return
    run_apt update
    apt-cache show php-codesniffer >/dev/null 2>&1 || return
    run_apt install -y --no-install-recommends php-codesniffer
    hash -r
}

# Asks no questions and starts no service.
run_apt() {
    local policy="$RUN/policy-rc.d" placed=''
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        $SUDO install -m 755 "$policy" /usr/sbin/policy-rc.d
        placed=1
    fi
    $SUDO env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >"$DEV/apt.log" 2>&1 \
        || { tail -20 "$DEV/apt.log" >&2; [ -z "$placed" ] || $SUDO rm -f /usr/sbin/policy-rc.d; die "apt-get $1 failed; see $DEV/apt.log"; }
    [ -z "$placed" ] || $SUDO rm -f /usr/sbin/policy-rc.d
}
