# shellcheck shell=bash
# Tests of the checks of ./dev lint: each has to accept good code and to find planted problems. Sourced by test-dev.sh,
# which sets ROOT and WORK.

# plant FILE LINE…: writes a file into the planted repository $COPY.
plant() {
    local file="$COPY/$1"
    shift
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "$@" >"$file"
}

# start_planting NAME: makes an empty repository, $COPY.
start_planting() {
    COPY="$WORK/$1"
    mkdir -p "$COPY"
    git -C "$COPY" init -q
}

accepts() { php "$ROOT/tests/env/check-$1.php" "$COPY" >/dev/null || { echo "check-$1.php rejects good code"; return 1; }; }

# finds CHECK FILE:LINE…: the check fails and reports exactly these places.
finds() {
    local check=$1 output
    shift
    output=$(php "$ROOT/tests/env/check-$check.php" "$COPY" 2>&1 >/dev/null) && { echo "check-$check.php finds nothing"; return 1; }
    diff <(printf '%s\n' "$@" | sort) <(grep -oE '^[^: ]+:[0-9]+' <<<"$output" | sort) || { echo "$output"; return 1; }
}

finds_dependencies_that_point_up() {
    start_planting layers
    plant php/src/Plugin.php '<?php' 'namespace SorsForWooCommerce;' 'Cli\Good::class; Storage\Good::class;'
    plant php/src/Orders/Good.php '<?php' 'namespace SorsForWooCommerce\Orders\Checkout;' \
        'use SorsForWooCommerce\{Module, Plugin, Storage\Schema, Sync\Runner as Engine};' \
        'use SorsForWooCommerce\Requirements\RequirementsCheck;' \
        'final class Good implements Module { function f() { return fn () => [Plugin::VERSION, Engine::start(), Admin\Own::x(), new \WP_Error()]; } }' \
        '// use SorsForWooCommerce\Admin\AdminPage;'
    plant php/src/Rest/Good.php '<?php' 'namespace SorsForWooCommerce\Rest;' 'use SorsForWooCommerce\Admin\AdminPage;'
    plant src/lib.rs 'pub use crate::php::Module;'
    plant src/contract/good.rs '// crate::client' 'use crate::{error::{Error, client}, model};' 'use super::client_names;' \
        'const TEXT: &str = "crate::client";' 'mod tests { use super::super::client; fn f<'"'"'a>() {} }'
    plant src/client/good.rs 'use crate::contract::good;' 'use std::{fmt, sync::Arc};'
    accepts layers || return 1
    plant php/src/Storage/Import.php '<?php' 'namespace SorsForWooCommerce\Storage;' 'use SorsForWooCommerce\Sync\Runner;'
    plant php/src/Settings/Group.php '<?php' 'namespace SorsForWooCommerce\Settings;' 'use SorsForWooCommerce\{' 'Support\Csv,' 'Admin\AdminPage as Page};'
    plant php/src/Sync/Qualified.php '<?php' 'namespace SorsForWooCommerce\Sync;' 'new \SorsForWooCommerce\Alerts\Alert();'
    plant php/src/Health/Relative.php '<?php' 'namespace SorsForWooCommerce\Health;' 'use SorsForWooCommerce as Root;' '' 'Root\Rest\Routes::x();'
    plant php/src/Locale/Text.php '<?php' 'namespace SorsForWooCommerce\Locale;' "\$class = 'SorsForWooCommerce\\\\Storage\\\\Schema';"
    plant php/src/Rest/Peer.php '<?php' 'namespace SorsForWooCommerce\Rest;' 'use SorsForWooCommerce\Cli\Output;'
    plant php/src/Orders/Boot.php '<?php' 'namespace SorsForWooCommerce\Orders;' 'use SorsForWooCommerce\Plugin;' 'Plugin::boot();'
    plant php/src/Cellar/Unknown.php '<?php' 'namespace SorsForWooCommerce\Cellar;'
    plant src/error.rs '' 'use crate::contract::Resource;'
    plant src/client/check.rs 'use std::fmt;' 'use crate::{' '    error, images};'
    plant src/contract/mod.rs '#[cfg(test)]' 'mod tests {' '    use super::super::client::Client;' '}'
    plant src/order/peer.rs 'fn f() { let x = [0; 4]; crate::client::g(x) }'
    plant src/cellar.rs ''
    finds layers php/src/Storage/Import.php:3 php/src/Settings/Group.php:5 php/src/Sync/Qualified.php:3 php/src/Health/Relative.php:5 \
        php/src/Locale/Text.php:3 php/src/Rest/Peer.php:3 php/src/Orders/Boot.php:4 php/src/Cellar/Unknown.php:1 \
        src/error.rs:2 src/client/check.rs:2 src/contract/mod.rs:3 src/order/peer.rs:1 src/cellar.rs:1
}

