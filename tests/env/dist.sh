# shellcheck shell=bash
# ./dev dist: builds the plugin as a zip, and the extension as tarball and Debian package for each PHP with headers.
# The same sources give the same bytes.

DIST="${SORS_DIST:-$ROOT/dist}"
PACKAGING="$ROOT/packaging"

# Parts of php/ that go into the zip, and parts that do not. Anything else stops ./dev dist.
PLUGIN_PARTS=(sors-for-woocommerce.php uninstall.php readme.txt assets languages src)
PLUGIN_LEFT_OUT=(stubs)

dist_version() { sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml" | head -1; }

# Modification time of every file in an artifact.
dist_timestamp() {
    printf '%s\n' "${SOURCE_DATE_EPOCH:-$(git -C "$ROOT" log -1 --format=%ct 2>/dev/null || echo 315532800)}"
}

cmd_dist() {
    [ $# -eq 0 ] || die "./dev dist takes no arguments."
    local version stage="$DEV/stage"
    install_packages
    php "$ENV/check-versions.php" "$ROOT" || die "The versions differ; see above."
    version=$(dist_version)
    SOURCE_DATE_EPOCH=$(dist_timestamp)
    export SOURCE_DATE_EPOCH
    rm -rf "$stage" "$DIST"
    mkdir -p "$stage" "$DIST"
    say "The plugin"
    build_plugin_zip "$version" "$stage"
    package_extensions "$version" "$stage"
    (cd "$DIST" && sha256sum -- *.zip *.tar.gz *.deb >SHA256SUMS)
    rm -rf "$stage"
    say "In $DIST"
    (cd "$DIST" && stat --format='%s %n' -- *) | awk '{ printf "    %12d  %s\n", $1, $2 }'
}

build_plugin_zip() {
    local version=$1 folder="$2/zip/sors-for-woocommerce" part
    mkdir -p "$folder"
    for part in "$ROOT"/php/*; do
        case " ${PLUGIN_PARTS[*]} ${PLUGIN_LEFT_OUT[*]} " in
            *" $(basename "$part") "*) ;;
            *) die "php/$(basename "$part") is in neither list of tests/env/dist.sh: PLUGIN_PARTS or PLUGIN_LEFT_OUT." ;;
        esac
    done
    for part in "${PLUGIN_PARTS[@]}"; do
        [ ! -e "$ROOT/php/$part" ] || cp -r "$ROOT/php/$part" "$folder/"
    done
    cp "$ROOT/LICENSE" "$folder/LICENSE"
    # A zip stores local time.
    TZ=UTC php "$ENV/make-zip.php" "$DIST/sors-for-woocommerce-$version.zip" "$SOURCE_DATE_EPOCH" "$2/zip" \
        || die "Building the plugin's zip failed; see above."
}

# Packages for each PHP with headers. With SORS_EXTENSION: that file, for the PHP of ./dev.
package_extensions() {
    local version=$1 stage=$2 config seen=' ' php library
    if [ -n "${SORS_EXTENSION:-}" ]; then
        need_extension
        [ -n "$EXTENSION" ] || die "./dev dist needs the extension, but SORS_EXTENSION is 'none'."
        say "The extension for PHP $(php_minor_version php): $EXTENSION (SORS_EXTENSION)"
        package_extension "$version" "$stage" php php-config "$EXTENSION"
        return
    fi
    need_cargo
    for config in $(compgen -c php-config | sort -u); do
        php=$(find_packageable_php "$config") && [[ $seen != *" $(php_minor_version "$php") "* ]] || continue
        seen+="$(php_minor_version "$php") "
        say "The extension for PHP $(php_minor_version "$php") (release)"
        library=$(build_library "$php" "$config") || die "The extension could not be built for PHP $(php_minor_version "$php"); see above."
        package_extension "$version" "$stage" "$php" "$config" "$library"
    done
    [ "$seen" != ' ' ] || die "No PHP with headers found. Install the package php-dev."
    for version in 8.1 8.2 8.3 8.4; do
        [[ $seen == *" $version "* ]] || note "PHP $version: no headers, not built"
    done
}

php_minor_version() { "$1" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;'; }

# find_packageable_php CONFIG: prints the PHP of a php-config if its headers are installed, it is not thread-safe, and the
# plugin supports its version.
find_packageable_php() {
    local php headers
    php=$("$1" --php-binary 2>/dev/null) && [ -x "$php" ] || return 1
    headers=$("$1" --include-dir) && [ -f "$headers/main/php.h" ] || return 1
    is_version_at_least "$(php_minor_version "$php")" 8.1 && [ "$("$php" -n -r 'echo (int) PHP_ZTS;')" = 0 ] || return 1
    printf '%s\n' "$php"
}

# build_library PHP CONFIG: builds the library and prints its path. Each PHP but that of ./dev has its own target directory.
build_library() {
    local target="$TARGET"
    [ "$(php_minor_version "$1")" = "$(php_minor_version php)" ] || target="$TARGET/php$(php_minor_version "$1")"
    # set -e does not reach into $(): without the return, a failed build would pass off an old library as new.
    (cd "$ROOT" && PHP="$1" PHP_CONFIG=$(command -v "$2") cargo build --release --locked --target-dir "$target" >&2) || return 1
    printf '%s\n' "$target/release/libsors.so"
}

# package_extension VERSION STAGE PHP CONFIG LIBRARY
package_extension() {
    local version=$1 stage=$2 php=$3 config=$4 library=$5 minor built
    minor=$(php_minor_version "$php")
    built=$("$php" -n -d "extension=$library" -r 'echo phpversion("sors");' 2>&1)
    [ "$built" = "$version" ] || die "$library: expected sors $version for PHP $minor, got: $built"
    cp "$library" "$stage/sors.so"
    strip --strip-unneeded "$stage/sors.so"
    chmod 644 "$stage/sors.so"
    build_tarball "$version" "$stage" "$minor"
    build_deb "$version" "$stage" "$minor" "$config"
}

# Prints the glibc version that the library requires.
required_glibc() { objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1 | cut -d_ -f2; }

build_tarball() {
    local version=$1 stage=$2 minor=$3 name folder
    name="sors-$version-php$minor-$(uname -m)-linux-gnu"
    folder="$stage/tar/$name"
    mkdir -p "$folder"
    cp "$stage/sors.so" "$PACKAGING/sors.ini" "$ROOT/LICENSE" "$folder/"
    fill_template "$PACKAGING/README.in" VERSION "$version" PHP "$minor" ARCH "$(uname -m)" GLIBC "$(required_glibc "$stage/sors.so")" >"$folder/README"
    (cd "$folder" && sha256sum LICENSE README sors.ini sors.so >SHA256SUMS)
    chmod 644 "$folder"/*
    write_reproducible_tar "$stage/tar" "$name" | gzip -9n >"$DIST/$name.tar.gz"
}

write_reproducible_tar() {
    tar -C "$1" --format=gnu --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
        --mode=u=rwX,go=rX -cf - "$2"
}

# fill_template FILE NAME VALUE …: prints FILE with each @NAME@ replaced.
fill_template() {
    local text name
    text=$(cat "$1")
    shift
    while [ $# -gt 1 ]; do
        name="@$1@"
        text=${text//"$name"/"$2"}
        shift 2
    done
    [[ ! $text =~ @[A-Z]+@ ]] || die "A template has no value for ${BASH_REMATCH[0]}."
    printf '%s\n' "$text"
}

build_deb() {
    local version=$1 stage=$2 minor=$3 config=$4 root="$2/deb" arch package="php$3-sors" directory script size
    arch=$(dpkg --print-architecture)
    directory=$("$config" --extension-dir)
    rm -rf "$root"
    mkdir -p "$root/DEBIAN" "$root$directory" "$root/etc/php/$minor/mods-available" "$root/usr/share/doc/$package"
    install -m 644 "$stage/sors.so" "$root$directory/sors.so"
    install -m 644 "$PACKAGING/sors.ini" "$root/etc/php/$minor/mods-available/sors.ini"
    install -m 644 "$PACKAGING/debian/copyright" "$root/usr/share/doc/$package/copyright"
    fill_template "$PACKAGING/debian/changelog.in" PHP "$minor" DATE "$(LC_ALL=C date -uRd "@$SOURCE_DATE_EPOCH")" \
        | gzip -9n >"$root/usr/share/doc/$package/changelog.gz"
    echo "/etc/php/$minor/mods-available/sors.ini" >"$root/DEBIAN/conffiles"
    fill_template "$PACKAGING/debian/triggers.in" PHP "$minor" >"$root/DEBIAN/triggers"
    for script in postinst prerm postrm; do
        fill_template "$PACKAGING/debian/$script.in" PHP "$minor" >"$root/DEBIAN/$script"
        chmod 755 "$root/DEBIAN/$script"
    done
    size=$(du -k --apparent-size -s --exclude=DEBIAN "$root" | cut -f1)
    fill_template "$PACKAGING/debian/control.in" PHP "$minor" VERSION "$version" ARCH "$arch" SIZE "$size" \
        API "phpapi-$("$config" --phpapi)" LIBRARIES "$(list_library_dependencies "$stage" "$root$directory/sors.so")" >"$root/DEBIAN/control"
    (cd "$root" && find etc usr -type f -exec md5sum {} + | LC_ALL=C sort -k2 >DEBIAN/md5sums)
    chmod -R u=rwX,go=rX "$root"
    find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz --build "$root" "$DIST/${package}_${version}_$arch.deb" >/dev/null \
        || die "dpkg-deb could not build the package; see above."
}

# Prints the Debian packages that the library links to.
list_library_dependencies() {
    local scratch="$1/shlibs" found
    mkdir -p "$scratch/debian"
    printf 'Source: sors\n\nPackage: sors\nArchitecture: any\n' >"$scratch/debian/control"
    found=$(cd "$scratch" && dpkg-shlibdeps -O -e"$2" 2>"$DEV/shlibdeps.log") || die "dpkg-shlibdeps failed; see $DEV/shlibdeps.log"
    printf '%s\n' "${found#shlibs:Depends=}"
}
