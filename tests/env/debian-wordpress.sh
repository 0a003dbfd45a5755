# shellcheck shell=bash
# Unpacks WordPress from a newer Debian suite. Uses the machine's mirror with private apt lists, cache and state, so
# that the machine's own apt stays untouched.

WORDPRESS_SUITES=(trixie sid)
APT_HOME="$DEV/apt"

run_private_apt() {
    local tool=$1
    shift
    "$tool" -qq -o Dir::Etc::SourceList="$APT_HOME/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null -o Dir::State="$APT_HOME/state" \
        -o Dir::State::Lists="$APT_HOME/lists" -o Dir::State::status="$APT_HOME/status" -o Dir::Cache="$APT_HOME/cache" \
        -o Dir::Cache::archives="$APT_HOME/archives" -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none \
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::http::Timeout=15 \
        -o Acquire::https::Timeout=15 -o Acquire::Retries=1 -o APT::Update::Post-Invoke-Success::= "$@"
}

# Prints the machine's mirrors. apt itself parses them, as its sources have several formats.
list_debian_mirrors() {
    {
        apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -v security || true
        echo http://deb.debian.org/debian/
    } | awk '!seen[$0]++'
}

fetch_debian_wordpress() {
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror suite
    has_command apt-get && has_command dpkg-deb || return 1
    say "Looking for WordPress in newer Debian suites"
    if [ ! -s "$keyring" ]; then
        run_apt update
        run_apt install -y --no-install-recommends debian-archive-keyring
    fi
    while IFS= read -r mirror; do
        for suite in "${WORDPRESS_SUITES[@]}"; do
            rm -rf "$APT_HOME"
            mkdir -p "$APT_HOME"/{state,lists/partial,archives/partial,cache,debs,root}
            : >"$APT_HOME/status"
            printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite" >"$APT_HOME/sources.list"
            if run_private_apt apt-get update >"$APT_HOME/log" 2>&1 && unpack_debian_wordpress; then
                note "from the suite $suite of $mirror"
                return 0
            fi
        done
    done < <(list_debian_mirrors)
    return 1
}

unpack_debian_wordpress() {
    local version packages=() target link
    version=$(run_private_apt apt-cache show --no-all-versions wordpress 2>/dev/null | sed -n 's/^Version: \([0-9.]*\).*/\1/p')
    [ -n "$version" ] && is_version_at_least "$version" "$MIN_WORDPRESS" || return 1
    mapfile -t packages < <(list_debian_wordpress_packages)
    (cd "$APT_HOME/debs" && run_private_apt apt-get download "${packages[@]}" >>"$APT_HOME/log" 2>&1) || return 1
    for target in "$APT_HOME"/debs/*.deb; do
        dpkg-deb -x "$target" "$APT_HOME/root" || return 1
    done
    # Absolute links point into the machine's root. Redirect them into the unpacked one.
    while IFS= read -r link; do
        target="$APT_HOME/root$(readlink "$link")"
        [ ! -e "$target" ] || ln -sfn "$target" "$link"
    done < <(find "$APT_HOME/root" -type l -lname '/*')
    assemble_debian_wordpress "$CACHE/wordpress-$version-debian"
}

# WordPress and the parts that Debian packages separately: scripts, ID3, the default theme.
list_debian_wordpress_packages() {
    echo wordpress
    run_private_apt apt-cache depends --recurse --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances wordpress \
        | grep -oE '(libjs-|php-getid3|libphp-|wordpress-theme-)[a-z0-9.+-]*' | sort -u
}

assemble_debian_wordpress() {
    local target=$1 missing
    missing=$(find "$APT_HOME/root/usr/share/wordpress" -xtype l ! -name ca-bundle.crt)
    [ -z "$missing" ] || { warn "Files missing in Debian's WordPress: $missing"; return 1; }
    rm -rf "$target.part"
    mkdir -p "$target.part"
    cp -rL "$APT_HOME/root/usr/share/wordpress/." "$target.part/"
    if [ -d "$APT_HOME/root/var/lib/wordpress/wp-content" ]; then
        cp -rL --update=none "$APT_HOME/root/var/lib/wordpress/wp-content/." "$target.part/wp-content/" 2>/dev/null \
            || cp -rLn "$APT_HOME/root/var/lib/wordpress/wp-content/." "$target.part/wp-content/"
    fi
    rm -f "$target.part/wp-config.php" "$target.part/.htaccess"
    is_usable_wordpress "$target.part" || return 1
    rm -rf "$target"
    mv "$target.part" "$target"
}
