# shellcheck shell=bash
# Suite "artifacts": checks what ./dev dist builds, then runs a shop with the zip's plugin and the package's extension.
# That shop uses nothing from this checkout.

# Paths that must not be in the zip.
FORBIDDEN_IN_ZIP='(^|/)(tests?|stubs|node_modules|packaging|target|\.[^/]*|.*\.(rs|toml|lock|sh|map|log|so|sql|pem|key))(/|$)|standin|sandbox'

suite_artifacts() {
    local home="$DEV/artifacts"
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    rm -rf "$home"
    mkdir -p "$home"
    (DIST="$home/dist" TZ=Europe/Belgrade cmd_dist) || die "./dev dist failed; see above."
    run_step check_reproducible_builds "$home"
    run_step check_artifact_contents "$home"
    run_step check_with_lintian "$home"
    run_step check_phpize_build "$home"
    run_step check_deb_installation "$home"
    run_step check_artifact_shop "$home"
    if [ "$SUITE_STATUS" -eq 0 ]; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
    return "$SUITE_STATUS"
}

check_reproducible_builds() {
    (DIST="$1/again" TZ=America/New_York && umask 077 && cmd_dist >/dev/null) && diff -r "$1/dist" "$1/again" \
        && rm -r "$1/again" && note "two builds are identical, with different time zone and umask"
}