finds_tables_outside_storage() {
    start_planting tables
    plant php/src/Storage/Schema.php '<?php' 'namespace SorsForWooCommerce\Storage;' 'Schema::table("links") . $wpdb->prefix . "sors_" . "sors_runs";'
    plant php/src/Health/Good.php '<?php' 'namespace SorsForWooCommerce\Health;' 'use SorsForWooCommerce\Storage\Schema;' \
        'Schema::missing(); // Schema::table, sors_links' '"sors_runs_page sors_settings sors_relay_outbox" . $wpdb->prefix . "posts";'
    accepts tables || return 1
    plant php/src/Health/Call.php '<?php' 'namespace SorsForWooCommerce\Health;' 'use SorsForWooCommerce\Storage\Schema as Tables;' 'Tables::table("links");'
    plant php/src/Health/Callable.php '<?php' 'array_map([\SorsForWooCommerce\Storage\Schema::class, "table"], ["runs"]);'
    plant php/src/Health/Text.php '<?php' '"SELECT 1' 'FROM {$wpdb->prefix}sors_outbox o";' "'wp_sors_report_items';"
    plant php/src/Health/Parts.php '<?php' '$wpdb->prefix . "sors_" . $name;' '"{$wpdb->prefix}sors_$name";'
    plant php/uninstall.php '<?php' 'echo "sors_links";'
    finds tables php/src/Health/Call.php:4 php/src/Health/Callable.php:2 php/src/Health/Text.php:3 php/src/Health/Text.php:4 \
        php/src/Health/Parts.php:2 php/src/Health/Parts.php:3 php/uninstall.php:2
}

finds_doubled_types_and_bare_functions() {
    start_planting symbols
    plant php/src/A/Good.php '<?php' 'class Good { function readRow() { new class { }; return Good::class; } }' '// function take()'
    plant php/src/A/Foreign.php '<?php' 'class Foreign implements \Iterator { public function read() {} }'
    plant src/good.rs 'impl Read for Good { type Item = u8; fn read(&self) -> [u8; 2] { [0; 2] } }' 'impl Iterator for Good { type Item = u8; }' 'struct Good; // struct Good'
    plant tests/sandbox/src/good.rs 'struct Good;' 'fn read_row() { call("fn take() {}") }'
    accepts symbols || return 1
    plant php/src/B/Good.php '<?php' 'interface good {}'
    plant php/src/B/Bare.php '<?php' 'class Bare extends Good {' 'function &of() {}' 'public static function one() {} }'
    plant src/other.rs 'mod tests {' '    enum Good { One }' '}' 'type Good = u8;'
    plant src/bare.rs 'impl Bare {' "    pub async fn look<'a>(&'a self) {}" '}' 'trait Own { fn tell(&self); }'
    plant tests/sandbox/src/bare.rs '' 'fn go() {}'
    finds symbols php/src/B/Good.php:2 php/src/B/Bare.php:3 php/src/B/Bare.php:4 src/other.rs:2 src/other.rs:4 src/bare.rs:2 src/bare.rs:4 tests/sandbox/src/bare.rs:2
}

