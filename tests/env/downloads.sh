# shellcheck shell=bash
# The official downloads, into the cache, never unchecked. A sha256 pinned in sources.lock decides; without one,
# what wordpress.org publishes about the file: the archive's sha1 (WordPress), the sha256 of every file (plugins).

download_file() { curl -fsSL --proto '=https' --connect-timeout 5 --max-time "${3:-600}" --retry 1 -o "$2" "$1"; }

find_pinned_sha256() { awk -v name="$1" '$1 !~ /^#/ && $2 == name { print $1 }' "$ENV/sources.lock"; }

# check_pinned_sha256 FILE NAME: 0 it is the pinned one, 1 it is another, 2 nothing is pinned.
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

# download_verified URL NAME CHECK: CHECK FILE URL runs where nothing is pinned.
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
        warn "$name as downloaded is not what was published: thrown away."
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
