#!/usr/bin/env bash
# install-deb.sh DEB X.Y: installs the extension's package, looks whether PHP has it, and purges it.
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
# Read to its end: a pipe cut short would count as a failure.
is_loaded() { "$1" -m 2>/dev/null | grep -x sors >/dev/null; }
list_leftovers() { find /etc/php /usr/lib/php /var/lib/php /usr/share/doc \( -name '*sors.ini' -o -name 'sors.so' -o -name sors -o -name "$package" \) 2>/dev/null; }

! dpkg -s "$package" >/dev/null 2>&1 || fail "$package is installed already: purge it first."
[ -z "$(list_leftovers)" ] || fail "An extension sors is on this machine already: $(list_leftovers)"

run_quietly dpkg -i "$deb"
is_loaded "php$minor" || fail "PHP for the command line has not got the extension."
php_fpm="/usr/sbin/php-fpm$minor"
[ ! -x "$php_fpm" ] || is_loaded "$php_fpm" || fail "php-fpm has not got the extension."
for sapi in cli fpm; do
    [ ! -d "/etc/php/$minor/$sapi" ] || [ -L "/etc/php/$minor/$sapi/conf.d/20-sors.ini" ] || fail "phpenmod did not enable it for $sapi."
done
version=$("php$minor" -r 'echo phpversion("sors");')

# What an administrator has switched off or changed survives an upgrade.
phpdismod -v "$minor" sors
echo '; changed' >>"/etc/php/$minor/mods-available/sors.ini"
run_quietly dpkg -i "$deb"
! is_loaded "php$minor" || fail "Installing it again switched on what the administrator had switched off."
grep -q '^; changed' "/etc/php/$minor/mods-available/sors.ini" || fail "Installing it again threw the administrator's ini away."
phpenmod -v "$minor" sors
is_loaded "php$minor" || fail "phpenmod did not switch it on again."

run_quietly dpkg -r "$package"
[ -z "$("php$minor" -v 2>&1 >/dev/null)" ] || fail "After its removal PHP complains: $("php$minor" -v 2>&1 >/dev/null)"
! is_loaded "php$minor" || fail "After its removal PHP has it still."
run_quietly dpkg -P "$package"
[ -z "$(list_leftovers)" ] || fail "Left after purging: $(list_leftovers)"
echo "    $package: installed by dpkg ($version), in php-cli$([ ! -x "$php_fpm" ] || echo ' and php-fpm'), installed again, removed, purged: nothing left"