# The planted words are put together here, so that the check does not find them in this file.
finds_words_to_avoid() {
    local hand='by ha''nd' gone='le''t go' again='an''ew' name=Pi
    start_planting words
    plant docs/good.md 'handmade, amended, piles, a new one, by' '' 'handing over'
    plant php/src/Good.php '<?php' '$compile = "bookmarked";'
    plant php/languages/other.po "msgid \"$hand\""
    accepts words || return 1
    plant docs/bad.md '# Title' "Do it ${hand^}." 'Wrapped: by' 'hand'
    plant php/src/Bad.php '<?php' '/**' ' * Wrapped: by' ' * hand' ' */' "__('Start $again', 'sors');" "class ${name}le {}"
    plant src/bad.rs '/// Rust l''ets' '/// go.' "//! $again"
    plant tests/bad.sh "# $gone" "die '$again'"
    plant tests/bad.mjs "// $hand" "${name}le"
    plant php/readme.txt "It starts $again."
    finds words docs/bad.md:2 docs/bad.md:3 php/src/Bad.php:3 php/src/Bad.php:6 php/src/Bad.php:7 src/bad.rs:1 src/bad.rs:3 \
        tests/bad.sh:1 tests/bad.sh:2 tests/bad.mjs:1 tests/bad.mjs:2 php/readme.txt:1
}

finds_a_wire_name_outside_the_contract() {
    local copy="$WORK/names"
    mkdir -p "$copy/php/src" "$copy/src/contract"
    cp "$ROOT/src/contract/assumed.json" "$copy/src/contract/"
    mkdir -p "$copy/tests" && cp -r "$ROOT/tests/profiles" "$copy/tests/"
    git -C "$copy" init -q
    echo '<?php $orderNumber = 1;' >"$copy/php/src/Good.php"
    php "$ROOT/tests/env/check-names.php" "$copy" || return 1
    printf '<?php $row[%sunit%s];\n' "'" "Price'" >"$copy/php/src/Bad.php"
    ! php "$ROOT/tests/env/check-names.php" "$copy"
}

finds_a_different_version() {
    local copy="$WORK/versions" place
    for place in Cargo.toml php/src/Plugin.php php/sors-for-woocommerce.php php/readme.txt composer.json packaging/debian/changelog.in; do
        mkdir -p "$copy/$(dirname "$place")" && cp "$ROOT/$place" "$copy/$place" || return 1
    done
    php "$ROOT/tests/env/check-versions.php" "$copy" || return 1
    for place in php/src/Plugin.php php/sors-for-woocommerce.php php/readme.txt composer.json packaging/debian/changelog.in; do
        sed -i -E '0,/[0-9]+\.[0-9]+\.[0-9]+/s//9.8.7/' "$copy/$place"
        php "$ROOT/tests/env/check-versions.php" "$copy" 2>&1 | grep -q "$place: 9.8.7" || { echo "not found in $place"; return 1; }
        cp "$ROOT/$place" "$copy/$place"
    done
}

finds_code_that_other_php_versions_reject() {
    local copy="$WORK/php-versions" found
    mkdir -p "$copy/php"
    echo '<?php function f(?string $a = null, $b = null) { return str_getcsv($a, ",", "\"", "") . $b->mb_trim(); }' >"$copy/php/Good.php"
    php "$ROOT/tests/env/check-php.php" "$copy" || return 1
    printf '%s\n' '<?php' 'function f(string $a = null) {}' 'array_find([], "f");' 'str_getcsv("a");' '"${a}";' >"$copy/php/Bad.php"
    found=$(php "$ROOT/tests/env/check-php.php" "$copy" 2>&1) && return 1
    [ "$(grep -oE 'Bad.php:[0-9]+' <<<"$found" | tr '\n' ' ')" = 'Bad.php:2 Bad.php:3 Bad.php:4 Bad.php:5 ' ] || { echo "$found"; return 1; }
}