check_artifact_contents() {
    local dist="$1/dist" listed wrong
    (cd "$dist" && sha256sum --quiet -c SHA256SUMS) || return 1
    listed=$(unzip -Z1 "$dist"/*.zip) || return 1
    wrong=$(grep -E "$FORBIDDEN_IN_ZIP" <<<"$listed") && { echo "Forbidden in the zip: $wrong"; return 1; }
    wrong=$(grep -v '^sors-for-woocommerce/' <<<"$listed") && { echo "Outside the zip's folder: $wrong"; return 1; }
    grep -qE "$FORBIDDEN_IN_ZIP" <<<sors-for-woocommerce/tests/x.php || { echo "The search for forbidden paths finds none."; return 1; }
    for wrong in sors-for-woocommerce.php uninstall.php readme.txt LICENSE src/Plugin.php assets/admin.js; do
        grep -qx "sors-for-woocommerce/$wrong" <<<"$listed" || { echo "Missing in the zip: $wrong"; return 1; }
    done
    ! grep -q "$ROOT" <(unzip -p "$dist"/*.zip) || { echo "The zip contains the path of this checkout."; return 1; }
    tar -C "$1" -xzf "$dist"/*.tar.gz && (cd "$1"/sors-*-gnu && sha256sum --quiet -c SHA256SUMS) || return 1
    cmp "$1"/sors-*-gnu/sors.so <(dpkg-deb --fsys-tarfile "$dist"/*.deb | tar -xO --wildcards './usr/lib/php/*/sors.so') || return 1
    note "$(wc -l <<<"$listed") files in the zip, none of them forbidden; tarball and package contain the same library"
}

check_with_lintian() {
    has_command lintian || { note "lintian is not installed: skipped"; return 0; }
    lintian --allow-root --fail-on error,warning "$1"/dist/*.deb
}

# Uses a fake cargo that checks its arguments and copies the library that was built before.
check_phpize_build() {
    local copy="$1/phpize" log="$DEV/phpize.log"
    has_command phpize && has_command autoconf || { note "phpize or autoconf is not installed: skipped"; return 0; }
    mkdir -p "$copy/packaging"
    cp -r "$PACKAGING/pie" "$copy/packaging/"
    touch "$copy/Cargo.lock" "$copy/Cargo.toml"
    cat >"$copy/cargo" <<CARGO
#!/bin/sh
[ -x "\$PHP" ] && [ -x "\$PHP_CONFIG" ] || exit 1
case "\$*" in "build --release --locked --lib --manifest-path $copy/Cargo.toml --target-dir "*) ;; *) exit 1 ;; esac
for target do :; done
mkdir -p "\$target/release" && cp "$EXTENSION" "\$target/release/libsors.so"
CARGO
    chmod 755 "$copy/cargo"
    (
        cd "$copy/packaging/pie" && phpize && ./configure --enable-sors --with-php-config="$(command -v php-config)" \
            --with-sors-cargo="$copy/cargo" && make && make install INSTALL_ROOT="$copy/root"
    ) >"$log" 2>&1 || { tail -5 "$log"; return 1; }
    cmp "$EXTENSION" "$copy/root$(php-config --extension-dir)/sors.so" || return 1
    ! (cd "$copy/packaging/pie" && ./configure --with-sors-cargo=/nowhere/cargo) >"$log" 2>&1 && grep -q 'needs cargo' "$log" \
        || { echo "configure does not report that cargo is missing."; return 1; }
    note "phpize, configure, make and make install put the library of cargo in place"
}

# Installs and removes the package with dpkg on a temporary overlay of this machine's file system. With
# SORS_DIST_INSTALL=1, on the machine itself.
check_deb_installation() {
    local deb
    deb=$(compgen -G "$1/dist/*.deb")
    if [ "$(id -u)" -ne 0 ]; then
        note "dpkg -i needs root: skipped"
    elif [ "${SORS_DIST_INSTALL:-}" = 1 ]; then
        bash "$ENV/artifacts/install-deb.sh" "$deb" "$(php_minor_version php)"
    elif can_mount_overlay "$1/overlay"; then
        unshare --mount bash "$ENV/artifacts/in-overlay.sh" "$1/overlay" "$ENV/artifacts/install-deb.sh" "$deb" "$(php_minor_version php)"
    else
        note "dpkg -i skipped: this machine cannot mount an overlay. SORS_DIST_INSTALL=1 installs on the machine itself."
    fi
}

can_mount_overlay() {
    mkdir -p "$1"/{upper,work,root}
    has_command unshare && unshare --mount mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root" 2>/dev/null
}

check_artifact_shop() {
    local directory before after
    directory=$(shop_dir artifacts)
    prepare_artifact_php "$1" || return 1
    install_artifact_shop "$directory" || return 1
    before=$(run_lifecycle_step traces) || return 1
    unzip -q "$1"/dist/*.zip -d "$directory/wp-content/plugins" || return 1
    run_lifecycle_step activate || return 1
    start_sandbox artifacts --articles 150
    start_web artifacts
    (
        export_served_shop
        export SORS_DEMO_RESULT="$1/demo.json" SORS_CHECKOUT="$ROOT"
        shop_php artifacts "$ENV/artifacts/run.php"
    ) || return 1
    SORS_SHOP_URL="$SHOP_URL" php "$ENV/visit.php" || return 1
    run_lifecycle_step deactivate || return 1
    run_lifecycle_step delete || return 1
    after=$(run_lifecycle_step traces) || return 1
    diff <(echo "$before") <(echo "$after") || { echo "Lines with > remain after the plugin and its data were deleted."; return 1; }
    note "plugin and data deleted: tables, options, meta, scheduled actions and files are as before"
}

# Configures PHP as if the Debian package were installed: unpacks the package and adds its ini file to a copy of the
# machine's own ini files.
prepare_artifact_php() {
    local root="$1/root" scan="$1/conf.d" modules="$1/modules"
    dpkg-deb -x "$1"/dist/*.deb "$root" || return 1
    mkdir -p "$scan" "$modules"
    cp -L "$(php -r 'echo PHP_CONFIG_FILE_SCAN_DIR;')"/*.ini "$scan/"
    rm -f "$scan"/*sors.ini
    cp "$root"/etc/php/*/mods-available/sors.ini "$scan/20-sors.ini"
    ln -s "$(php-config --extension-dir)"/*.so "$modules/"
    ln -sf "$root$(php-config --extension-dir)/sors.so" "$modules/sors.so"
    echo "extension_dir=$modules" >"$scan/00-modules.ini"
    export PHP_INI_SCAN_DIR="$scan"
    EXTENSION=''
    [ "$(php -r 'echo phpversion("sors");')" = "$(dist_version)" ] || { echo "PHP does not load the extension of the package."; return 1; }
}

install_artifact_shop() {
    start_mariadb
    rm -rf "$1"
    copy_shop "$1" "$WORDPRESS" "$WOOCOMMERCE"
    rm "$1/wp-content/plugins/sors-for-woocommerce"
    install_shop artifacts woocommerce/woocommerce.php
    note "Shop without this checkout: WordPress $(wordpress_version "$WORDPRESS"), $(woocommerce_label "$WOOCOMMERCE")"
}

run_lifecycle_step() { shop_php artifacts "$ENV/artifacts/lifecycle.php" "$1"; }
