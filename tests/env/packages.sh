# shellcheck shell=bash
# What the machine must have; asks apt only for what is missing.

SUDO=''
[ "$(id -u)" -eq 0 ] || SUDO=sudo

# Debian package for each command or file that proves it is there.
missing_packages() {
    local php_modules
    # Without PHP there are no modules, which is no failure.
    php_modules=" $({ php -m 2>/dev/null || true; } | tr '[:upper:]\n' '[:lower:] ') "
    have php || echo php-cli
    have php-config || echo php-dev
    compgen -G '/usr/sbin/php-fpm*' >/dev/null || echo php-fpm
    [[ $php_modules == *' curl '* ]] || echo php-curl
    [[ $php_modules == *' mysqli '* ]] || echo php-mysql
    [[ $php_modules == *' dom '* && $php_modules == *' xmlwriter '* ]] || echo php-xml
    [[ $php_modules == *' mbstring '* ]] || echo php-mbstring
    [[ $php_modules == *' gd '* ]] || echo php-gd
    [[ $php_modules == *' intl '* ]] || echo php-intl
    [[ $php_modules == *' zip '* ]] || echo php-zip
    # Not libclang-cpp, which other packages bring and bindgen can't use.
    compgen -G '/usr/lib/llvm-*/lib/libclang.so' >/dev/null || echo libclang-dev
    have cgi-fcgi || echo libfcgi-bin
    have phpunit || echo phpunit
    { [ -x /usr/sbin/mariadbd ] && have mariadb-install-db; } || echo mariadb-server
    have mariadb-dump || echo mariadb-client
    have cc || echo build-essential
    have dpkg-shlibdeps || echo dpkg-dev
    have pkg-config || echo pkg-config
    have msgfmt || echo gettext
    have unzip || echo unzip
    have curl || echo curl
    [ -s /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
}

# Ubuntu has Chromium as a snap only; there browser.sh has the test's own driver fetch one.
browser_packages() {
    chromium_path >/dev/null || grep -q '^ID=ubuntu' /etc/os-release || echo chromium
    have node || printf '%s\n' nodejs
    have npm || printf '%s\n' npm
}

install_packages() {
    local missing packages
    missing=$(missing_packages && { [ "${1:-}" != browser ] || browser_packages; }) \
        || die "What this machine lacks could not be found out."
    [ -n "$missing" ] || return 0
    mapfile -t packages <<<"$missing"
    have apt-get || die "These are missing, and there is no apt-get to install them: ${packages[*]}"
    say "Installing Debian packages: ${packages[*]}"
    [ -z "$SUDO" ] || have sudo || die "Run ./dev as root once, or install these packages: ${packages[*]}"
    quiet_apt update
    quiet_apt install -y --no-install-recommends "${packages[@]}"
    hash -r
    missing=$(missing_packages)
    [ -z "$missing" ] || die "Still missing after the installation: ${missing//$'\n'/ }"
}

# Only lint needs it, and Debian 13 has no package of it.
need_phpcs() {
    have phpcs && return
    have apt-get || return
    quiet_apt update
    apt-cache show php-codesniffer >/dev/null 2>&1 || return
    quiet_apt install -y --no-install-recommends php-codesniffer
    hash -r
}

# No questions, and no service is started: the shops run a MariaDB of their own.
quiet_apt() {
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
