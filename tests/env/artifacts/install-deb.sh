#!/usr/bin/env bash
# install-deb.sh DEB X.Y: installs the extension's package for PHP X.Y, checks that PHP loads it, and purges it.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

deb=$1 minor=$2 package="php$2-sors"

fail() {
    echo "$*" >&2
    exit 1
}
run_quietly() {
    local said
    said=$("$@" 2>&1) || fail "$*: $said"
}
# Not grep -q: it closes the pipe early, and pipefail would report that as a failure.
is_loaded() { "$1" -m 2>/dev/null | grep -x sors >/dev/null; }
list_leftovers() { find /etc/php /usr/lib/php /var/lib/php /usr/share/doc \( -name '*sors.ini' -o -name 'sors.so' -o -name sors -o -name "$package" \) 2>/dev/null; }

! dpkg -s "$package" >/dev/null 2>&1 || fail "$package is installed already: purge it first."
[ -z "$(list_leftovers)" ] || fail "Files of the extension exist already: $(list_leftovers)"

run_quietly dpkg -i "$deb"
is_loaded "php$minor" || fail "php-cli does not load the extension."
php_fpm="/usr/sbin/php-fpm$minor"
[ ! -x "$php_fpm" ] || is_loaded "$php_fpm" || fail "php-fpm does not load the extension."
for sapi in cli fpm; do
    [ ! -d "/etc/php/$minor/$sapi" ] || [ -L "/etc/php/$minor/$sapi/conf.d/20-sors.ini" ] || fail "phpenmod did not enable it for $sapi."
done
version=$("php$minor" -r 'echo phpversion("sors");')

# An upgrade keeps what an administrator switched off or changed.
phpdismod -v "$minor" sors
echo '; changed' >>"/etc/php/$minor/mods-available/sors.ini"
run_quietly dpkg -i "$deb"
! is_loaded "php$minor" || fail "The second installation enabled what the administrator had disabled."
grep -q '^; changed' "/etc/php/$minor/mods-available/sors.ini" || fail "The second installation replaced the administrator's ini file."
phpenmod -v "$minor" sors
is_loaded "php$minor" || fail "phpenmod did not enable the extension again."

run_quietly dpkg -r "$package"
[ -z "$("php$minor" -v 2>&1 >/dev/null)" ] || fail "After the removal, PHP prints: $("php$minor" -v 2>&1 >/dev/null)"
! is_loaded "php$minor" || fail "After the removal, PHP still loads the extension."
run_quietly dpkg -P "$package"
[ -z "$(list_leftovers)" ] || fail "Remains after purging: $(list_leftovers)"
echo "    $package: $version installed by dpkg, loaded by php-cli$([ ! -x "$php_fpm" ] || echo ' and php-fpm'), installed again, removed, purged without remains"
