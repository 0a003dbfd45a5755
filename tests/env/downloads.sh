# shellcheck shell=bash
# Downloads from wordpress.org into the cache. Each file is verified: against its sha256 in sources.lock if pinned there,
# else against what wordpress.org publishes: the sha1 of the archive (WordPress) or the sha256 of every file (plugins).

download_file() { curl -fsSL --proto '=https' --connect-timeout 5 --max-time "${3:-600}" --retry 1 -o "$2" "$1"; }

find_pinned_sha256() { awk -v name="$1" '$1 !~ /^#/ && $2 == name { print $1 }' "$ENV/sources.lock"; }

# check_pinned_sha256 FILE NAME: returns 0 if the hash matches, 1 if it differs, 2 if none is pinned.
check_pinned_sha256() {
    local pinned
    pinned=$(find_pinned_sha256 "$2")
    [ -n "$pinned" ] || return 2
    [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$pinned" ]
}

download_wordpress() {
    local name="wordpress-$WORDPRESS_PINNED.zip"
    download_verified "$DOWNLOADS/release/$name" "$name" check_published_sha1
}

download_woocommerce() {
    local name="woocommerce.$WOOCOMMERCE_PINNED.zip"
    download_verified "$DOWNLOADS/plugin/$name" "$name" check_published_checksums
}

# download_verified URL NAME CHECK: runs CHECK FILE URL if no hash is pinned.
download_verified() {
    local url=$1 name=$2 check=$3 part="$CACHE/$2.part" verdict=0
    mkdir -p "$CACHE"
    download_file "$url" "$part" 2>"$DEV/download.log" || { rm -f "$part"; note "wordpress.org: no $name ($(tail -1 "$DEV/download.log"))"; return 1; }
    check_pinned_sha256 "$part" "$name" || verdict=$?
    if [ "$verdict" -eq 2 ]; then
        verdict=0
        "$check" "$part" "$url" || verdict=1
    fi
    if [ "$verdict" -ne 0 ]; then
        rm -f "$part"
        warn "$name: the download does not match its published hash. Deleted."
        return 1
    fi
    mv "$part" "$CACHE/$name"
}

check_published_sha1() {
    local published
    published=$(curl -fsSL --proto '=https' --connect-timeout 5 --max-time 30 "$2.sha1") || return 1
    [ "$(sha1sum "$1" | cut -d' ' -f1)" = "${published%%[!0-9a-f]*}" ]
}

check_published_checksums() {
    download_file "$DOWNLOADS/plugin-checksums/woocommerce/$WOOCOMMERCE_PINNED.json" "$1.json" 60 || return 1
    php "$ENV/check-plugin.php" "$1" "$1.json"
    local verdict=$?
    rm -f "$1.json"
    return "$verdict"
}
